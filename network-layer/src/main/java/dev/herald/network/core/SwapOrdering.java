package dev.herald.network.core;

import dev.herald.network.message.CircuitTerms.SwapOrder;

/// Which node of a route swaps when, said as how far a pair must lead before a node swaps it: to what place
/// of the route, counted from 0 at the head, its far half must have come. A node whose pairs lead that far
/// need not know why.
///
/// In nested order the rank of a place is the number of times 2 divides it: places of rank 0 swap link
/// pairs, those of rank r pairs over 2^r links (Briegel et al. 1998, for routes of any length).
final class SwapOrdering {
    private SwapOrdering() {}

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
