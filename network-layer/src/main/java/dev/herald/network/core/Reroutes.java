package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Leads circuits another way. The head-end sets up a replacement beside the circuit; when that is up, it
/// gives no more pairs to requests, waits until those in transit have settled, and goes on with the requests
/// on the replacement. The tail-end follows when the old circuit is released to it. When a path is lost first,
/// both ends keep the requests while the head-end looks for another.
final class Reroutes {
    private final Node node;
    private final Signalling signalling;
    private final SetUp setUp;

    /// By the id of the circuit that is replaced, at its head-end.
    private final Map<CircuitId, Move> moves = new LinkedHashMap<>();

    /// By the id of the circuit that was lost.
    private final Map<CircuitId, Orphan> orphans = new LinkedHashMap<>();

    /// A replacement is up, and pairs of the old circuit are in transit.
    private final class Move implements Node.Sleeper {
        private final Circuit from;
        private final HeadEnd head;

        Move(Circuit from, HeadEnd head) {
            this.from = from;
            this.head = head;
        }

        @Override
        public void wake() {
            complete(this);
        }
    }

    Reroutes(Node node, Signalling signalling, SetUp setUp) {
        this.node = node;
        this.signalling = signalling;
        this.setUp = setUp;
        setUp.noReplacement = this::noReplacement;
        setUp.attached = this::attach;
    }

    boolean isEmpty() {
        return moves.isEmpty() && orphans.isEmpty();
    }

    // ---- beginning

    /// At the head-end: a link of the circuit had better not be used any more.
    void advised(Circuit circuit, Advise advise) { // [NL-REROUTE-2]
        Opening opening = circuit.opening;
        if (node.config.admission().reroute()
                && circuit.inService
                && circuit.successor == null
                && (node.insiders == null || !node.insiders.owns(circuit.id))
                && opening != null
                && opening.ask.path().isEmpty()) {
            setUp.tryNext(setUp.replace(circuit, List.of(advise.link()), opening.ask.timeoutNs()));
        }
    }

    /// At the tail-end: finds the circuit whose place a new one is to take.
    ///
    /// @return false when there is none, and the new one has been released
    private boolean attach(Circuit circuit) {
        int number = circuit.terms.service().replaces();
        if (number == 0) {
            return true;
        }
        CircuitId id = new CircuitId(circuit.id.head(), circuit.id.epoch(), number);
        Orphan orphan = orphans.get(id);
        Circuit before = orphan == null ? signalling.circuit(id) : orphan.circuit;
        if (before == null || !before.isTail() || !before.inService || before.successor != null) {
            circuit.fail(NetworkError.CIRCUIT_DOWN, id + " is not up, or is being replaced");
            return false;
        }
        before.successor = circuit;
        circuit.early = new ArrayList<>();
        node.names.call(circuit.id, node.names.name(id));
        return true;
    }

    /// An end's circuit has become active.
    ///
    /// @return whether it is to take the place of another, so that it is not told as a new one
    boolean takesOver(Circuit circuit) {
        int number = circuit.terms.service().replaces();
        if (number == 0) {
            circuit.inService = true;
            return false;
        }
        CircuitId id = new CircuitId(circuit.id.head(), circuit.id.epoch(), number);
        Orphan orphan = orphans.get(id);
        Circuit before = signalling.circuit(id);
        if (orphan != null) {
            adopt(orphan, circuit);
        } else if (circuit.isHead() && before != null && before.plane instanceof HeadEnd head) {
            head.draining = true; // [NL-REROUTE-3]
            Move move = new Move(before, head);
            moves.put(id, move);
            node.alarm(move, node.after(node.config.admission().drainNs()));
        }
        return true;
    }

    // ---- moving

    /// Completes the moves for which no pair is in transit any more.
    void settle() {
        if (!moves.isEmpty()) {
            for (Move move : List.copyOf(moves.values())) {
                if (move.head.pending() == 0) {
                    complete(move);
                }
            }
        }
    }

    private void complete(Move move) {
        signalling.end(
                move.from, NetworkError.REROUTED, node.self, "another path took its place", null);
    }

