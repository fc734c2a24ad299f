package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;

/// Random variables whose sequence is the same on every machine.
public final class Draws {

    private Draws() {}

    /// A normal variable of mean 0 and variance 1, by Marsaglia's polar method.
    public static double gaussian(Rng rng) {
        double x;
        double square;
        do {
            x = 2 * rng.nextDouble() - 1;
            double y = 2 * rng.nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    /// A gamma variable of the shape and scale 1, by the rejection of Marsaglia and Tsang (2000).
    public static double gamma(double shape, Rng rng) {
        if (shape < 1) {
            double u = ((rng.nextLong() >>> 11) + 1) * 0x1p-53;
            return gamma(shape + 1, rng) * StrictMath.pow(u, 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = gaussian(rng);
            double v = 1 + c * x;
            if (v > 0) {
                double cube = v * v * v;
                double u = ((rng.nextLong() >>> 11) + 1) * 0x1p-53;
                if (StrictMath.log(u) < x * x / 2 + d - d * cube + d * StrictMath.log(cube)) {
                    return d * cube;
                }
            }
        }
    }

    /// How many of `n` events of the probability happen; for small n.
    public static int binomial(int n, double probability, Rng rng) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += rng.nextDouble() < probability ? 1 : 0;
        }
        return count;
    }

    /// Number of successes of probability `ratio` before the first failure.
    public static int geometric(double ratio, Rng rng) {
        int n = 0;
        while (rng.nextDouble() < ratio) {
            n++;
        }
        return n;
    }
}
