package dev.herald.physical.verify.estimate;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/// Intervals of proportions and of Poisson counts, and the sum of independent estimates.
public final class Proportions {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private Proportions() {}

    static void checkConfidence(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "confidence " + confidence + " is not between 0 and 1");
        }
    }

    /// Two-sided quantile of the standard normal distribution: 1.96 for 0.95.
    public static double quantile(double confidence) {
        checkConfidence(confidence);
        return -NORMAL.inverseCumulativeProbability((1 - confidence) / 2);
    }

    private static void check(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
    }

    /// Wilson's score interval of a proportion (Wilson 1927): covers what it says on average.
    public static Estimate wilson(long successes, long trials, double confidence) {
        check(successes, trials);
        if (trials == 0) {
            return new Estimate(Double.NaN, 0, 1, confidence, 0, "no samples");
        }
        double z = quantile(confidence);
        double n = (double) trials;
        double p = successes / n;
        double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return new Estimate(
                p,
                successes == 0 ? 0 : Math.max(0, centre - half),
                successes == trials ? 1 : Math.min(1, centre + half),
                confidence,
                trials,
                "Wilson");
    }

    /// Clopper and Pearson's interval of a proportion (1934), which never covers less than it says: for
    /// rare events.
    public static Estimate clopperPearson(long successes, long trials, double confidence) {
        check(successes, trials);
        if (trials == 0) {
            return new Estimate(Double.NaN, 0, 1, confidence, 0, "no samples");
        }
        double tail = (1 - confidence) / 2;
        double k = (double) successes;
        double rest = (double) (trials - successes);
        double low =
                successes == 0
                        ? 0
                        : new BetaDistribution(null, k, rest + 1)
                                .inverseCumulativeProbability(tail);
        double high =
                successes == trials
                        ? 1
                        : new BetaDistribution(null, k + 1, rest)
                                .inverseCumulativeProbability(1 - tail);
        double p = k / (double) trials;
        return new Estimate(
                p, Math.min(low, p), Math.max(high, p), confidence, trials, "Clopper-Pearson");
    }

    /// Garwood's exact interval (1936) of the mean of a Poisson distribution of which one count is known.
    public static Estimate poisson(long count, double confidence) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
        double tail = (1 - confidence) / 2;
        double low =
                count == 0
                        ? 0
                        : new GammaDistribution(null, (double) count, 1)
                                .inverseCumulativeProbability(tail);
        double high =
                new GammaDistribution(null, count + 1.0, 1).inverseCumulativeProbability(1 - tail);
        return new Estimate((double) count, low, high, confidence, count, "Garwood");
    }

    /// The mean of values -1 and +1.
    ///
    /// @param plus how many are +1
    public static Estimate signs(long plus, long trials, double confidence) {
        return wilson(plus, trials, confidence).affine(2, -1);
    }

    /// `offset + scale × Σ terms`, of independent terms: each keeps its own variance, and the distances
    /// to the ends of the intervals add in quadrature (Zou and Donner 2008, "MOVER").
    public static Estimate sum(double offset, double scale, Estimate... terms) {
        double value = offset;
        double below = 0;
        double above = 0;
        long samples = 0;
        for (Estimate term : terms) {
            value += scale * term.value();
            below += square(term.value() - term.low());
            above += square(term.high() - term.value());
            samples += term.samples();
        }
        double down = Math.abs(scale) * Math.sqrt(scale > 0 ? below : above);
        double up = Math.abs(scale) * Math.sqrt(scale > 0 ? above : below);
        return new Estimate(
                value, value - down, value + up, terms[0].confidence(), samples, "MOVER");
    }

    private static double square(double x) {
        return x * x;
    }
}
