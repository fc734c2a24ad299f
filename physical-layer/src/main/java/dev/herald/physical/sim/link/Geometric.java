package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;

/// The number of attempts up to and including the next success, drawn by inversion: the cost is per
/// success, not per attempt.
public final class Geometric {

    /// A number no batch reaches.
    public static final long NEVER = Long.MAX_VALUE / 4;

    private final double logFailure;

    /// @param success probability per attempt, 0 to 1
    public Geometric(double success) {
        Optics.checkProbability("success probability", success);
        logFailure = StrictMath.log1p(-success);
    }

    /// At least 1. The resolution of the draw, 2^-53, bounds it to about 37 times the mean.
    public long next(Rng rng) {
        if (logFailure == 0) {
            return NEVER;
        }
        if (logFailure == Double.NEGATIVE_INFINITY) {
            return 1;
        }
        double u = ((rng.nextLong() >>> 11) + 1) * 0x1p-53; // uniform in (0, 1]
        double failures = StrictMath.floor(StrictMath.log(u) / logFailure);
        return failures >= NEVER ? NEVER : 1 + (long) failures;
    }
}
