package dev.herald.daemon.campaign;

/// What is left undone in a finite run near saturation. The work in the queue of a link that begins empty
/// is taken for a Brownian motion reflected at 0, as in heavy traffic (Harrison, Brownian Motion and
/// Stochastic Flow Systems, 1985, section 1.8).
final class Backlog {
    private Backlog() {}

    /// Mean work in the queue after a time, in seconds of service: with u = drift / s and s² = variance,
    /// `s (u t N(u sqrt t) + sqrt t n(u sqrt t) + (2 N(u sqrt t) - 1) / 2u)`.
    ///
    /// @param drift load less 1, not 0
    /// @param variance of the work that arrives, in s² each second
    /// @param seconds the time
    static double mean(double drift, double variance, double seconds) {
        double s = Math.sqrt(variance);
        double u = drift / s;
        double root = Math.sqrt(seconds);
        double below = normal(u * root);
        double density = Math.exp(-u * u * seconds / 2) / Math.sqrt(2 * Math.PI);
        return s * (u * seconds * below + root * density + (2 * below - 1) / (2 * u));
    }

    /// Distribution function of the normal distribution, to 1.5e-7 (Abramowitz and Stegun 7.1.26).
    private static double normal(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double series = 1.061405429;
        for (double term : new double[] {-1.453152027, 1.421413741, -0.284496736, 0.254829592}) {
            series = series * t + term;
        }
        double tail = series * t * Math.exp(-x * x) / 2;
        return z < 0 ? tail : 1 - tail;
    }
}
