package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.DoubleClick;

/// Double click: each spin sends one photon in one of two modes, entangled with it or, where the emission
/// failed, in any mode with any spin. The optical phase between the arms is any, and the same for both
/// modes.
final class DoubleClickPhotons implements PhotonExperiment {
    private final double armA;
    private final double armB;
    private final double entangledA;
    private final double entangledB;
    private final DoubleClick.Coins coins;
    private final BeamSplitter splitter;
    private final Branches branches = new Branches();
    private final Phase phase = new Phase();

    DoubleClickPhotons(DoubleClick link, double detector) {
        armA = PhotonExperiment.arm(link.hA(), detector);
        armB = PhotonExperiment.arm(link.hB(), detector);
        entangledA = (4 * link.emissionA() - 1) / 3;
        entangledB = (4 * link.emissionB() - 1) / 3;
        coins = link.coins();
        splitter = new BeamSplitter(link.visibility(), detector, link.dark(), link.detectors());
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        emit(rng);
        branches.loseA(0, armA, rng);
        branches.loseA(1, armA, rng);
        branches.loseB(0, armB, rng);
        branches.loseB(1, armB, rng);
        phase.any(rng);
        splitter.combine(branches, 0, phase.re(), phase.im(), rng);
        int first = splitter.read(rng);
        if (first == 0) {
            return false;
        }
        splitter.combine(branches, 1, phase.re(), phase.im(), rng);
        int second = splitter.read(rng);
        if (second == 0 || rng.nextDouble() >= coin(first, second)) {
            return false;
        }
        shot.take(branches);
        shot.pattern = (first > 0 ? 1 : 2) | (second > 0 ? 4 : 8);
        shot.bell = first == second ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
        return true;
    }

    private void emit(Rng rng) {
        boolean goodA = entangledA == 1 || rng.nextDouble() < entangledA;
        boolean goodB = entangledB == 1 || rng.nextDouble() < entangledB;
        int anyA = goodA ? 0 : (int) (rng.nextLong() >>> 62); // spin, mode
        int anyB = goodB ? 0 : (int) (rng.nextLong() >>> 62);
        for (int s = 0; s < 4; s++) {
            int spinA = s >> 1;
            int spinB = s & 1;
            boolean there = (goodA || spinA == anyA >> 1) && (goodB || spinB == anyB >> 1);
            int modeA = goodA ? spinA : anyA & 1;
            int modeB = goodB ? spinB : anyB & 1;
            branches.set(s, there ? 0.5 : 0, 1 << modeA, 1 << modeB);
        }
    }

    private double coin(int first, int second) {
        return first > 0
                ? second > 0 ? coins.cc() : coins.cd()
                : second > 0 ? coins.dc() : coins.dd();
    }
}
