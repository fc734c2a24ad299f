package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.ArrayList;
import java.util.List;

/// Tomography of a pair from nine settings: both ends along X, Y or Z. The state is that relative to the
/// reported Bell state, as if every pair had been reported Φ+.
///
/// @param linear by linear inversion; may have negative eigenvalues
/// @param physical the nearest state, the likeliest under equal Gaussian errors
/// @param fidelity of the linear estimate with the reported Bell state: unbiased
/// @param purity of the linear estimate, less what noise of the counts adds to it
/// @param sigma largest standard error of a Pauli coefficient
public record Tomography(
        TwoQubitState linear,
        TwoQubitState physical,
        Estimate fidelity,
        Estimate purity,
        double sigma) {
    private static final List<Axis> AXES = List.of(Axis.X, Axis.Y, Axis.Z);

    public Tomography {
        requireNonNull(linear);
        requireNonNull(physical);
        requireNonNull(fidelity);
        requireNonNull(purity);
    }

    /// The nine settings to measure in.
    public static List<Setting> settings() {
        List<Setting> made = new ArrayList<>();
        for (Axis a : AXES) {
            for (Axis b : AXES) {
                made.add(Setting.of(a, b));
            }
        }
        return made;
    }

    /// As read.
    public static Tomography of(PairCounts counts, double confidence) {
        return of(counts, ReadoutError.NONE, ReadoutError.NONE, confidence);
    }

    /// @param a readout errors of the first end, to be taken back
    /// @param b of the second end
    /// @throws IllegalArgumentException when one of the nine settings has no pairs
    public static Tomography of(
            PairCounts counts, ReadoutError a, ReadoutError b, double confidence) {
        Moments moments = new Moments(counts, a, b);
        TwoQubitState linear = new TwoQubitState(moments.mean);
        double variance = 0;
        double noise = 0;
        double spread = 0;
        double worst = 0;
        long pairs = counts.total();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double v = moments.variance[i][j];
                variance += i == j ? v : 0;
                noise += v;
                spread += 4 * moments.mean[i][j] * moments.mean[i][j] * v;
                worst = Math.max(worst, v);
            }
        }
        double z = Proportions.quantile(confidence);
        double fidelity = linear.fidelity(BellIndex.PHI_PLUS);
        double purity = linear.purity() - noise / 4;
        return new Tomography(
                linear,
                linear.physical(),
                normal(fidelity, z * Math.sqrt(variance) / 4, confidence, pairs).within(0, 1),
                normal(purity, z * Math.sqrt(spread) / 4, confidence, pairs).within(0.25, 1),
                Math.sqrt(worst));
    }

    private static Estimate normal(double value, double half, double confidence, long pairs) {
        return new Estimate(
                value, value - half, value + half, confidence, pairs, "linear inversion, normal");
    }

    /// Means and variances of the sixteen Pauli coefficients.
    private static final class Moments {
        final double[][] mean = new double[4][4];
        final double[][] variance = new double[4][4];

        Moments(PairCounts counts, ReadoutError a, ReadoutError b) {
            double[][] n = new double[4][4];
            double[][] sum = new double[4][4];
            double[][] squares = new double[4][4];
            counts.forEach((cell, outcomes) -> {
                int i = index(cell.setting().a().axis().orElse(null));
                int j = index(cell.setting().b().axis().orElse(null));
                if (i < 0 || j < 0) {
                    return;
                }
                int frame = frame(cell.bell(), j);
                for (int o = 0; o < 4; o++) {
                    double left = a.unbiased((o & 2) == 0 ? 1 : -1);
                    double right = frame * b.unbiased((o & 1) == 0 ? 1 : -1);
                    add(n, sum, squares, i, j, left * right, outcomes[o]);
                    add(n, sum, squares, i, 0, left, outcomes[o]);
                    add(n, sum, squares, 0, j, right, outcomes[o]);
                }
            });
            mean[0][0] = 1;
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    if (i + j > 0) {
                        if (n[i][j] == 0) {
                            throw new IllegalArgumentException(
                                    "no pairs measured along "
                                            + AXES.get(Math.max(i, 1) - 1)
                                            + " and "
                                            + AXES.get(Math.max(j, 1) - 1));
                        }
                        mean[i][j] = sum[i][j] / n[i][j];
                        // two pseudo-counts, so that equal outcomes do not look like certainty
                        variance[i][j] =
                                ((squares[i][j] + 2) / (n[i][j] + 2)
                                                - square(sum[i][j] / (n[i][j] + 2)))
                                        / n[i][j];
                    }
                }
            }
        }

        private static void add(
                double[][] n, double[][] sum, double[][] squares, int i, int j, double w, long k) {
            n[i][j] += k;
            sum[i][j] += k * w;
            squares[i][j] += k * w * w;
        }

        private static int index(@org.jspecify.annotations.Nullable Axis axis) {
            return axis == null ? -1 : AXES.indexOf(axis) + 1;
        }

        /// Sign of the second end's outcome as seen from Φ+.
        private static int frame(BellIndex bell, int j) {
            boolean flipped =
                    switch (j) {
                        case 1 -> bell.z();
                        case 2 -> bell.z() != bell.x();
                        default -> bell.x();
                    };
            return flipped ? -1 : 1;
        }

        private static double square(double x) {
            return x * x;
        }
    }
}
