package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Work;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.message.CircuitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One claim of a stock: joins what the two ends were delivered, checks that it is the same in the same order, and
/// gives the qubits back.
final class StockClaim {
    private static final long NEVER = -1;

    /// What one end was delivered.
    private static final class End {
        /// Pairs that it will be delivered, and of them those that it has been.
        @Nullable List<PairId> announced;

        final List<PairId> delivered = new ArrayList<>();
        final Map<PairId, PairKept> waiting = new LinkedHashMap<>();
        long lastNs = NEVER;

        boolean complete() {
            return announced != null && delivered.size() == announced.size();
        }
    }

    final Work.Claim asked;
    private final Desk head;
    private final Desk tail;
    private final End atHead = new End();
    private final End atTail = new End();
    private final Mean fidelity = new Mean();
    private final Mean predicted = new Mean();
    private final Mean predictionError = new Mean();
    private double least = 1;
    private @Nullable CircuitId circuit;
    private int number;
    private boolean over;
    private String error = "";
    long askedNs = NEVER;

    StockClaim(Work.Claim asked, Desk head, Desk tail) {
        this.asked = asked;
        this.head = head;
        this.tail = tail;
    }

    private End end(Desk desk) {
        return desk == head ? atHead : atTail;
    }

    boolean is(CircuitId of, int claim) {
        return of.equals(circuit) && claim == number;
    }

    boolean expects(Desk desk, PairId pair) {
        List<PairId> announced = end(desk).announced;
        return announced != null && announced.contains(pair);
    }

    /// Nothing more will come of it.
    boolean settled() {
        return over || atHead.complete() && atTail.complete();
    }

    void refused(String why) {
        over = true;
        error = why;
    }

    void claimed(Desk desk, NetworkOutput.Claimed claimed) {
        circuit = claimed.circuit();
        number = claimed.claim();
        end(desk).announced = claimed.pairs();
        List<PairId> first = atHead.announced;
        if (desk == tail && first != null) {
            List<PairId> same = new ArrayList<>(first);
            same.retainAll(claimed.pairs());
            Invariant.check(
                    same.equals(claimed.pairs()),
                    "the ends of claim %d of %s disagree on its pairs",
                    number,
                    circuit);
            for (PairId pair : first) {
                PairKept lonely =
                        claimed.pairs().contains(pair) ? null : atHead.waiting.remove(pair);
                if (lonely != null) {
                    head.discard(lonely.qubit());
                    error = "the far end had lost some of the pairs";
                }
            }
        }
    }

    void kept(Desk desk, PairKept kept, long nowNs, Oracle oracle) {
        End end = end(desk);
        List<PairId> announced = end.announced;
        Invariant.check(
                announced != null && announced.indexOf(kept.pair()) == end.delivered.size(),
                "pair %s is out of its order",
                kept.pair());
        end.delivered.add(kept.pair());
        end.lastNs = nowNs;
        PairKept other = end(desk == head ? tail : head).waiting.remove(kept.pair());
        if (other == null) {
            end.waiting.put(kept.pair(), kept);
            return;
        }
        Desk peer = desk == head ? tail : head;
        Invariant.check(other.bell() == kept.bell(), "the ends of %s disagree", kept.pair());
        double exact =
                oracle.fidelity(desk.node(), kept.qubit(), peer.node(), other.qubit(), kept.bell());
        double tag = kept.tag().at(nowNs).state().fidelity();
        fidelity.add(exact);
        least = Math.min(least, exact);
        predicted.add(tag);
        predictionError.add(exact - tag);
        desk.discard(kept.qubit());
        peer.discard(other.qubit());
    }

    /// Its circuit is gone, and with it what the far end has not heard of.
    void abandon() {
        if (askedNs != NEVER && !settled()) {
            over = true;
            error = "the circuit was lost before the far end was told";
        }
        giveBack(head, atHead);
        giveBack(tail, atTail);
    }

    private static void giveBack(Desk desk, End end) {
        end.waiting.values().forEach(kept -> desk.discard(kept.qubit()));
        end.waiting.clear();
    }

    private double latency(End end) {
        return end.lastNs == NEVER ? 0 : (end.lastNs - askedNs) / 1e9;
    }

    RunResult.ClaimResult result() {
        return new RunResult.ClaimResult(
                asked.atNs() / 1e9,
                asked.pairs(),
                fidelity.count(),
                latency(atHead),
                latency(atTail),
                fidelity.interval(),
                fidelity.count() == 0 ? 0 : least,
                predicted.value(),
                predictionError.interval(),
                error);
    }
}
