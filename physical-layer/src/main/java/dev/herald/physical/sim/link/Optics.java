package dev.herald.physical.sim.link;

/// Loss and noise of photons on the way to the detectors (link-physical 3.1).
public final class Optics {

    private Optics() {}

    /// Transmission of a fibre.
    ///
    /// @param dBPerKm attenuation, at least 0
    public static double fibre(double km, double dBPerKm) {
        return StrictMath.pow(10, -dBPerKm * km / 10);
    }

    /// Transmission of what loses so much: connectors, splices, switches.
    ///
    /// @param dB at least 0
    public static double transmission(double dB) {
        return StrictMath.pow(10, -dB / 10);
    }

    /// Probability of a dark count in one detection window.
    public static double darkProbability(double windowSeconds, double darkRateHz) {
        return -StrictMath.expm1(-windowSeconds * darkRateHz);
    }

    /// Coherence factor of a Gaussian phase error between the arms: `exp(-sigma^2/2)`.
    ///
    /// @param sigma standard deviation of the relative phase in radians
    public static double phaseFactor(double sigma) {
        return StrictMath.exp(-sigma * sigma / 2);
    }

    static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " " + value + " is not in 0..1");
        }
    }
}
