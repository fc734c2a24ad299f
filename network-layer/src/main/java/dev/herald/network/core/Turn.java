package dev.herald.network.core;

import dev.herald.hal.model.LinkPairId;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.NetworkMessage.Reach;

/// Which node of a route swaps when, said as how far a pair must lead before a node swaps it: to what place
/// of the route, counted from 0 at the head, its far half must have come. A node whose pairs lead that far
/// need not know why.
///
/// In nested order the rank of a place is the number of times 2 divides it: places of rank 0 swap link
/// pairs, those of rank r pairs over 2^r links (Briegel et al. 1998, for routes of any length).
final class Turn {
    private final Circuit circuit;
    private final SwapOrder order;

    /// Of this node and of the tail.
    private final int place;

    private final int last;
    private final int needUp;
    private final int needDown;

    /// Of this node on the circuit.
    Turn(Circuit circuit) {
        this.circuit = circuit;
        order = circuit.terms.service().order();
        place = circuit.route.indexOf(circuit.node.self);
        last = circuit.route.size() - 1;
        needUp = up(order, place);
        needDown = down(order, place, last);
    }

    /// A pair was given up here that somebody may wait with.
    ///
    /// @param upstream whether it is one of the link toward the head
    void gone(LinkPairId pair, boolean upstream) { // [NL-ORDER-5]
        if (ordered()) {
            circuit.send(new Reach(circuit.id, !upstream, pair, Reach.NOWHERE));
        }
    }

    boolean ordered() {
        return circuit.ordered();
    }

    /// Place of the node next to this one.
    int neighbour(boolean upstream) {
        return upstream ? place - 1 : place + 1;
    }

    /// Whether the pair leads as far as it must before it is swapped.
    boolean has(Half half) { // [NL-ORDER-1]
        return half.upstream ? half.reach <= needUp : half.reach >= needDown;
    }

    /// This node has swapped: tells the next ones that have to wait for it how far the pairs that they hold
    /// lead now.
    void over(Swap swap) { // [NL-ORDER-2]
        if (!ordered()) {
            return;
        }
        int from = swap.up.reach;
        int to = swap.down.reach;
        if (from == Reach.NOWHERE || to == Reach.NOWHERE) { // while it was swapped
            gone(swap.up.id, true);
            gone(swap.down.id, false);
            return;
        }
        if (from > 0 && to >= down(order, from, last)) {
            circuit.send(new Reach(circuit.id, false, swap.up.id, to));
        }
        if (to < last && from <= up(order, to)) {
            circuit.send(new Reach(circuit.id, true, swap.down.id, from));
        }
    }

    /// The place that the upstream pair of the node at `place` must lead to, at most.
    static int up(SwapOrder order, int place) { // [NL-ORDER-1]
        return switch (order) {
            case AS_SOON_AS_POSSIBLE -> place - 1;
            case SEQUENTIAL -> 0;
            case NESTED -> place - Integer.lowestOneBit(place);
        };
    }

    /// The place that the downstream pair of the node at `place` must lead to, at least.
    ///
    /// @param last place of the tail
    static int down(SwapOrder order, int place, int last) {
        return switch (order) {
            case AS_SOON_AS_POSSIBLE, SEQUENTIAL -> place + 1;
            case NESTED -> Math.min(place + Integer.lowestOneBit(place), last);
        };
    }
}
