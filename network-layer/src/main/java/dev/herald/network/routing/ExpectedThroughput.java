package dev.herald.network.routing;

/// The expected throughput EXT of a path of some width (Shi and Qian 2020, network-transport 5.2).
///
/// The published recursion follows the distribution of the smallest number of successes over the hops.
/// For independent hops the probability that it is at least `i` is the product of those of the hops, so
/// that `EXT = q^(hops-1) Σ_i Π_k Pr(hop k has at least i)`; the search uses this form, in which the
/// factors of a hop do not depend on the rest of the path.
public final class ExpectedThroughput {
    private ExpectedThroughput() {}

    /// EXT by the published recursion.
    ///
    /// @param success probability of each hop that one of its channels has a pair, 0 to 1
    /// @param width channels of each hop, at least 1
    /// @param swapSuccess probability that a swap succeeds
    /// @return expected end-to-end pairs in a slot
    public static double of(double[] success, int width, double swapSuccess) {
        double[] path = new double[width + 1];
        for (int hop = 0; hop < success.length; hop++) {
            double[] own = binomial(success[hop], width);
            if (hop == 0) {
                path = own;
                continue;
            }
            double[] next = new double[width + 1];
            double ownAtLeast = 0;
            double pathMore = 0;
            for (int i = width; i >= 0; i--) {
                ownAtLeast += own[i];
                next[i] = path[i] * ownAtLeast + own[i] * pathMore;
                pathMore += path[i];
            }
            path = next;
        }
        double expected = 0;
        for (int i = 1; i <= width; i++) {
            expected += i * path[i];
        }
        return expected * Math.pow(swapSuccess, Math.max(0, success.length - 1));
    }

    /// Probability that at least `i` of `width` channels have a pair, at index `i - 1`.
    static double[] tails(double success, int width) {
        double[] exactly = binomial(success, width);
        double[] tails = new double[width];
        double sum = 0;
        for (int i = width; i >= 1; i--) {
            sum += exactly[i];
            tails[i - 1] = Math.min(1, sum);
        }
        return tails;
    }

    private static double[] binomial(double p, int n) {
        double[] exactly = new double[n + 1];
        exactly[0] = 1;
        for (int trial = 1; trial <= n; trial++) {
            for (int i = trial; i >= 1; i--) {
                exactly[i] = exactly[i] * (1 - p) + exactly[i - 1] * p;
            }
            exactly[0] *= 1 - p;
        }
        return exactly;
    }
}
