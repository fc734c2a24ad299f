package dev.herald.physical.sim.link;

/// Probability that exactly one of the two detectors behind a beam splitter clicks, given the photons
/// that reach them (link-physical 3.2 and 3.3). Detection efficiency is part of the photons' loss.
///
/// @param none no photon: one dark count
/// @param one one photon
/// @param pair two photons at the same detector
record Clicks(double none, double one, double pair) {

    static Clicks of(Detectors detectors, double dark) {
        Optics.checkProbability("dark-count probability", dark);
        double quiet = 1 - dark;
        return switch (detectors) {
            case THRESHOLD -> new Clicks(2 * dark * quiet, quiet, quiet);
            case NUMBER_RESOLVING -> new Clicks(2 * dark * quiet, quiet * quiet, 0);
        };
    }

    /// One photon is offered, which arrives with probability `h`.
    double offered(double h) {
        return h * one + (1 - h) * none;
    }

    /// A photon is offered from each side.
    double offered(double hA, double hB, double visibility) {
        return hA * hB * (1 + visibility) / 2 * pair
                + (hA * (1 - hB) + hB * (1 - hA)) * one
                + (1 - hA) * (1 - hB) * none;
    }
}