    /// An active circuit of an end is ending: whether its requests go on elsewhere, or may yet.
    boolean keeps(Circuit circuit, NetworkError why, NodeId where, String detail) {
        if (!circuit.inService
                || !(circuit.plane instanceof EndPlane plane)
                || why != NetworkError.REROUTED && !restorable(why)) {
            return false;
        }
        Circuit next = circuit.successor;
        long restoreNs = circuit.terms.service().restoreNs();
        if (next == null && (restoreNs == 0 || why == NetworkError.REROUTED)) {
            return false;
        }
        long waitNs = next == null ? restoreNs : Math.max(restoreNs, node.config.recordLifeNs());
        int last = plane instanceof HeadEnd head ? head.lastNumber() : 0;
        Orphan orphan = new Orphan(circuit, plane, last, why, where, detail, node.after(waitNs));
        orphans.put(circuit.id, orphan);
        if (next != null && next.phase == Phase.ACTIVE) {
            adopt(orphan, next);
        } else {
            orphan.arm();
        }
        return true;
    }

    private static boolean restorable(NetworkError why) { // [NL-REROUTE-6]
        return switch (why) {
            case LINK_DOWN, PEER_LOST, STALE, MAINTENANCE, PREEMPTED -> true;
            default -> false;
        };
    }

    private void adopt(Orphan orphan, Circuit next) { // [NL-REROUTE-4]
        CircuitId before = orphan.circuit.id;
        orphans.remove(before);
        node.alarm(orphan, Long.MAX_VALUE);
        next.inService = true;
        node.names.pass(node.names.name(before), next.id);
        node.names.forget(before);
        node.emit(
                new NetworkOutput.CircuitRerouted(
                        next.id, next.route, next.delivered(), next.deliveredNs()));
        if (next.plane instanceof HeadEnd head) {
            head.adopt(orphan.requests, orphan.last);
        } else if (next.plane instanceof TailEnd tail) {
            tail.expect(orphan.requests);
            List<NetworkMessage.OfCircuit> early = next.early;
            next.early = null;
            for (NetworkMessage.OfCircuit message :
                    early == null ? List.<NetworkMessage.OfCircuit>of() : early) {
                if (message instanceof Forward forward) {
                    tail.forward(forward);
                } else if (message instanceof Complete complete) {
                    tail.complete(complete);
                }
            }
        }
    }

    // ---- ending

    /// A circuit has ended here.
    void ended(Circuit circuit, boolean kept, NetworkError why) {
        Move move = moves.remove(circuit.id);
        if (move != null) {
            node.alarm(move, Long.MAX_VALUE);
        }
        Circuit next = circuit.successor;
        if (!kept && next != null) { // nobody wants it any more
            circuit.successor = null;
            if (next.opening != null) {
                next.opening.abandoned = true;
            }
            next.fail(NetworkError.CANCELLED, "what it was to replace has ended");
        }
        int number = circuit.terms.service().replaces();
        if (number > 0 && !circuit.inService) {
            notReplacing(circuit, new CircuitId(circuit.id.head(), circuit.id.epoch(), number));
        }
        Orphan orphan = orphans.get(circuit.id);
        if (orphan != null && circuit.isHead() && circuit.successor == null) {
            orphan.tryAgain();
        }
    }

    /// A circuit that was to take the place of another has ended before it did.
    private void notReplacing(Circuit circuit, CircuitId beforeId) {
        node.names.forget(circuit.id);
        Orphan orphan = orphans.get(beforeId);
        Circuit before = orphan == null ? signalling.circuit(beforeId) : orphan.circuit;
        if (before == null || before.successor != circuit) {
            return;
        }
        before.successor = null;
        Move move = moves.remove(beforeId);
        if (move != null) {
            node.alarm(move, Long.MAX_VALUE);
            move.head.resume();
        }
        if (orphan != null && before.terms.service().restoreNs() == 0 && before.isTail()) {
            orphan.lost();
        }
    }

