package dev.herald.physical.sim;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.state.XState;

/// Plays attempts whose pairs have lost coherence on the way.
final class DimSampler implements AttemptSampler {
    private final AttemptSampler sampler;
    private final double factor;

    /// @param factor on the coherences, -1 to 1
    DimSampler(AttemptSampler sampler, double factor) {
        this.sampler = sampler;
        this.factor = factor;
    }

    static XState dim(XState s, double factor) {
        return new XState(
                s.p00(), s.p01(), s.p10(), s.p11(), factor * s.inner(), factor * s.outer());
    }

    @Override
    public long next(Rng rng, long limit) {
        return sampler.next(rng, limit);
    }

    @Override
    public BellIndex herald(Rng rng) {
        return sampler.herald(rng);
    }

    @Override
    public XState state() {
        return dim(sampler.state(), factor);
    }
}
