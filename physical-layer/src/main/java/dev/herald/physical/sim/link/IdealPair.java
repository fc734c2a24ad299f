package dev.herald.physical.sim.link;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// A link by decree: Werner pairs of a given fidelity with Φ+, at a given success probability.
///
/// @param success probability per attempt, above 0 up to 1
/// @param fidelity 1/4 to 1
public record IdealPair(double success, double fidelity) implements PairScheme {

    public IdealPair {
        Optics.checkProbability("success probability", success);
        Optics.wernerWeight("the pair", fidelity);
    }

    @Override
    public HeraldedState heralded() {
        XState state = XState.of(BellDiagonal.werner(fidelity), BellIndex.PHI_PLUS);
        return new HeraldedState(success, BellIndex.PHI_PLUS, state, false);
    }
}
