package dev.herald.application.core;

import dev.herald.application.api.JobReport.Figure;
import java.util.Arrays;
import org.apache.commons.math3.distribution.BetaDistribution;

/// Estimates with two-sided 95 % intervals.
final class Statistics {
    /// 0.975 quantile of the standard normal distribution.
    private static final double Z = 1.959963984540054;

    private static final double TAIL = 0.025;

    private Statistics() {}

    /// A number of things counted.
    static Figure count(String name, long number) {
        return Figure.exact(name, (double) number);
    }

    /// Wilson's score interval of a proportion.
    static Figure wilson(String name, long successes, long trials) {
        if (trials == 0) {
            return new Figure(name, Double.NaN, 0, 1);
        }
        double n = (double) trials;
        double p = successes / n;
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new Figure(
                name,
                p,
                successes == 0 ? 0 : Math.max(0, centre - half),
                successes == trials ? 1 : Math.min(1, centre + half));
    }

    /// Clopper and Pearson's interval of a proportion, which never covers less than it says: for rare
    /// events.
    static Figure clopperPearson(String name, long successes, long trials) {
        if (trials == 0) {
            return new Figure(name, Double.NaN, 0, 1);
        }
        double low =
                successes == 0
                        ? 0
                        : new BetaDistribution(null, (double) successes, trials - successes + 1.0)
                                .inverseCumulativeProbability(TAIL);
        double high =
                successes == trials
                        ? 1
                        : new BetaDistribution(null, successes + 1.0, (double) (trials - successes))
                                .inverseCumulativeProbability(1 - TAIL);
        return new Figure(name, successes / (double) trials, low, high);
    }

    /// The mean of values -1 and +1.
    static Figure meanOfSigns(String name, long plus, long trials) {
        return affine(name, wilson(name, plus, trials), 2, -1);
    }

    /// `scale × figure + offset`.
    static Figure affine(String name, Figure of, double scale, double offset) {
        double a = scale * of.low() + offset;
        double b = scale * of.high() + offset;
        return new Figure(name, scale * of.value() + offset, Math.min(a, b), Math.max(a, b));
    }

    /// `offset + scale × Σ terms`, of independent terms: each keeps its own variance, and the distances
    /// to the ends of the interval add in quadrature (Zou and Donner 2008, "MOVER").
    static Figure sum(String name, double offset, double scale, Figure... terms) {
        double value = offset;
        double below = 0;
        double above = 0;
        for (Figure term : terms) {
            value += scale * term.value();
            below += square(term.value() - term.low());
            above += square(term.high() - term.value());
        }
        double down = Math.abs(scale) * Math.sqrt(scale > 0 ? below : above);
        double up = Math.abs(scale) * Math.sqrt(scale > 0 ? above : below);
        return new Figure(name, value, value - down, value + up);
    }

    /// Cut to what a probability can be; the value is left as it was estimated.
    static Figure clamped(Figure f) {
        return new Figure(f.name(), f.value(), clamp(f.low()), clamp(f.high()));
    }

    private static double clamp(double p) {
        return Math.max(0, Math.min(1, p));
    }

    private static double square(double x) {
        return x * x;
    }

    /// Values of which quantiles are asked; of very many, a uniform sample is kept.
    static final class Sample {
        private static final int KEPT_MAX = 1 << 16;
        private double[] values = new double[64];
        private int kept;
        private long seen;
        private long state = 0x9E37_79B9_7F4A_7C15L;

        void add(double value) {
            seen++;
            if (kept < KEPT_MAX) {
                if (kept == values.length) {
                    values = Arrays.copyOf(values, 2 * kept);
                }
                values[kept++] = value;
                return;
            }
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            long place = Long.remainderUnsigned(state, seen);
            if (place < KEPT_MAX) {
                values[(int) place] = value;
            }
        }

        /// The nearest-rank quantile, or NaN of nothing.
        double quantile(double q) {
            if (kept == 0) {
                return Double.NaN;
            }
            double[] sorted = Arrays.copyOf(values, kept);
            Arrays.sort(sorted);
            return sorted[(int) Math.max(0, Math.ceil(q * kept) - 1)];
        }
    }

    /// A running mean.
    static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return count == 0 ? Double.NaN : sum / count;
        }
    }
}
