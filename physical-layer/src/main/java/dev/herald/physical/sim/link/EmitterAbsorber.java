package dev.herald.physical.sim.link;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// One end emits a photon entangled with its spin, the other absorbs it and knows that it did. There is
/// no station: the photon passes the whole channel, and the success probability is proportional to its
/// transmission, as it is for two clicks at a midpoint (peers E10).
///
/// @param h probability that the photon of A is stored at B, the heralding of B included; 0 to 1
/// @param dark probability that B reports an absorption though none happened
/// @param emission fidelity of the spin-photon state of A, a Werner state; 1/4 to 1
/// @param absorption fidelity of the transfer into B's memory, likewise
public record EmitterAbsorber(double h, double dark, double emission, double absorption)
        implements PairScheme {

    public EmitterAbsorber {
        Optics.checkProbability("storage probability", h);
        Optics.checkProbability("false absorption", dark);
        Optics.wernerWeight("the emission", emission);
        Optics.wernerWeight("the absorption", absorption);
    }

    @Override
    public HeraldedState heralded() {
        double success = h + (1 - h) * dark;
        if (!(success > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        double weight =
                h
                        * Optics.wernerWeight("the emission", emission)
                        * Optics.wernerWeight("the absorption", absorption)
                        / success;
        XState state = XState.of(BellDiagonal.werner((1 + 3 * weight) / 4), BellIndex.PHI_PLUS);
        return new HeraldedState(success, BellIndex.PHI_PLUS, state, 0);
    }
}
