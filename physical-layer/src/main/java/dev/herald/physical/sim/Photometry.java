package dev.herald.physical.sim;

import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.link.Optics;

/// What the detectors of a link count, worked out from its profile and what is wrong with it.
final class Photometry {
    private final LinkProfile profile;
    private final Figures f;
    private final double armAKm;
    private final double armBKm;

    Photometry(LinkProfile profile, double armAKm, double armBKm) {
        this.profile = profile;
        this.armAKm = armAKm;
        this.armBKm = armBKm;
        f = profile.checked();
    }

    /// Probability of a dark count per detector and window.
    static double darkProbability(Figures f) {
        return f.has("darkProbability")
                ? f.require("darkProbability")
                : Optics.darkProbability(f.ns("window", 0) * 1e-9, f.get("darkRate", 0));
    }

    /// Dark counts per detector in Hz; 0 for a probability without a window to spread it over.
    double darkHz(Strain strain) {
        long windowNs = f.ns("window", 0);
        double own =
                !f.has("darkProbability")
                        ? f.get("darkRate", 0)
                        : windowNs == 0
                                ? 0
                                : -StrictMath.log1p(-darkProbability(f)) / (windowNs * 1e-9);
        return own + strain.noiseHz();
    }

    /// Counts per second while attempts are made in every window: photons from the arm of one end, and
    /// what both detectors count without any.
    ///
    /// @param intervalNs between attempts
    double singlesHz(boolean atA, Strain strain, long intervalNs) {
        double arm = (atA ? strain.transmissionA() : strain.transmissionB());
        double photons =
                profile.scheme() == LinkProfile.Scheme.IDEAL
                        ? StrictMath.sqrt(f.get("success.0", 0)) * strain.pump()
                        : source(strain) * transmission(atA);
        double perAttempt = Math.min(1, photons) * arm + 2 * strain.click();
        return perAttempt / (intervalNs * 1e-9) + 2 * darkHz(strain);
    }

    /// Photons into the fibre per attempt.
    private double source(Strain strain) {
        double emitted = f.get("brightState.0", 1) * strain.pump();
        return Math.min(1, emitted)
                * f.get("efficiency", 1)
                * f.get("zeroPhonon", 1)
                * f.get("collection", 1)
                * f.get("conversion", 1);
    }

    /// From the fibre's beginning to a count.
    private double transmission(boolean ofA) {
        double fibre = Optics.fibre(ofA ? armAKm : armBKm, f.get("attenuation", 0));
        double loss = Optics.transmission(f.get(ofA ? "lossA" : "lossB", 0));
        return fibre * loss * f.get("detector", 1);
    }

    /// Share of the noise of converters that one of the two detectors counts.
    double converterShare(Arm arm) {
        double a = arm.includesA() ? transmission(true) : 0;
        double b = arm.includesB() ? transmission(false) : 0;
        return (a + b) / 2;
    }

    double visibility(Strain strain) {
        return f.get("visibility", 1) * strain.overlap();
    }

    /// Standard deviation of the phase between the arms in rad; what has drifted counts as such.
    double phase(Strain strain) {
        double perArm = f.get("phaseDeviation", 0);
        return StrictMath.sqrt(2 * perArm * perArm + strain.phase() * strain.phase());
    }
}
