package dev.herald.network.core;

import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What circuits have reserved of one resource: the time of a link, or the qubits of a node.
///
/// A circuit that takes the place of another shares what that one has, so that together they count as
/// the larger of the two.
final class Ledger {
    private final Map<Circuit, Integer> amounts = new LinkedHashMap<>();
    private final int limit;

    /// @param limit that the sum never exceeds
    Ledger(int limit) {
        this.limit = limit;
    }

    void put(Circuit circuit, int amount) {
        amounts.put(circuit, amount);
    }

    void remove(Circuit circuit) {
        amounts.remove(circuit);
    }

    int limit() {
        return limit;
    }

    /// What is reserved.
    int sum() {
        int sum = 0;
        for (Circuit circuit : amounts.keySet()) {
            sum += weight(circuit);
        }
        return sum;
    }

    /// What the circuits of the tenant have reserved.
    int sumOf(int tenant) {
        int sum = 0;
        for (Circuit circuit : amounts.keySet()) {
            if (circuit.terms.service().tenant() == tenant) {
                sum += weight(circuit);
            }
        }
        return sum;
    }

    /// What a circuit adds to the one whose place it takes. Only the first that takes it shares.
    private int weight(Circuit circuit) {
        int amount = amounts.getOrDefault(circuit, 0);
        Circuit before = replacedBy(circuit.id, circuit.terms);
        return before == null ? amount : Math.max(0, amount - amounts.getOrDefault(before, 0));
    }

    private @Nullable Circuit replacedBy(CircuitId id, CircuitTerms terms) {
        if (terms.service().replaces() == 0) {
            return null;
        }
        for (Circuit other : amounts.keySet()) {
            if (other.id.equals(id)) {
                break;
            }
            if (other.terms.service().replaces() == terms.service().replaces()
                    && sameHead(other.id, id)) {
                return null;
            }
        }
        for (Circuit other : amounts.keySet()) {
            if (replaces(id, terms, other.id)) {
                return other;
            }
        }
        return null;
    }

    private static boolean sameHead(CircuitId a, CircuitId b) {
        return a.head().equals(b.head()) && a.epoch() == b.epoch();
    }

    static boolean replaces(CircuitId id, CircuitTerms terms, CircuitId other) {
        return terms.service().replaces() == other.number() && sameHead(id, other);
    }

    /// What of the resource the circuit, which is not in the ledger, could have in all, for whatever it
    /// would have to displace.
    int freeFor(CircuitId id, CircuitTerms terms) { // [NL-ADMIT-2]
        int free = limit - sum();
        Circuit before = replacedBy(id, terms);
        if (before != null) {
            free += amounts.getOrDefault(before, 0);
        }
        if (terms.service().preempt()) {
            for (Circuit other : amounts.keySet()) {
                if (weaker(other, id, terms)) {
                    free += weight(other);
                }
            }
        }
        return Math.clamp(free, 0, limit);
    }

    private static boolean weaker(Circuit other, CircuitId id, CircuitTerms terms) {
        return other.terms.service().priority() < terms.service().priority()
                && !replaces(id, terms, other.id);
    }

    /// The circuits that must go for the circuit to have the amount: of the lowest priorities, and none
    /// that need not go. The amount is known to be no more than [#freeFor].
    List<Circuit> victims(Circuit circuit, int amount) { // [NL-ADMIT-6]
        Circuit before = replacedBy(circuit.id, circuit.terms);
        int shared = before == null ? 0 : amounts.getOrDefault(before, 0);
        int lacking = Math.max(0, amount - shared) - (limit - sum());
        if (lacking <= 0) {
            return List.of();
        }
        List<Circuit> weaker = new ArrayList<>();
        for (Circuit other : amounts.keySet()) {
            if (weaker(other, circuit.id, circuit.terms) && weight(other) > 0) {
                weaker.add(other);
            }
        }
        weaker.sort(
                Comparator.<Circuit>comparingInt(other -> other.terms.service().priority())
                        .thenComparingInt(other -> -weight(other)));
        List<Circuit> chosen = new ArrayList<>();
        int gained = 0;
        for (Circuit other : weaker) {
            if (gained >= lacking) {
                break;
            }
            chosen.add(other);
            gained += weight(other);
        }
        for (int i = chosen.size() - 1;
                i >= 0;
                i--) { // spare the most important that can be spared
            int weight = weight(chosen.get(i));
            if (gained - weight >= lacking) {
                chosen.remove(i);
                gained -= weight;
            }
        }
        return chosen;
    }

    int amount(Circuit circuit) {
        return amounts.getOrDefault(circuit, 0);
    }

    Iterable<Circuit> circuits() {
        return amounts.keySet();
    }

    boolean isEmpty() {
        return amounts.isEmpty();
    }
}
