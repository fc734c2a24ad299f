package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.EmitterAbsorber;

/// A emits a photon entangled with its spin, B absorbs it, or reports that it did.
final class AbsorberPhotons implements PhotonExperiment {
    private final EmitterAbsorber link;
    private final double emitted;
    private final double absorbed;

    AbsorberPhotons(EmitterAbsorber link) {
        this.link = link;
        emitted = (4 * link.emission() - 1) / 3;
        absorbed = (4 * link.absorption() - 1) / 3;
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        boolean arrived = rng.nextDouble() < link.h();
        if (!arrived && !(rng.nextDouble() < link.dark())) {
            return false;
        }
        shot.pattern = 2;
        shot.bell = BellIndex.PHI_PLUS;
        if (arrived && rng.nextDouble() < emitted && rng.nextDouble() < absorbed) {
            shot.p00 = 0.5;
            shot.p11 = 0.5;
            shot.p01 = 0;
            shot.p10 = 0;
            shot.inner = 0;
            shot.outer = 0.5;
        } else {
            long bits = rng.nextLong() >>> 62; // the spins know nothing of each other
            shot.definite((int) (bits >> 1), (int) (bits & 1));
        }
        return true;
    }
}
