package dev.herald.network.plan;

/// Closed forms of waiting times (network-transport 7.1 to 7.4). Times are in slots; `p` is the probability
/// that a link succeeds in a slot, in (0, 1].
public final class WaitingTimes {
    private WaitingTimes() {}

    /// Mean time until `links` that try in parallel all have a pair: `Σ C(N,k) (-1)^(k+1) / (1-(1-p)^k)`,
    /// summed as the probabilities that one is still missing, which cancels nothing.
    public static double slowest(int links, double p) {
        require(p);
        if (links < 1) {
            throw new IllegalArgumentException("links " + links + " is less than 1");
        }
        if (p < 1e-4) {
            double harmonic = 0;
            for (int k = links; k >= 1; k--) {
                harmonic += 1.0 / k;
            }
            return harmonic / -StrictMath.log1p(-p) + 0.5; // better than 1e-4 slots
        }
        double mean = 0;
        double left = 1;
        double missing = 1;
        while (missing > 1e-15) {
            missing = -StrictMath.expm1(links * StrictMath.log1p(-left));
            mean += missing;
            left *= 1 - p;
        }
        return mean;
    }

    /// Mean time until two links of different probabilities have a pair.
    public static double slowestOfTwo(double p1, double p2) {
        require(p1);
        require(p2);
        return 1 / p1 + 1 / p2 - 1 / (p1 + p2 - p1 * p2);
    }

    /// Mean time until links whose pairs come at exponential intervals all have one, in the unit of the means.
    public static double slowestOf(double... means) {
        double longest = 0;
        for (double mean : means) {
            longest = Math.max(longest, mean);
        }
        int steps = 4_000; // Simpson's rule
        double step = longest * 45 / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double all = 0;
            for (double mean : means) {
                all += StrictMath.log(-StrictMath.expm1(-i * step / mean));
            }
            double missing = -StrictMath.expm1(all);
            sum += missing * (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4);
        }
        return sum * step / 3;
    }

    /// Two links in parallel, the first pair waiting at most `cutoff` slots, then both again.
    ///
    /// @param kappa decay of the waiting pair per slot
    public static CutOff twoWithCutoff(double p1, double p2, long cutoff, double kappa) {
        require(p1);
        require(p2);
        if (cutoff < 0) {
            throw new IllegalArgumentException("cutoff " + cutoff + " is negative");
        }
        double x1 = 1 - p1;
        double x2 = 1 - p2;
        double in1 = 1 - StrictMath.pow(x1, (double) cutoff);
        double in2 = 1 - StrictMath.pow(x2, (double) cutoff);
        double success = p1 * p2 + p1 * x2 * in2 + p2 * x1 * in1;
        double mean = (1 + p1 * x2 * in2 / p2 + p2 * x1 * in1 / p1) / success;
        double decayed =
                p1 * p2
                        + p1 * x2 * decayed(p2, cutoff, kappa)
                        + p2 * x1 * decayed(p1, cutoff, kappa);
        return new CutOff(mean, decayed / success);
    }

    /// @param mean slots per success
    /// @param factor mean decay of the pair that waited
    public record CutOff(double mean, double factor) {}

    private static double decayed(double p, long cutoff, double kappa) {
        double fade = StrictMath.exp(-kappa);
        double each = (1 - p) * fade;
        return p * fade * (1 - StrictMath.pow(each, (double) cutoff)) / (1 - each);
    }

    /// Two links one after the other, the second within `cutoff` slots of the first or both again.
    public static double twoInTurn(double p1, double p2, long cutoff) {
        require(p1);
        require(p2);
        if (cutoff < 1) {
            throw new IllegalArgumentException("cutoff " + cutoff + " is less than 1");
        }
        return 1 / (p1 * (1 - StrictMath.pow(1 - p2, (double) cutoff))) + 1 / p2;
    }

    /// Probability that `links` equal links that try in parallel all succeed within `spread` slots of the
    /// first.
    public static double within(int links, double p, long spread) {
        require(p);
        double r = 1 - p;
        double beyond = StrictMath.pow(r, spread + 1.0);
        return (StrictMath.pow(1 - beyond, links) - StrictMath.pow(r - beyond, links))
                / (1 - StrictMath.pow(r, links));
    }

    /// Equal links in parallel; when the oldest pair is older than `cutoff` slots all start again.
    public static double globalCutoff(int links, double p, long cutoff) {
        require(p);
        double mean = 1 / (1 - StrictMath.pow(1 - p, links));
        double outside = 1;
        for (long d = 0; d < cutoff && outside > 1e-15; d++) {
            outside = 1 - within(links, p, d);
            mean += outside;
        }
        return mean / within(links, p, cutoff);
    }

    /// Slots by which a link has a pair with the probability `share`: `ln(1-P) / ln(1-p)`, not rounded
    /// (network-transport 3.9).
    public static double quantile(double p, double share) {
        require(p);
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share " + share + " is not in [0, 1)");
        }
        return StrictMath.log1p(-share) / StrictMath.log1p(-p);
    }

    /// Upper bound of the mean time of nested doubling, level after level, with swaps that succeed with the
    /// probability `q` (Coopmans, Brand and Elkouss).
    public static double doublingBound(int levels, double p, double q) {
        require(p);
        require(q);
        return StrictMath.pow(1.5 / q, levels) / p;
    }

    private static void require(double p) {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("probability " + p + " is not in (0, 1]");
        }
    }
}
