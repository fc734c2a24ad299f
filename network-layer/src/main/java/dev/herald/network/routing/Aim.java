package dev.herald.network.routing;

import org.jspecify.annotations.Nullable;

/// What a [LabelSearch] looks for.
///
/// @param bound only offers with at most this mean time between pairs, ns
/// @param pairNs mean time of each offer, all of the link or its free share
/// @param minFidelity of the path
/// @param waiting factor of the correlators for each swap
/// @param cost cost of each link: the path of the least sum; null for the best by value
/// @param tails for EXT: factor of each offer, for each of the sums that are added up; null for the
///     greatest fidelity
/// @param swapSuccess for EXT: factor of each swap
/// @param unknown whether links of which no offer is known may be taken, as if they were perfect
/// @param any whether any path of the fidelity will do, the first that is met
/// @param strictHops whether paths of more than 64 hops are left out in the search
record Aim(
        long bound,
        long[] pairNs,
        double minFidelity,
        double waiting,
        @Nullable PlainSearch cost,
        double @Nullable [][] tails,
        double swapSuccess,
        boolean unknown,
        boolean any,
        boolean strictHops) {

    /// The path of the greatest fidelity.
    static Aim fidelity(long bound, long[] pairNs, double minFidelity, double waiting) {
        return new Aim(bound, pairNs, minFidelity, waiting, null, null, 1, false, false, false);
    }

    Aim strict() {
        return new Aim(
                bound, pairNs, minFidelity, waiting, cost, tails, swapSuccess, unknown, any, true);
    }

    /// Any path of the fidelity under a bound.
    Aim within(long otherBound) {
        return new Aim(otherBound, pairNs, minFidelity, waiting, null, null, 1, false, true, false);
    }
}
