package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// What one attempt yields.
///
/// @param success probability that an attempt is heralded, 0 to 1
/// @param bell the Bell state reported, or the first of two
/// @param state the exact state when `bell` is reported; first qubit at end A
/// @param otherShare share of the heralds that report the state with the other sign instead, 0 to 1
public record HeraldedState(double success, BellIndex bell, XState state, double otherShare) {

    public HeraldedState {
        requireNonNull(bell);
        requireNonNull(state);
        Optics.checkProbability("success probability", success);
        Optics.checkProbability("share of the other sign", otherShare);
    }

    /// @param eitherSign whether half of the heralds report the state with the other sign instead
    public HeraldedState(double success, BellIndex bell, XState state, boolean eitherSign) {
        this(success, bell, state, eitherSign ? 0.5 : 0);
    }

    /// Whether two signs are reported.
    public boolean eitherSign() {
        return otherShare > 0;
    }

    /// Fidelity with the reported Bell state at emission.
    public double fidelity() {
        return state.weight(bell);
    }

    /// The Pauli twirl relative to the reported Bell state, the same for both signs.
    public BellDiagonal twirled() {
        return state.twirled(bell);
    }

    /// With `modes` independent attempts made at once.
    public HeraldedState multiplexed(int modes) {
        if (modes < 1) {
            throw new IllegalArgumentException("modes " + modes + " is less than 1");
        }
        double any = modes == 1 ? success : -StrictMath.expm1(modes * StrictMath.log1p(-success));
        return new HeraldedState(any, bell, state, otherShare);
    }
}
