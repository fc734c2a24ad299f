package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.Geometric;
import dev.herald.physical.sim.state.XState;

/// Attempts played one by one. Allocates nothing per attempt; a state per success.
public final class PhotonSampler implements AttemptSampler {
    private final PhotonExperiment experiment;
    private final int modes;
    private final Shot shot = new Shot();

    /// @param modes independent tries made in each attempt, of which the first success counts; at least 1
    public PhotonSampler(PhotonExperiment experiment, int modes) {
        if (modes < 1) {
            throw new IllegalArgumentException("modes " + modes + " is less than 1");
        }
        this.experiment = experiment;
        this.modes = modes;
    }

    @Override
    public long next(Rng rng, long limit) {
        for (long attempt = 1; attempt <= limit; attempt++) {
            for (int mode = 0; mode < modes; mode++) {
                if (experiment.attempt(rng, shot)) {
                    return attempt;
                }
            }
        }
        return Geometric.NEVER;
    }

    @Override
    public BellIndex herald(Rng rng) {
        return shot.bell();
    }

    @Override
    public XState state() {
        return shot.state();
    }
}
