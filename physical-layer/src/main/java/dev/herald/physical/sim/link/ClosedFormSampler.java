package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Attempts of a closed form: the failures before a success are skipped by one geometric draw. It remembers
/// nothing from one success to the next, so that one serves every pair of batches of a link.
public final class ClosedFormSampler implements AttemptSampler {
    private final HeraldedState heralded;
    private final XState otherState;
    private final BellIndex otherBell;
    private final Geometric attempts;
    private boolean other;

    public ClosedFormSampler(HeraldedState heralded) {
        this.heralded = heralded;
        otherState = heralded.state().phaseFlipped();
        otherBell = heralded.bell().xor(BellIndex.PHI_MINUS);
        attempts = new Geometric(heralded.success());
    }

    @Override
    public long next(Rng rng, long limit) {
        return attempts.next(rng);
    }

    @Override
    public BellIndex herald(Rng rng) {
        double share = heralded.otherShare();
        other = share == 0.5 ? rng.nextBoolean() : share > 0 && rng.nextDouble() < share;
        return other ? otherBell : heralded.bell();
    }

    @Override
    public XState state() {
        return other ? otherState : heralded.state();
    }
}
