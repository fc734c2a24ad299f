package dev.herald.network.core;

import dev.herald.network.api.AdmissionSettings.Quota;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.TimeBin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What circuits may reserve at this node: its qubits, and the time of those links whose ledger it keeps.
///
/// Every link has one ledger, at the end with the smaller node number, so that nothing needs to be locked
/// at two places and set-ups cannot wait for one another: what does not fit is refused at once.
final class Admission {
    record Refused(NetworkError why, String detail) {}

    private final Node node;

    /// Qubits that hold pairs of circuits with a rate.
    private final Ledger qubits;

    private boolean changed;

    Admission(Node node) {
        this.node = node;
        int there = node.config.device().qubits().size();
        qubits = new Ledger(there == 0 ? Integer.MAX_VALUE / 2 : there);
    }

    /// Qubits that a circuit reserves at a node: one for each of its links here, and at an end one more for
    /// each further pair of distillation that is held at once.
    private static int qubitsOf(CircuitTerms terms, int links) { // [NL-ADMIT-7]
        if (!Reservation.reserves(terms)) {
            return 0;
        }
        return links == 1 && terms.service().distil().distils()
                ? 1 + terms.service().distil().rounds()
                : links;
    }

    /// Whether a circuit has a chance here, before anything is reserved for it.
    ///
    /// @param circuits that this node has
    /// @param links of the circuit at this node, 1 or 2
    @Nullable Refused precheck(
            CircuitId id, CircuitTerms terms, int links, Iterable<Circuit> circuits) {
        Quota quota = node.config.admission().quotaOf(terms.service().tenant());
        int own = 0;
        for (Circuit circuit : circuits) {
            if (circuit.terms.service().tenant() == terms.service().tenant()
                    && !Ledger.replaces(id, terms, circuit.id)) {
                own++;
            }
        }
        if (terms.service().tenant() != 0 && own >= quota.circuits()) { // [NL-ADMIT-8]
            return new Refused(
                    NetworkError.QUOTA,
                    "tenant " + terms.service().tenant() + " has " + own + " circuits here");
        }
        int needed = qubitsOf(terms, links);
        int free = qubits.freeFor(id, terms);
        return needed > free ? lackOfQubits(needed, free) : null;
    }

    private static Refused lackOfQubits(int needed, int free) {
        return new Refused(
                NetworkError.NO_RESOURCES, needed + " qubits needed, " + free + " not reserved");
    }

    /// Reserves what the plan says, all or nothing; circuits of lower priority make room where the terms
    /// allow it.
    @Nullable Refused commit(Circuit circuit) { // [NL-ADMIT-4]
        LocalLink up = circuit.upLink;
        LocalLink down = circuit.downLink;
        int at = circuit.route.indexOf(node.self);
        int upShare = at > 0 ? circuit.plans.get(at - 1).sharePpm() : 0;
        int downShare = at < circuit.plans.size() ? circuit.plans.get(at).sharePpm() : 0;
        Set<Circuit> victims = new LinkedHashSet<>();
        Refused refused = check(circuit, up, upShare, victims);
        if (refused == null) {
            refused = check(circuit, down, downShare, victims);
        }
        int needed = qubitsOf(circuit.terms, up == null || down == null ? 1 : 2);
        int free = qubits.freeFor(circuit.id, circuit.terms);
        if (refused == null && needed > free) {
            refused = lackOfQubits(needed, free);
        }
        if (refused != null) {
            return refused;
        }
        victims.addAll(qubits.victims(circuit, needed));
        for (Circuit victim : List.copyOf(victims)) { // [NL-ADMIT-6]
            victim.fail(
                    NetworkError.PREEMPTED,
                    "by a circuit of priority " + circuit.terms.service().priority());
        }
        if (needed > 0) {
            qubits.put(circuit, needed);
        }
        put(circuit, up, upShare);
        put(circuit, down, downShare);
        return null;
    }

