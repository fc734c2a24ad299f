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

    /// Coherence factor of exciting an emitter twice with probability `p` per emission, when the lost
    /// first photon dephases its spin with `p/2` (link-physical 3.4).
    public static double doubleExcitationFactor(double p) {
        checkProbability("double excitation", p);
        return 1 - p;
    }

    /// Share of a photon of the given lifetime that falls into a detection window opened at its onset:
    /// `1 - exp(-window/lifetime)`. A lifetime of 0 is a photon without extent.
    public static double windowFraction(double windowNs, double lifetimeNs) {
        return lifetimeNs == 0 ? 1 : -StrictMath.expm1(-windowNs / lifetimeNs);
    }

    /// Visibility left of two equal exponentially decaying photons of which one is late: the square of
    /// their overlap, `exp(-offset/lifetime)`. Timing is one of the degrees of freedom in which photons
    /// must agree; spectrum, polarisation and spatial mode are in the visibility it multiplies.
    public static double lateness(double offsetNs, double lifetimeNs) {
        return offsetNs == 0 ? 1 : lifetimeNs == 0 ? 0 : StrictMath.exp(-offsetNs / lifetimeNs);
    }

    /// Click probability of a detector that sees noise photons besides its dark counts.
    ///
    /// @param dark probability of a dark count per window
    /// @param photons mean number of noise photons detected per window, at least 0
    public static double withNoise(double dark, double photons) {
        return dark - (1 - dark) * StrictMath.expm1(-photons);
    }

    /// Weight of the Bell state in a Werner state: `(4F - 1)/3`.
    ///
    /// @param what the state, for the message
    /// @throws IllegalArgumentException when the fidelity is not in 1/4 to 1
    static double wernerWeight(String what, double fidelity) {
        if (!(fidelity >= 0.25 && fidelity <= 1)) {
            throw new IllegalArgumentException(
                    "fidelity of " + what + " " + fidelity + " is not in 0.25..1");
        }
        return (4 * fidelity - 1) / 3;
    }

    static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " " + value + " is not in 0..1");
        }
    }
}
