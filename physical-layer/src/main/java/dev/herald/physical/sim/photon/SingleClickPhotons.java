package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.Optics;
import dev.herald.physical.sim.link.SingleClick;

/// Single click: each spin is bright with the probability alpha and has then sent a photon; the optical
/// phase between the arms is drawn for every attempt.
final class SingleClickPhotons implements PhotonExperiment {
    private final double[] amplitude = new double[4];
    private final double armA;
    private final double armB;
    private final double phaseDeviation;
    private final double spinFlip;
    private final BeamSplitter splitter;
    private final Branches branches = new Branches();
    private final Phase phase = new Phase();

    SingleClickPhotons(SingleClick link, double detector, double doubleExcitation) {
        armA = PhotonExperiment.arm(link.hA(), detector);
        armB = PhotonExperiment.arm(link.hB(), detector);
        double perEnd = Optics.doubleExcitationFactor(doubleExcitation);
        double left = link.coherence() / (perEnd * perEnd);
        if (!(left > 0 && left <= 1 + 1e-12)) {
            throw new IllegalArgumentException(
                    "coherence factor %s does not include double excitation of %s at each end"
                            .formatted(link.coherence(), doubleExcitation));
        }
        phaseDeviation = StrictMath.sqrt(Math.max(0, -2 * StrictMath.log(left)));
        spinFlip = doubleExcitation / 2;
        splitter = new BeamSplitter(link.visibility(), detector, link.dark(), link.detectors());
        for (int s = 0; s < 4; s++) {
            double a = s >> 1 == 1 ? link.alphaA() : 1 - link.alphaA();
            double b = (s & 1) == 1 ? link.alphaB() : 1 - link.alphaB();
            amplitude[s] = StrictMath.sqrt(a * b);
        }
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        for (int s = 0; s < 4; s++) {
            branches.set(s, amplitude[s], s >> 1, s & 1);
        }
        branches.loseA(0, armA, rng);
        branches.loseB(0, armB, rng);
        phase.spread(phaseDeviation, rng);
        splitter.combine(branches, 0, phase.re(), phase.im(), rng);
        int click = splitter.read(rng);
        if (click == 0) {
            return false;
        }
        shot.take(branches);
        shot.pattern = click > 0 ? 1 : 2;
        shot.bell = click > 0 ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
        if (spinFlip > 0) {
            boolean atA = rng.nextDouble() < spinFlip;
            boolean atB = rng.nextDouble() < spinFlip;
            if (atA != atB) {
                shot.inner = -shot.inner; // a photon lost before the one that was seen
            }
        }
        return true;
    }
}
