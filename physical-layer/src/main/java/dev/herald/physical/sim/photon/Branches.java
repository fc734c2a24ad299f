package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;

/// The joint state of two spins and the photons they sent: an amplitude for each of the four spin states,
/// and which photons are there in it. Spin A is the high bit. Not normalised.
final class Branches {
    private final double[] re = new double[4];
    private final double[] im = new double[4];

    /// Modes that hold a photon of A, and of B, as bits.
    private final int[] atA = new int[4];

    private final int[] atB = new int[4];

    void set(int spins, double amplitude, int modesA, int modesB) {
        re[spins] = amplitude;
        im[spins] = 0;
        atA[spins] = modesA;
        atB[spins] = modesB;
    }

    double weight(int spins) {
        return re[spins] * re[spins] + im[spins] * im[spins];
    }

    double weight() {
        return weight(0) + weight(1) + weight(2) + weight(3);
    }

    double coherence(int s, int t) {
        return re[s] * re[t] + im[s] * im[t];
    }

    /// Photons of A and B in a mode: 0, 1 for B, 2 for A, 3 for both.
    int photons(int spins, int mode) {
        return (atA[spins] >> mode & 1) << 1 | atB[spins] >> mode & 1;
    }

    /// Weight of the spin states with these photons in the mode.
    double weight(int photons, int mode) {
        double sum = 0;
        for (int s = 0; s < 4; s++) {
            sum += photons(s, mode) == photons ? weight(s) : 0;
        }
        return sum;
    }

    void loseA(int mode, double survival, Rng rng) {
        lose(atA, mode, survival, rng);
    }

    void loseB(int mode, double survival, Rng rng) {
        lose(atB, mode, survival, rng);
    }

    /// The photon of a mode, if there, is lost or not. A loss leaves it in the environment, which then
    /// knows the spin.
    private void lose(int[] at, int mode, double survival, Rng rng) {
        double total = 0;
        double there = 0;
        for (int s = 0; s < 4; s++) {
            double w = weight(s);
            total += w;
            there += (at[s] >> mode & 1) == 1 ? w : 0;
        }
        if (there == 0 || survival == 1) {
            return;
        }
        boolean lost = rng.nextDouble() * total < (1 - survival) * there;
        double kept = StrictMath.sqrt(survival);
        for (int s = 0; s < 4; s++) {
            boolean photon = (at[s] >> mode & 1) == 1;
            if (lost && photon) {
                at[s] &= ~(1 << mode);
            } else if (lost) {
                scale(s, 0, 0);
            } else if (photon) {
                scale(s, kept, 0);
            }
        }
    }

    /// The photons of the mode were seen to be these: other branches end.
    void keep(int photons, int mode) {
        for (int s = 0; s < 4; s++) {
            if (photons(s, mode) != photons) {
                scale(s, 0, 0);
            }
        }
    }

    /// One photon was seen in the mode, which came from A with amplitude 1 and from B with the other one.
    void keepOne(int mode, double fromBRe, double fromBIm) {
        for (int s = 0; s < 4; s++) {
            switch (photons(s, mode)) {
                case 1 -> scale(s, fromBRe, fromBIm);
                case 2 -> {}
                default -> scale(s, 0, 0);
            }
        }
    }

    private void scale(int s, double byRe, double byIm) {
        double r = re[s] * byRe - im[s] * byIm;
        im[s] = re[s] * byIm + im[s] * byRe;
        re[s] = r;
    }
}
