package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;

/// Fluctuation of a transmission about its mean: a factor of mean 1 that stays for a coherence time and
/// is drawn anew for the next.
public sealed interface Fading {

    /// No fluctuation.
    Fading NONE = new LogNormal(0);

    /// A factor, at least 0.
    double sample(Rng rng);

    /// Variance of the factor: the scintillation index of the received power.
    double scintillation();

    /// Values and probabilities that stand for the distribution in averages; the mean is 1.
    Nodes nodes();

    /// @param value factors
    /// @param weight their probabilities, of sum 1
    @SuppressWarnings("ArrayRecordComponent") // made once, read only here
    record Nodes(double[] value, double[] weight) {}

    /// Weak turbulence.
    ///
    /// @param scintillation variance of the factor, at least 0
    record LogNormal(double scintillation) implements Fading {
        public LogNormal {
            if (!(scintillation >= 0 && scintillation <= 10)) {
                throw new IllegalArgumentException(
                        "scintillation index " + scintillation + " is not in 0..10");
            }
        }

        private double sigma() {
            return StrictMath.sqrt(StrictMath.log1p(scintillation));
        }

        @Override
        public double sample(Rng rng) {
            double sigma = sigma();
            return sigma == 0 ? 1 : StrictMath.exp(sigma * Draws.gaussian(rng) - sigma * sigma / 2);
        }

        @Override
        public Nodes nodes() {
            double sigma = sigma();
            return sigma == 0
                    ? new Nodes(new double[] {1}, new double[] {1})
                    : Quadrature.of(
                            x -> StrictMath.exp(sigma * x),
                            x -> -x * x / 2,
                            -9,
                            9,
                            2 * Quadrature.POINTS);
        }
    }

    /// Moderate to strong turbulence: the product of two gamma variables of mean 1, for large eddies and
    /// small ones.
    ///
    /// @param alpha shape of the first, above 0
    /// @param beta shape of the second, above 0
    record GammaGamma(double alpha, double beta) implements Fading {
        public GammaGamma {
            if (!(alpha >= 0.1 && beta >= 0.1 && alpha <= 1e3 && beta <= 1e3)) {
                throw new IllegalArgumentException(
                        "shapes " + alpha + " and " + beta + " are not in 0.1..1000");
            }
        }

        /// `1/α + 1/β + 1/(αβ)`.
        @Override
        public double scintillation() {
            return 1 / alpha + 1 / beta + 1 / (alpha * beta);
        }

        @Override
        public double sample(Rng rng) {
            return Draws.gamma(alpha, rng) / alpha * (Draws.gamma(beta, rng) / beta);
        }

        @Override
        public Nodes nodes() {
            return Quadrature.product(Quadrature.gamma(alpha), Quadrature.gamma(beta));
        }
    }
}
