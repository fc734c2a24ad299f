package dev.herald.physical.sim.state;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;

/// A two-qubit state with real entries on the diagonal and the anti-diagonal only, in the basis
/// |first second>. Every heralded pair of the closed forms is one (link-physical 3.3, 3.5).
///
/// @param p00 population of |00>
/// @param p01 population of |01>
/// @param p10 population of |10>
/// @param p11 population of |11>
/// @param inner coherence between |01> and |10>
/// @param outer coherence between |00> and |11>
public record XState(double p00, double p01, double p10, double p11, double inner, double outer) {
    private static final double TOLERANCE = 1e-9;

    public XState {
        double sum = p00 + p01 + p10 + p11;
        boolean populations =
                p00 >= 0 && p01 >= 0 && p10 >= 0 && p11 >= 0 && Math.abs(sum - 1) <= TOLERANCE;
        if (!populations
                || inner * inner > p01 * p10 + TOLERANCE
                || outer * outer > p00 * p11 + TOLERANCE) {
            throw new IllegalArgumentException(
                    "not a state: populations %s %s %s %s, coherences %s and %s"
                            .formatted(p00, p01, p10, p11, inner, outer));
        }
    }

    /// The state whose weights relative to the Bell state are those given.
    public static XState of(BellDiagonal weights, BellIndex bell) {
        double[] w = new double[4];
        w[bell.code()] = weights.p00();
        w[bell.code() ^ BellIndex.PHI_MINUS.code()] = weights.p10();
        w[bell.code() ^ BellIndex.PSI_PLUS.code()] = weights.p01();
        w[bell.code() ^ BellIndex.PSI_MINUS.code()] = weights.p11();
        double phi = (w[BellIndex.PHI_PLUS.code()] + w[BellIndex.PHI_MINUS.code()]) / 2;
        double psi = (w[BellIndex.PSI_PLUS.code()] + w[BellIndex.PSI_MINUS.code()]) / 2;
        return new XState(
                phi,
                psi,
                psi,
                phi,
                (w[BellIndex.PSI_PLUS.code()] - w[BellIndex.PSI_MINUS.code()]) / 2,
                (w[BellIndex.PHI_PLUS.code()] - w[BellIndex.PHI_MINUS.code()]) / 2);
    }

    /// The state after Z on either qubit: Ψ+ becomes Ψ-, Φ+ becomes Φ-.
    public XState phaseFlipped() {
        return new XState(p00, p01, p10, p11, -inner, -outer);
    }

    /// Mixed with the maximally mixed state.
    ///
    /// @param weight of this state, 0 to 1
    public XState mixed(double weight) {
        double rest = (1 - weight) / 4;
        return new XState(
                weight * p00 + rest,
                weight * p01 + rest,
                weight * p10 + rest,
                weight * p11 + rest,
                weight * inner,
                weight * outer);
    }

    /// Population of a Bell state.
    public double weight(BellIndex bell) {
        return switch (bell) {
            case PHI_PLUS -> (p00 + p11) / 2 + outer;
            case PHI_MINUS -> (p00 + p11) / 2 - outer;
            case PSI_PLUS -> (p01 + p10) / 2 + inner;
            case PSI_MINUS -> (p01 + p10) / 2 - inner;
        };
    }

    /// The Pauli twirl, relative to the Bell state: what a protocol can know of the state.
    public BellDiagonal twirled(BellIndex bell) {
        return new BellDiagonal(
                weight(bell),
                weight(bell.xor(BellIndex.PHI_MINUS)),
                weight(bell.xor(BellIndex.PSI_PLUS)),
                weight(bell.xor(BellIndex.PSI_MINUS)));
    }
}