    /// At the head-end: no path was found for a replacement.
    private void noReplacement(Opening opening, NetworkError why) {
        Circuit before = opening.before;
        Orphan orphan = before == null ? null : orphans.get(before.id);
        if (orphan == null) {
            return; // the circuit works as yet
        }
        if (opening.terms.service().restoreNs() == 0 || why == NetworkError.CIRCUIT_DOWN) {
            orphan.lost();
        } else {
            orphan.pause();
        }
    }

    /// From the layer above: it does not want the lost circuit any more.
    void close(CircuitId id) {
        Orphan orphan = orphans.get(id);
        if (orphan != null) {
            orphan.why = NetworkError.CANCELLED;
            orphan.where = node.self;
            orphan.detail = "closed";
            orphan.lost();
        }
    }

    /// From the layer above: it does not want the request of a lost circuit any more.
    void cancel(CircuitId id, int number) {
        Orphan orphan = orphans.get(id);
        if (orphan != null) {
            for (EndRequest request : orphan.requests) {
                if (request.id.number() == number && request.over == null) {
                    orphan.over(request, NetworkError.CANCELLED, "cancelled");
                }
            }
        }
    }

    /// The requests of a circuit whose path was lost, or is about to be replaced by one that is not up yet.
    private final class Orphan implements Node.Sleeper {
        private static final long PAUSE_FIRST_NS = 10_000_000;
        private static final long PAUSE_MAX_NS = 1_000_000_000;

        final Circuit circuit;
        final List<EndRequest> requests;
        final int last;
        private final EndPlane plane;
        private final long untilNs;
        private long tryNs = Long.MAX_VALUE;
        private long pauseNs = PAUSE_FIRST_NS;
        NetworkError why;
        NodeId where;
        String detail;

        Orphan(
                Circuit circuit,
                EndPlane plane,
                int last,
                NetworkError why,
                NodeId where,
                String detail,
                long untilNs) {
            this.circuit = circuit;
            this.plane = plane;
            this.last = last;
            this.why = why;
            this.where = where;
            this.detail = detail;
            this.untilNs = untilNs;
            requests = plane.handOver();
        }

        void arm() {
            long next = Math.min(untilNs, tryNs);
            if (circuit.isHead()) {
                for (EndRequest request : requests) {
                    if (request.over == null) {
                        next = Math.min(next, request.spec.deadlineNs());
                    }
                }
            }
            node.alarm(this, next);
        }

        @Override
        public void wake() {
            long now = node.nowNs();
            if (circuit.isHead()) {
                for (EndRequest request : requests) {
                    if (request.over == null && request.spec.deadlineNs() <= now) {
                        over(request, request.late(), "the deadline passed");
                    }
                }
            }
            if (now >= untilNs) {
                lost();
            } else if (now >= tryNs) {
                tryAgain();
            } else {
                arm();
            }
        }

        /// The request ends; the tail-end learns it when there is a path again.
        void over(EndRequest request, NetworkError reason, String words) {
            request.over = reason;
            plane.tellEnd(request, false, reason, words);
        }

        void tryAgain() { // [NL-REROUTE-6]
            tryNs = Long.MAX_VALUE;
            arm();
            if (circuit.opening != null) {
                setUp.tryNext(setUp.replace(circuit, List.<LinkId>of(), untilNs - node.nowNs()));
            }
        }

        void pause() {
            tryNs = node.after(pauseNs);
            pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
            arm();
        }

        /// No other path was found in time.
        void lost() { // [NL-REROUTE-7]
            if (orphans.remove(circuit.id) == null) {
                return;
            }
            node.alarm(this, Long.MAX_VALUE);
            for (EndRequest request : requests) {
                if (request.over == null) {
                    plane.tellEnd(request, false, why, detail);
                }
            }
            node.emit(new NetworkOutput.CircuitDown(circuit.id, why, where, detail));
            node.names.forget(circuit.id);
            Circuit next = circuit.successor;
            if (next != null) {
                circuit.successor = null;
                if (next.opening != null) {
                    next.opening.abandoned = true;
                }
                next.fail(NetworkError.CANCELLED, "what it was to replace has ended");
            }
        }
    }
}
