package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.Draws;
import dev.herald.physical.sim.link.EnsemblePair;

/// Two ensembles, by Fock amplitudes. Numbers of excitations, of lost photons and of photons at the
/// detectors are drawn; the photons at the beam splitter do not tell how many of them came from A, and
/// over that the amplitudes of the memories are summed.
final class EnsemblePhotons implements PhotonExperiment {
    private final double ratio;
    private final double armA;
    private final double armB;
    private final double visibility;
    private final double phaseDeviation;
    private final BeamSplitter splitter;
    private final Phase phase = new Phase();

    EnsemblePhotons(EnsemblePair link, double detector) {
        ratio = link.mean() / (1 + link.mean());
        armA = PhotonExperiment.arm(link.hA(), detector);
        armB = PhotonExperiment.arm(link.hB(), detector);
        visibility = link.visibility();
        if (!(link.coherence() > 0)) {
            throw new IllegalArgumentException("coherence factor 0: no phase spreads so far");
        }
        phaseDeviation = StrictMath.sqrt(-2 * StrictMath.log(link.coherence()));
        splitter = new BeamSplitter(visibility, detector, link.dark(), link.detectors());
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        int memoryA = Draws.geometric(ratio, rng);
        int memoryB = Draws.geometric(ratio, rng);
        int fromA = Draws.binomial(memoryA, armA, rng);
        int fromB = Draws.binomial(memoryB, armB, rng);
        int alike = Draws.binomial(fromB, visibility, rng); // in the wave packet of A's photons
        int lostA = memoryA - fromA;
        int lostB = memoryB - fromB;
        int together = fromA + alike;
        int c = atC(fromA, alike, rng);
        int apart = fromB - alike;
        int apartC = Draws.binomial(apart, 0.5, rng);
        splitter.arrive(c + apartC, together - c + apart - apartC);
        int click = splitter.read(rng);
        if (click == 0) {
            return false;
        }
        shot.pattern = click > 0 ? 1 : 2;
        shot.bell = click > 0 ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
        memories(shot, together, c, lostA, lostB, apart, rng);
        return true;
    }

    /// How many of the photons in one wave packet leave at C.
    private static int atC(int fromA, int fromB, Rng rng) {
        int all = fromA + fromB;
        double draw = rng.nextDouble();
        int c = 0;
        while (c < all) {
            double amplitude = split(fromA, fromB, c);
            draw -= amplitude * amplitude;
            if (draw < 0) {
                break;
            }
            c++;
        }
        return c;
    }

    /// The state of the memories, given all that was drawn but where the photons came from.
    private void memories(
            Shot shot, int together, int c, int lostA, int lostB, int apart, Rng rng) {
        double total = 0;
        double none = 0;
        double a10 = 0;
        double a01 = 0;
        for (int fromA = 0; fromA <= together; fromA++) {
            int alike = together - fromA;
            double probability =
                    choose(fromA + lostA, lostA)
                            * StrictMath.pow(armA, fromA)
                            * choose(alike + apart + lostB, lostB)
                            * StrictMath.pow(armB, alike)
                            * choose(alike + apart, apart)
                            * StrictMath.pow(visibility, alike);
            double amplitude = StrictMath.sqrt(probability) * split(fromA, alike, c);
            total += amplitude * amplitude;
            int memoryA = fromA + lostA;
            int memoryB = alike + apart + lostB;
            if (memoryA + memoryB == 0) {
                none = amplitude;
            } else if (memoryA + memoryB == 1 && memoryA == 1) {
                a10 = amplitude;
            } else if (memoryA + memoryB == 1) {
                a01 = amplitude;
            }
        }
        phase.spread(phaseDeviation, rng);
        shot.p00 = none * none / total;
        shot.p10 = a10 * a10 / total;
        shot.p01 = a01 * a01 / total;
        shot.p11 = Math.max(0, 1 - shot.p00 - shot.p10 - shot.p01); // two excitations or more
        shot.inner = a10 * a01 * phase.re() / total;
        shot.outer = 0;
    }

    /// Amplitude of `c` photons at C, of `a` and `b` at the inputs of the beam splitter.
    private static double split(int a, int b, int c) {
        double sum = 0;
        for (int k = Math.max(0, c - b); k <= Math.min(a, c); k++) {
            double term = choose(a, k) * choose(b, c - k);
            sum += (b - c + k & 1) == 0 ? term : -term;
        }
        int all = a + b;
        return sum * StrictMath.sqrt(choose(all, a) / choose(all, c) / StrictMath.scalb(1.0, all));
    }

    private static double choose(int n, int k) {
        double product = 1;
        for (int i = 0; i < k; i++) {
            product = product * (n - i) / (i + 1);
        }
        return product;
    }
}
