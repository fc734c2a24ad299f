package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;

/// Two presence-encoded links that succeed in the same attempt, kept if each end holds one excitation
/// ([dev.herald.physical.sim.link.EnsemblePair#twoChains]).
public final class TwoChains implements PhotonExperiment {
    private final PhotonExperiment chain;
    private final Shot first = new Shot();

    public TwoChains(PhotonExperiment chain) {
        this.chain = chain;
    }

    @Override
    public boolean attempt(Rng rng, Shot shot) {
        boolean one = chain.attempt(rng, first);
        boolean other = chain.attempt(rng, shot);
        if (!one || !other) {
            return false;
        }
        double both = first.p11 * shot.p00;
        double neither = first.p00 * shot.p11;
        double here = first.p10 * shot.p01;
        double there = first.p01 * shot.p10;
        double kept = both + neither + here + there;
        if (!(rng.nextDouble() < kept)) {
            return false;
        }
        shot.inner = first.inner * shot.inner / kept;
        shot.outer = 0;
        shot.p00 = both / kept;
        shot.p01 = here / kept;
        shot.p10 = there / kept;
        shot.p11 = neither / kept;
        shot.pattern |= first.pattern << 2;
        shot.bell = first.bell == shot.bell ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
        return true;
    }
}
