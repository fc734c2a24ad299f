package dev.herald.link.core;

/// Bounds of a mean from independent measurements, none of them assumed to be distributed alike.
///
/// For independent Z in [0, 1] with mean values m_i and their average m, convexity gives
/// `E exp(tZ) <= 1 - m_i + m_i e^t`, and the logarithm of that is concave in m_i, so that the mean of n
/// of them exceeds z > m with probability at most `exp(-n KL(z, m))`, with
/// `KL(z, m) = z ln(z/m) + (1-z) ln((1-z)/(1-m))` (Hoeffding 1963, theorem 1). All m that make what was
/// seen less probable than the risk are outside the bound; the bound holds with at least 1 - risk.
final class Chernoff {
    private static final int STEPS = 60;

    private Chernoff() {}

    /// The largest mean value that what was seen does not rule out.
    ///
    /// @param mean of the measurements, 0 to 1
    /// @param n measurements
    /// @param risk probability that the true one is above
    static double upper(double mean, double n, double risk) {
        return bound(mean, 1, n, risk);
    }

    /// The smallest mean value that what was seen does not rule out.
    static double lower(double mean, double n, double risk) {
        return bound(mean, 0, n, risk);
    }

    private static double bound(double mean, double far, double n, double risk) {
        double limit = -StrictMath.log(risk) / n;
        double in = mean;
        double out = far;
        for (int i = 0; i < STEPS; i++) {
            double middle = (in + out) / 2;
            if (divergence(mean, middle) <= limit) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return out;
    }

    static double divergence(double z, double m) {
        double one = z <= 0 ? 0 : z * StrictMath.log(z / m);
        double zero = z >= 1 ? 0 : (1 - z) * StrictMath.log((1 - z) / (1 - m));
        return one + zero;
    }

    /// Bounds of the sum of the mean values of several groups of measurements in [low, high]. Those of
    /// larger groups count for less, as n_min/n, so that all are in [0, 1] and their mean is, but for a
    /// factor, the sum wanted.
    ///
    /// @param means of the groups
    /// @param counts of the groups
    /// @param upper which bound
    static double ofSum(
            double[] means, long[] counts, double low, double high, boolean upper, double risk) {
        long least = Long.MAX_VALUE;
        long all = 0;
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            least = Math.min(least, counts[i]);
            all += counts[i];
            sum += (means[i] - low) / (high - low);
        }
        double scale = (double) least / all;
        double mean = Math.clamp(sum * scale, 0, 1);
        double bound = upper ? upper(mean, (double) all, risk) : lower(mean, (double) all, risk);
        return bound / scale * (high - low) + means.length * low;
    }
}
