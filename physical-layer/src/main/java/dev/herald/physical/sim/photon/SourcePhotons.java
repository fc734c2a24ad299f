package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.Draws;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.SpdcSource;

/// A pair source at the middle. Of n pairs the state is the sum over m of (-1)^m |n-m, m> at A and
/// |m, n-m> at B (photons in H, in V). Each end keeps one of the photons that reach it; all others go to
/// the environment, which then knows how many of them were H. At most two values of m are left, and their
/// amplitudes are those of the kept photons.
final class SourcePhotons implements PhotonExperiment {

    /// How many pairs a pulse holds.
    private interface Pump {
        int pairs(Rng rng);
    }

    /// One end: storage, false latching, and whether a latching shows.
    private record End(double stored, double dark, double shows, Detectors memory) {}

    private static final int NOTHING = -1;
    private static final int FALSE_ALARM = -2;

    private final Pump pump;
    private final End a;
    private final End b;
    private final double intact;

    private SourcePhotons(Pump pump, End a, End b, double fidelity) {
        this.pump = pump;
        this.a = a;
        this.b = b;
        intact = (4 * fidelity - 1) / 3;
    }

    /// Two modes of squeezed vacuum, each with a thermal number of pairs.
    static SourcePhotons of(SpdcSource s) {
        double ratio = s.meanPairs() / (1 + s.meanPairs());
        return new SourcePhotons(
                rng -> Draws.geometric(ratio, rng) + Draws.geometric(ratio, rng),
                new End(s.hA(), s.darkA(), s.latchA(), s.memories()),
                new End(s.hB(), s.darkB(), s.latchB(), s.memories()),
                s.fidelity());
    }

    static SourcePhotons of(OnePairSource s) {
        return new SourcePhotons(
                rng -> rng.nextDouble() < s.emission() ? 1 : 0,
                new End(s.hA(), s.darkA(), s.latchA(), Detectors.THRESHOLD),
                new End(s.hB(), s.darkB(), s.latchB(), Detectors.THRESHOLD),
                s.fidelity());
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        int n = pump.pairs(rng);
        int m = n == 0 ? 0 : (int) (rng.nextDouble() * (n + 1));
        int keptA = latch(a, n - m, m, rng);
        if (keptA == NOTHING) {
            return false;
        }
        int keptB = latch(b, m, n - m, rng);
        if (keptB == NOTHING) {
            return false;
        }
        shot.pattern = 3;
        shot.bell = BellIndex.PSI_MINUS;
        boolean spoiled = intact < 1 && rng.nextDouble() >= intact;
        if (keptA == FALSE_ALARM || keptB == FALSE_ALARM || spoiled) {
            shot.definite(
                    keptA == FALSE_ALARM || spoiled ? coin(rng) : keptA,
                    keptB == FALSE_ALARM ? coin(rng) : keptB);
            return true;
        }
        // V photons of A, and H photons of B, that were not kept
        int lostA = m - keptA;
        int lostB = m - (1 - keptB);
        if (lostA != lostB || keptA == keptB) {
            shot.definite(keptA, keptB);
        } else {
            interfere(shot, n, lostA);
        }
        return true;
    }

    /// The lost photons leave m = q (A kept H, B kept V) and m = q + 1 (the reverse) undecided.
    private static void interfere(Shot shot, int n, int q) {
        double hv = n - q;
        double vh = -(q + 1.0);
        double norm = hv * hv + vh * vh;
        shot.p00 = 0;
        shot.p01 = hv * hv / norm;
        shot.p10 = vh * vh / norm;
        shot.p11 = 0;
        shot.inner = hv * vh / norm;
        shot.outer = 0;
    }

    private static int coin(Rng rng) {
        return rng.nextBoolean() ? 1 : 0;
    }

    /// The polarisation kept, 0 for H and 1 for V.
    private static int latch(End end, int h, int v, Rng rng) {
        int storedH = Draws.binomial(h, end.stored, rng);
        int stored = storedH + Draws.binomial(v, end.stored, rng);
        int kept;
        if (stored == 0) {
            kept = end.dark > 0 && rng.nextDouble() < end.dark ? FALSE_ALARM : NOTHING;
        } else if (stored > 1 && end.memory == Detectors.NUMBER_RESOLVING) {
            kept = NOTHING;
        } else {
            kept = rng.nextDouble() * stored < storedH ? 0 : 1;
        }
        return end.shows == 1 || kept == NOTHING || rng.nextDouble() < end.shows ? kept : NOTHING;
    }
}