    /// Whether what is free of a link has changed since the last call.
    boolean changed() {
        boolean was = changed;
        changed = false;
        return was;
    }

    private void put(Circuit circuit, @Nullable LocalLink link, int share) {
        if (link != null && link.ledger != null && share > 0) {
            link.ledger.put(circuit, share);
            changed = true;
        }
    }

    private @Nullable Refused check(
            Circuit circuit, @Nullable LocalLink link, int share, Set<Circuit> victims) {
        if (link == null || link.ledger == null) {
            return null; // the other end's business
        }
        boolean reserves = Reservation.reserves(circuit.terms);
        if (reserves != share > 0) {
            return new Refused(
                    NetworkError.PROTOCOL, "a share of " + share + " ppm does not fit the terms");
        }
        int free = link.ledger.freeFor(circuit.id, circuit.terms);
        if (share > free) { // [NL-ADMIT-5]
            return new Refused(
                    NetworkError.NO_CAPACITY,
                    "link "
                            + link.id
                            + ": "
                            + share
                            + " ppm of its time needed, "
                            + free
                            + " free");
        }
        int own = quotaLeft(link.ledger, circuit.id, circuit.terms);
        if (share > own) { // [NL-ADMIT-8]
            return new Refused(
                    NetworkError.QUOTA,
                    "link "
                            + link.id
                            + ": "
                            + share
                            + " ppm needed, "
                            + own
                            + " left to the tenant");
        }
        List<Circuit> inTheWay = overlapping(circuit, link.ledger);
        for (Circuit other : inTheWay) { // [NL-BIN-2]
            boolean weaker =
                    circuit.terms.service().preempt()
                            && other.terms.service().priority()
                                    < circuit.terms.service().priority();
            if (!weaker) {
                return new Refused(
                        NetworkError.NO_CAPACITY,
                        "link " + link.id + ": the bin overlaps that of another circuit");
            }
        }
        victims.addAll(inTheWay);
        victims.addAll(link.ledger.victims(circuit, share));
        return null;
    }

    private int quotaLeft(Ledger ledger, CircuitId id, CircuitTerms terms) {
        int tenant = terms.service().tenant();
        int limit = node.config.admission().quotaOf(tenant).sharePpm();
        int before = 0;
        for (Circuit other : ledger.circuits()) {
            if (Ledger.replaces(id, terms, other.id)) {
                before = ledger.amount(other);
            }
        }
        return tenant == 0 ? limit : limit - ledger.sumOf(tenant) + before;
    }

    private static List<Circuit> overlapping(Circuit circuit, Ledger ledger) {
        TimeBin bin = circuit.terms.service().bin();
        List<Circuit> overlapping = new ArrayList<>();
        for (Circuit other : ledger.circuits()) {
            if (bin.overlaps(other.terms.service().bin())
                    && !Ledger.replaces(circuit.id, circuit.terms, other.id)) {
                overlapping.add(other);
            }
        }
        return overlapping;
    }

    /// What the circuit could reserve of the link, parts per million, as far as this end knows.
    int freePpm(LocalLink link, CircuitId id, CircuitTerms terms) { // [NL-ADMIT-2]
        if (link.ledger == null) {
            return 1_000_000;
        }
        return Math.clamp(
                Math.min(link.ledger.freeFor(id, terms), quotaLeft(link.ledger, id, terms)),
                0,
                1_000_000);
    }

    void release(Circuit circuit) {
        qubits.remove(circuit);
        release(circuit, circuit.upLink);
        release(circuit, circuit.downLink);
    }

    private void release(Circuit circuit, @Nullable LocalLink link) {
        if (link != null && link.ledger != null) {
            changed |= link.ledger.amount(circuit) > 0;
            link.ledger.remove(circuit);
        }
    }

    /// Whether nothing is reserved of the node's qubits.
    boolean isEmpty() {
        return qubits.isEmpty();
    }
}
