package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;

/// The mean product of two signs, with its own number of samples and its own variance (peers E4).
///
/// @param estimate value and interval, -1 to 1 unless readout errors were taken back
/// @param variance of the estimate: `(1 - E²)/N` where no readout error was taken back
public record Correlator(Estimate estimate, double variance) {
    public Correlator {
        requireNonNull(estimate);
    }

    public double value() {
        return estimate.value();
    }

    public long pairs() {
        return estimate.samples();
    }

    /// Sums up pairs for one correlator.
    static final class Sum {
        private final ReadoutError a;
        private final ReadoutError b;

        /// By the signs of both ends and the sign the product is taken with: 8 counts.
        private final long[] counts = new long[8];

        Sum(ReadoutError a, ReadoutError b) {
            this.a = a;
            this.b = b;
        }

        /// @param sign +1 or -1, to multiply the product of the outcomes by
        /// @param cell counts of the outcomes 00, 01, 10, 11
        void add(int sign, long[] cell) {
            for (int i = 0; i < 4; i++) {
                counts[(sign > 0 ? 0 : 4) + i] += cell[i];
            }
        }

        long pairs() {
            long n = 0;
            for (long count : counts) {
                n += count;
            }
            return n;
        }

        Correlator correlator(double confidence) {
            long n = pairs();
            long plus = 0;
            for (int i = 0; i < counts.length; i++) {
                plus += rawSign(i) > 0 ? counts[i] : 0;
            }
            Estimate raw = Proportions.signs(plus, n, confidence);
            if (n == 0) {
                return new Correlator(raw, Double.NaN);
            }
            if (a.equals(ReadoutError.NONE) && b.equals(ReadoutError.NONE)) {
                return new Correlator(raw, (1 - raw.value() * raw.value()) / n);
            }
            double value = mean(false, 0);
            double widening = Math.sqrt(variance(false) / variance(true));
            Estimate taken =
                    new Estimate(
                            value,
                            value - widening * (raw.value() - raw.low()),
                            value + widening * (raw.high() - raw.value()),
                            confidence,
                            n,
                            "Wilson, readout errors taken back");
            return new Correlator(taken, variance(false));
        }

        private static int rawSign(int i) {
            int product = Integer.bitCount(i & 3) == 1 ? -1 : 1;
            return i < 4 ? product : -product;
        }

        private double weight(int i, boolean raw) {
            if (raw) {
                return rawSign(i);
            }
            double product = a.unbiased((i & 2) == 0 ? 1 : -1) * b.unbiased((i & 1) == 0 ? 1 : -1);
            return i < 4 ? product : -product;
        }

        private double mean(boolean raw, double pseudo) {
            double sum = 0;
            double n = 0;
            for (int i = 0; i < counts.length; i++) {
                sum += (counts[i] + pseudo) * weight(i, raw);
                n += counts[i] + pseudo;
            }
            return sum / n;
        }

        /// Of the mean; half a pseudo-count in each cell keeps it above 0.
        private double variance(boolean raw) {
            double mean = mean(raw, 0.5);
            double squares = 0;
            double n = 0;
            for (int i = 0; i < counts.length; i++) {
                double deviation = weight(i, raw) - mean;
                squares += (counts[i] + 0.5) * deviation * deviation;
                n += counts[i] + 0.5;
            }
            return squares / n / n;
        }
    }

    /// Sign of the correlator of a Bell state along equal axes: E2 of the reference, `Φ+: XX - YY + ZZ`.
    public static int sign(BellIndex bell, dev.herald.hal.model.Basis.Axis axis) {
        return bell.anticorrelated(axis) ? -1 : 1;
    }
}
