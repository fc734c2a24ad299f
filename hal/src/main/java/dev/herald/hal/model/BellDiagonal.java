package dev.herald.hal.model;

/// A two-qubit state diagonal in the Bell basis, as weights relative to the Bell state the pair is
/// reported in: `p00` is the fidelity, `p10` the weight of a phase flip, `p01` of a bit flip, `p11`
/// of both. What the protocols compute with; a simulator holds the exact state.
///
/// Maps are exact for Bell-diagonal inputs. Amplitude damping leaves the family: its Pauli twirl is
/// used and this is recorded in the name of the map.
///
/// @param p00 weight of no error, (z,x) = (0,0)
/// @param p10 weight of Z, (1,0)
/// @param p01 weight of X, (0,1)
/// @param p11 weight of ZX, (1,1)
public record BellDiagonal(double p00, double p10, double p01, double p11) {
    private static final double TOLERANCE = 1e-9;

    public static final BellDiagonal PERFECT = new BellDiagonal(1, 0, 0, 0);
    public static final BellDiagonal MIXED = new BellDiagonal(0.25, 0.25, 0.25, 0.25);

    public BellDiagonal {
        double sum = p00 + p10 + p01 + p11;
        if (!(p00 >= -TOLERANCE && p10 >= -TOLERANCE && p01 >= -TOLERANCE && p11 >= -TOLERANCE)
                || !(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    "weights must be non-negative and sum to 1: %s %s %s %s"
                            .formatted(p00, p10, p01, p11));
        }
    }

    /// The Werner state of the fidelity.
    public static BellDiagonal werner(double fidelity) {
        double rest = (1 - fidelity) / 3;
        return new BellDiagonal(fidelity, rest, rest, rest);
    }

    /// From the three correlators relative to the reported Bell state, each 1 for the ideal pair:
    /// `c(s) = Σ p(e) (-1)^(s·e)`, the Walsh-Hadamard transform of the weights.
    ///
    /// @param cz correlator that an X error flips (measured along Z)
    /// @param cx correlator that a Z error flips (measured along X)
    /// @param cy correlator that both flip (measured along Y)
    public static BellDiagonal ofCorrelators(double cz, double cx, double cy) {
        return new BellDiagonal(
                (1 + cz + cx + cy) / 4,
                (1 + cz - cx - cy) / 4,
                (1 - cz + cx - cy) / 4,
                (1 - cz - cx + cy) / 4);
    }

    public double fidelity() {
        return p00;
    }

    /// Correlator along Z, sign-corrected for the reported Bell state: `1 - 2 QBER_Z`.
    public double correlatorZ() {
        return p00 + p10 - p01 - p11;
    }

    /// Correlator along X, sign-corrected: `1 - 2 QBER_X`.
    public double correlatorX() {
        return p00 - p10 + p01 - p11;
    }

    /// Correlator along Y, sign-corrected: `1 - 2 QBER_Y`.
    public double correlatorY() {
        return p00 - p10 - p01 + p11;
    }

    /// Swapping of two pairs by a perfect Bell measurement, and equally the application of `other`
    /// as a Pauli channel: XOR convolution of the weights (network-transport 5.4).
    public BellDiagonal swap(BellDiagonal other) {
        return ofCorrelators(
                correlatorZ() * other.correlatorZ(),
                correlatorX() * other.correlatorX(),
                correlatorY() * other.correlatorY());
    }

    /// Swapping with a noisy Bell measurement.
    public BellDiagonal swap(BellDiagonal other, SwapNoise noise) {
        return swap(other).swap(noise.channel());
    }

    /// Both halves idle for the times given, in memories with the decay given: exact for the twirled
    /// T1/T2 channel (network-transport 7.6).
    public BellDiagonal age(MemoryDecay a, long idleANs, MemoryDecay b, long idleBNs) {
        double zz = a.zFactor(idleANs) * b.zFactor(idleBNs);
        double xx = a.xFactor(idleANs) * b.xFactor(idleBNs);
        return ofCorrelators(correlatorZ() * zz, correlatorX() * xx, correlatorY() * xx);
    }

    /// The same for pairs that were reported in the Bell state and have not idled before: exact when both
    /// ends relax as well. Relaxation goes to |00>, which the product of the twirled channels misses by a
    /// quarter of the product of both relaxation probabilities: in favour of Φ states, against Ψ states.
    public BellDiagonal age(
            BellIndex bell, MemoryDecay a, long idleANs, MemoryDecay b, long idleBNs) {
        double zA = a.zFactor(idleANs);
        double zB = b.zFactor(idleBNs);
        double both = (1 - zA) * (1 - zB);
        double xx = a.xFactor(idleANs) * b.xFactor(idleBNs);
        return ofCorrelators(
                correlatorZ() * (zA * zB) + (bell.x() ? -both : both),
                correlatorX() * xx,
                correlatorY() * xx);
    }

    /// Depolarising with probability `p` (Werner parameter times `1 - p`).
    public BellDiagonal depolarise(double p) {
        return ofCorrelators(
                correlatorZ() * (1 - p), correlatorX() * (1 - p), correlatorY() * (1 - p));
    }
}
