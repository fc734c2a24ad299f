package dev.herald.physical.sim;

import dev.herald.physical.sim.link.Optics;

/// What the detectors of a link count, worked out from its profile and what is wrong with it.
final class Photometry {
    private final LinkProfile profile;
    private final Figures f;
    private final LinkOptics optics;

    Photometry(LinkProfile profile, double armAKm, double armBKm) {
        this.profile = profile;
        f = profile.checked();
        optics = new LinkOptics(profile, armAKm, armBKm);
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
        return own + strain.noiseHz() + converterHz(strain);
    }

    /// Counts per second while attempts are made in every window: photons from the arm of one end, and
    /// what both detectors count without any.
    ///
    /// @param intervalNs between attempts
    double singlesHz(boolean atA, Strain strain, long intervalNs) {
        double arm = atA ? strain.transmissionA() : strain.transmissionB();
        double photons = Math.min(1, source(strain) * transmission(atA)) * arm;
        double perAttempt = photons + 2 * strain.click();
        return perAttempt / (intervalNs * 1e-9) + 2 * darkHz(strain);
    }

    /// Photons from a source per attempt, before any loss. For a link by decree, what would make its
    /// success probability if both arms were alike.
    private double source(Strain strain) {
        double mean =
                switch (profile.scheme()) {
                    case SINGLE_CLICK -> f.get("brightState.0", 1);
                    case PAIR_SOURCE -> f.get("pairProbability", f.get("meanPairs.0", 1));
                    case ENSEMBLE -> f.get("meanPairs.0", 1);
                    case DOUBLE_CLICK, EMITTER_ABSORBER -> 1;
                    case IDEAL -> StrictMath.sqrt(f.get("success.0", 1));
                };
        return mean * strain.pump();
    }

    private double transmission(boolean ofA) {
        if (profile.scheme() == LinkProfile.Scheme.IDEAL) {
            return 1;
        }
        ArmModel arm = ofA ? optics.a : optics.b;
        double detector = f.get("detector", 1);
        return (profile.scheme() == LinkProfile.Scheme.PAIR_SOURCE
                        ? arm.fromMiddle(1)
                        : arm.toMiddle(1))
                * detector;
    }

    /// Counts in one of two detectors of the noise of both converters.
    private double converterHz(Strain strain) {
        double a = strain.noiseA() * optics.a.path * strain.transmissionA();
        double b = strain.noiseB() * optics.b.path * strain.transmissionB();
        return (a + b) / 2 * f.get("detector", 1);
    }

    /// Loss of the path between an end and the station, as light sent through it measures it.
    double fibreDb(boolean atA, Strain strain) {
        double path = (atA ? optics.a : optics.b).path;
        double worse = atA ? strain.fibreA() : strain.fibreB();
        double own = path > 0 ? -10 * StrictMath.log10(path) : Strain.ALL_DB;
        return Math.max(0, own) + worse;
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
