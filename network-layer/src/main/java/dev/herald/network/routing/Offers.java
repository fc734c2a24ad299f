package dev.herald.network.routing;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NodeState.LinkState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The operating points of a link that are worth having.
final class Offers {
    private static final Comparator<Offer> FASTEST =
            Comparator.comparingLong(Offer::meanPairNs)
                    .thenComparingDouble(offer -> -offer.state().fidelity())
                    .thenComparingDouble(offer -> -offer.state().correlatorZ())
                    .thenComparingDouble(offer -> -offer.state().correlatorX());

    private Offers() {}

    /// The offers that no other one beats in time and in all three correlators, the fastest first, without
    /// those with a negative correlator. With all correlators positive, those of a path only grow with
    /// those of each of its links, so that no other offer is ever part of a best choice.
    static List<Offer> front(List<Offer> curve) {
        List<Offer> sorted = new ArrayList<>(curve);
        sorted.sort(FASTEST);
        List<Offer> front = new ArrayList<>(sorted.size());
        for (Offer offer : sorted) {
            BellDiagonal state = offer.state();
            if (state.correlatorZ() < 0 || state.correlatorX() < 0 || state.correlatorY() < 0) {
                continue;
            }
            boolean beaten = false;
            for (Offer other : front) {
                beaten |= atLeast(other.state(), state);
            }
            if (!beaten) {
                front.add(offer);
            }
        }
        return front;
    }

    private static boolean atLeast(BellDiagonal a, BellDiagonal b) {
        return a.correlatorZ() >= b.correlatorZ()
                && a.correlatorX() >= b.correlatorX()
                && a.correlatorY() >= b.correlatorY();
    }

    /// Whether two correlators are the same up to rounding.
    static boolean equal(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Math.abs(a[i] - b[i]) > 1e-14) {
                return false;
            }
        }
        return true;
    }

    /// Mean time between pairs when only a share of the link's time is free, rounded up.
    ///
    /// @param freePpm 0 to 1,000,000
    static long inShare(long meanPairNs, int freePpm) {
        if (freePpm == LinkState.SHARE_MAX) {
            return meanPairNs;
        }
        if (freePpm == 0) {
            return Long.MAX_VALUE;
        }
        long whole = meanPairNs / freePpm;
        long rest = meanPairNs % freePpm;
        if (whole >= Long.MAX_VALUE / LinkState.SHARE_MAX - 1) {
            return Long.MAX_VALUE;
        }
        return whole * LinkState.SHARE_MAX + (rest * LinkState.SHARE_MAX + freePpm - 1) / freePpm;
    }
}
