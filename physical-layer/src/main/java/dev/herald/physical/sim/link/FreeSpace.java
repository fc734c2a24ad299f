package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

/// A path through air or vacuum: diffraction, absorption, pointing and turbulence are different things
/// and are kept apart (peers E9). Clear air absorbs well below 1 dB/km in its windows; tens of dB/km are
/// fog; turbulence has no dB/km, it makes the transmission fluctuate about its mean.
///
/// @param km length of the path, at least 0
/// @param transmitterM diameter of the transmitting aperture in m, above 0
/// @param receiverM diameter of the receiving aperture in m, above 0
/// @param divergenceRad half angle of the beam (1/e^2 of the intensity) beyond its aperture, in rad
/// @param dBPerKm absorption and scattering
/// @param pointingRad standard deviation of the pointing error per axis, in rad
/// @param fading of the transmission about its mean
public record FreeSpace(
        double km,
        double transmitterM,
        double receiverM,
        double divergenceRad,
        double dBPerKm,
        double pointingRad,
        Fading fading) {

    public FreeSpace {
        requireNonNull(fading);
        checkAtLeast("length", km, 0);
        checkAtLeast("divergence", divergenceRad, 0);
        checkAtLeast("attenuation", dBPerKm, 0);
        checkAtLeast("pointing error", pointingRad, 0);
        if (!(transmitterM > 0 && receiverM > 0)) {
            throw new IllegalArgumentException(
                    "apertures of "
                            + transmitterM
                            + " m and "
                            + receiverM
                            + " m: both must be above 0");
        }
    }

    private static void checkAtLeast(String name, double value, double least) {
        if (!(value >= least)) {
            throw new IllegalArgumentException(name + " " + value + " is less than " + least);
        }
    }

    /// Half angle of a Gaussian beam that leaves an aperture whose radius is its waist: `λ/(π w)`.
    public static double diffractionRad(double wavelengthM, double transmitterM) {
        return wavelengthM / (StrictMath.PI * transmitterM / 2);
    }

    /// Radius of the beam at the receiver (1/e^2), `sqrt(w0^2 + (θ L)^2)`, in m.
    public double spotM() {
        return StrictMath.hypot(transmitterM / 2, divergenceRad * km * 1e3);
    }

    /// Share of a centred Gaussian beam that enters the receiver: `1 - exp(-2 (D/2)^2 / w^2)`.
    public double geometric() {
        double ratio = receiverM / 2 / spotM();
        return -StrictMath.expm1(-2 * ratio * ratio);
    }

    /// Share left by the air.
    public double atmospheric() {
        return Optics.fibre(km, dBPerKm);
    }

    /// Mean share left by a beam that wanders: `w^2 / (w^2 + 4 s^2)` with s the standard deviation of its
    /// displacement per axis, for a receiver that is small against the spot.
    public double pointing() {
        double w = spotM();
        double s = pointingRad * km * 1e3;
        return w * w / (w * w + 4 * s * s);
    }

    /// Mean transmission. Fading leaves the mean as it is.
    public double transmission() {
        return geometric() * atmospheric() * pointing();
    }
}
