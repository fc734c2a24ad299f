package dev.herald.network.core;

import dev.herald.network.message.CircuitTerms;
import java.util.List;

/// How much of a link's time a rate of end-to-end pairs takes, by a stated model.
///
/// Of the pairs that a link makes for a circuit at the rate LPR, those are lost whose partner does not come
/// within the cut-off of an intermediate node: for Poisson arrivals at that rate no more than exp(-LPR cut-off)
/// at each node, since a pair that finds its partner waiting is not lost. Of the confirmed pairs the test
/// rounds take their share. Where the ends distil, the rate of the terms is that of raw pairs, see
/// [Distilling].
final class LinkShare {
    private static final int STEPS = 200;

    private LinkShare() {}

    /// Pairs per second that every link of the path must make for the terms' rate, LPR.
    ///
    /// @param cutoffsNs of the intermediate nodes
    static double linkRate(CircuitTerms terms, List<Long> cutoffsNs) { // [NL-ADMIT-1]
        double raw = rawRate(terms);
        if (raw == 0) {
            return 0;
        }
        double low = raw;
        double high = raw;
        int doublings = 0;
        while (high * survival(high, cutoffsNs) < raw) { // grows with the rate
            high *= 2;
            if (++doublings > STEPS) {
                return Double.POSITIVE_INFINITY;
            }
        }
        for (int i = 0; i < STEPS && high - low > 1e-9 * high; i++) {
            double middle = (low + high) / 2;
            if (middle * survival(middle, cutoffsNs) < raw) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// Pairs per second that must come through the swaps.
    static double rawRate(CircuitTerms terms) {
        double tested = 1 - terms.service().testPpm() / 1e6;
        return terms.minRateMicroHz() / 1e6 / tested;
    }

    private static double survival(double rate, List<Long> cutoffsNs) {
        double survival = 1;
        for (long cutoffNs : cutoffsNs) {
            if (cutoffNs != Long.MAX_VALUE) {
                survival *= -Math.expm1(-rate * cutoffNs / 1e9);
            }
        }
        return survival;
    }

    /// Parts per million of the link's time, rounded down but not to nothing, so that shares that add up
    /// to the whole are not refused for rounding; above a million when the link is too slow.
    static int sharePpm(double linkRate, long meanPairNs) { // [NL-ADMIT-3]
        double ppm = linkRate * meanPairNs / 1e9 * 1e6;
        return ppm == 0 ? 0 : Math.clamp((long) Math.floor(ppm + 1e-6), 1, 2_000_000_000);
    }
}
