package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.Draws;

/// A beam splitter with a detector at each output, C and D. The wave packet of B's photon is that of A's
/// with amplitude mu and an orthogonal one otherwise; detectors do not tell the packets apart.
///
/// Of two photons, both are at C, or both at D, with probability (1 + mu^2)/4 each (Hong-Ou-Mandel); of
/// one, either, and which side it came from is undecided so far as the packets overlap.
final class BeamSplitter {
    private final double overlap;
    private final double visibility;
    private final double detector;
    private final double dark;
    private final Detectors detectors;
    private int atC;
    private int atD;

    BeamSplitter(double visibility, double detector, double dark, Detectors detectors) {
        this.visibility = visibility;
        this.detector = detector;
        this.dark = dark;
        this.detectors = detectors;
        overlap = StrictMath.sqrt(visibility);
    }

    /// The photons of a mode reach the detectors.
    ///
    /// @param phaseRe real part of the phase factor of B's arm
    /// @param phaseIm imaginary part
    void combine(Branches branches, int mode, double phaseRe, double phaseIm, Rng rng) {
        double none = branches.weight(0, mode);
        double fromB = branches.weight(1, mode);
        double fromA = branches.weight(2, mode);
        double both = branches.weight(3, mode);
        double draw = rng.nextDouble() * (none + fromA + fromB + both);
        atC = 0;
        atD = 0;
        if (draw < none) {
            branches.keep(0, mode);
        } else if (draw < none + fromA + fromB) {
            one(branches, mode, fromA, fromB, phaseRe, phaseIm, rng);
        } else {
            branches.keep(3, mode);
            double where = rng.nextDouble() * 4;
            if (where < 1 + visibility) {
                atC = 2;
            } else if (where < 2 * (1 + visibility)) {
                atD = 2;
            } else {
                atC = 1;
                atD = 1;
            }
        }
    }

    private void one(
            Branches branches,
            int mode,
            double fromA,
            double fromB,
            double phaseRe,
            double phaseIm,
            Rng rng) {
        boolean c = rng.nextBoolean();
        atC = c ? 1 : 0;
        atD = c ? 0 : 1;
        if (rng.nextDouble() * (fromA + fromB) < fromB * (1 - visibility)) {
            branches.keep(1, mode); // in the packet that only B's photon can have
        } else {
            double sign = c ? overlap : -overlap;
            branches.keepOne(mode, sign * phaseRe, sign * phaseIm);
        }
    }

    /// Photons of some mode arrive, with their origin decided already.
    void arrive(int c, int d) {
        atC = c;
        atD = d;
    }

    /// Which detector alone reports a click: 1 for C, -1 for D; 0 for both, none, or too many counts.
    int read(Rng rng) {
        int c = counts(atC, rng);
        int d = counts(atD, rng);
        int most = detectors == Detectors.THRESHOLD ? Integer.MAX_VALUE : 1;
        return d == 0 && c > 0 && c <= most ? 1 : c == 0 && d > 0 && d <= most ? -1 : 0;
    }

    private int counts(int photons, Rng rng) {
        int seen = photons == 0 ? 0 : Draws.binomial(photons, detector, rng);
        return dark > 0 && rng.nextDouble() < dark ? seen + 1 : seen;
    }
}
