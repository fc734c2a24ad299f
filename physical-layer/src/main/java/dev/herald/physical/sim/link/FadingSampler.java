package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;
import org.jspecify.annotations.Nullable;

/// Attempts over arms that fade: both factors are drawn for a coherence time's worth of attempts, within
/// which the link is a steady one.
public final class FadingSampler implements AttemptSampler {

    /// A link at given factors on the mean transmissions of its arms.
    @FunctionalInterface
    public interface Link {
        AttemptSampler at(double factorA, double factorB);
    }

    private final Fading fadingA;
    private final Fading fadingB;
    private final long attemptsPerBlock;
    private final Link link;
    private @Nullable AttemptSampler steady;

    /// @param attemptsPerBlock attempts within a coherence time, at least 1
    public FadingSampler(Fading fadingA, Fading fadingB, long attemptsPerBlock, Link link) {
        if (attemptsPerBlock < 1) {
            throw new IllegalArgumentException(
                    "attempts per coherence time " + attemptsPerBlock + " are less than 1");
        }
        this.fadingA = fadingA;
        this.fadingB = fadingB;
        this.attemptsPerBlock = attemptsPerBlock;
        this.link = link;
    }

    @Override
    public long next(Rng rng, long limit) {
        for (long passed = 0; passed < limit; passed += attemptsPerBlock) {
            AttemptSampler now = link.at(fadingA.sample(rng), fadingB.sample(rng));
            steady = now;
            long attempts = now.next(rng, Math.min(attemptsPerBlock, limit - passed));
            if (attempts <= attemptsPerBlock) {
                return passed + attempts;
            }
        }
        return Geometric.NEVER;
    }

    @Override
    public BellIndex herald(Rng rng) {
        return current().herald(rng);
    }

    @Override
    public XState state() {
        return current().state();
    }

    private AttemptSampler current() {
        if (steady == null) {
            throw new IllegalStateException("no success has been drawn");
        }
        return steady;
    }
}
