package dev.herald.physical.sim;

import dev.herald.physical.sim.link.Fading;
import dev.herald.physical.sim.link.Fibre;
import dev.herald.physical.sim.link.FreeSpace;
import dev.herald.physical.sim.link.Optics;

/// One arm of a link: what becomes of a photon between an end and the middle, and what light joins it on
/// the way. Transmission factors and noise are kept apart: loss costs rate, noise costs fidelity.
final class ArmModel {
    private static final double LIGHT_KM_PER_S = 299_792.458;
    private static final double FIBRE_KM_PER_S = 206_753.419; // c / 1.45

    private final Figures f;
    private final char end;
    private final FreeSpace air;

    /// From excitation to a photon on its way: emission, collection, detection window.
    final double emission;

    /// Transducer, converters.
    final double transduction;

    final double conversion;

    /// Fibre, splices, connectors, insertion loss and free space.
    final double path;

    /// How the transmission of the path fluctuates.
    final Fading fading;

    /// Time of flight.
    final long delayNs;

    /// @param end A or B
    ArmModel(Figures f, char end, double km) {
        this.f = f;
        this.end = end;
        emission =
                get("efficiency", 1)
                        * get("zeroPhonon", 1)
                        * get("collection", 1)
                        * Optics.windowFraction(window(f), f.get("lifetime", 0));
        transduction = get("transduction", 1);
        conversion = get("conversion", 1) * get("encodingConversion", 1);
        air = air();
        fading = air.fading();
        path =
                Optics.fibre(km, attenuation(km))
                        * Optics.transmission(f.get("loss" + end, 0) + joints())
                        * (air.km() > 0 ? air.transmission() : 1);
        double seconds = km / f.get("speed", FIBRE_KM_PER_S) + air.km() / LIGHT_KM_PER_S;
        delayNs = Math.round(seconds * 1e9);
    }

    /// A photon with a lifetime needs a window; one without is seen whole.
    private static double window(Figures f) {
        if (f.has("lifetime") && !f.has("window")) {
            throw new IllegalArgumentException("figure lifetime needs figure window");
        }
        return f.get("window", 0);
    }

    double get(String name, double otherwise) {
        return f.get(name, end, otherwise);
    }

    /// The figure of this end only.
    double own(String name, double otherwise) {
        return f.get(name + end, otherwise);
    }

    private double attenuation(double km) {
        boolean given = f.has("attenuation") || f.has("attenuation" + end);
        return given || km == 0 || !f.has("wavelength")
                ? get("attenuation", 0)
                : Fibre.band(Math.round(f.require("wavelength"))).dBPerKm();
    }

    private double joints() {
        return get("splices", 0) * get("spliceLoss", 0)
                + get("connectors", 0) * get("connectorLoss", 0)
                + get("insertionLoss", 0);
    }

    private FreeSpace air() {
        double km = get("air", 0);
        if (km == 0) {
            return new FreeSpace(0, 1, 1, 0, 0, 0, Fading.NONE);
        }
        double transmitterM = needed("airTransmitter") * 1e3;
        double divergence = get("airDivergence", -1);
        if (divergence < 0) {
            double wavelengthM = f.require("wavelength") * 1e-12;
            divergence = FreeSpace.diffractionRad(wavelengthM, transmitterM);
        }
        return new FreeSpace(
                km,
                transmitterM,
                needed("airReceiver") * 1e3,
                divergence,
                get("airAttenuation", 0),
                get("airPointing", 0),
                turbulence());
    }

    private double needed(String name) {
        double value = get(name, 0);
        if (value == 0) {
            throw new IllegalArgumentException("figure air needs figure " + name);
        }
        return value;
    }

    private Fading turbulence() {
        double alpha = get("airAlpha", 0);
        double beta = get("airBeta", 0);
        if (alpha > 0 && beta > 0) {
            return new Fading.GammaGamma(alpha, beta);
        }
        double index = get("airScintillation", 0);
        return index == 0 ? Fading.NONE : new Fading.LogNormal(index);
    }

    /// Probability that a photon emitted toward the middle arrives there, before any detector.
    ///
    /// @param factor by which the path is better or worse than its mean
    double toMiddle(double factor) {
        return emission * transduction * conversion * Math.min(1, path * factor);
    }

    /// Probability that a photon from the middle is stored at this end.
    double fromMiddle(double factor) {
        return Math.min(1, path * factor)
                * conversion
                * transduction
                * emission
                * get("absorption", 1);
    }

    /// Mean number of noise photons per window that leave the arm at the middle: those of the converters
    /// at the end, which suffer the path, and those of neighbouring channels and of daylight.
    double noiseAtMiddle() {
        double made = get("transductionNoise", 0) * conversion + get("conversionNoise", 0);
        return made * path + neighbours();
    }

    /// Mean number of noise photons per window that the memory of this end stores: its converters stand
    /// right before it.
    double noiseAtEnd() {
        double made = neighbours() * conversion + get("conversionNoise", 0);
        return (made * transduction + get("transductionNoise", 0)) * get("absorption", 1);
    }

    /// What a demultiplexer lets pass of the other channels, and background light.
    private double neighbours() {
        return get("wdmPhotons", 0) * Optics.transmission(get("wdmIsolation", 0))
                + get("background", 0);
    }
}
