package dev.herald.hal.model;

/// A Pauli operator up to phase, `Z^z X^x`, carried classically instead of applied to a qubit.
///
/// Who applies a frame, and when, is policy of the layer that carries it; a frame is applied at one
/// end only. Composition is the exclusive or of the bits.
///
/// @param z whether the phase is flipped
/// @param x whether the bit is flipped
public record PauliFrame(boolean z, boolean x) {
    public static final PauliFrame NONE = new PauliFrame(false, false);

    public PauliFrame compose(PauliFrame other) {
        return new PauliFrame(z ^ other.z, x ^ other.x);
    }

    /// What turns a pair in state `actual` into one in state `wanted` when applied at either end.
    public static PauliFrame correcting(BellIndex actual, BellIndex wanted) {
        BellIndex difference = actual.xor(wanted);
        return new PauliFrame(difference.z(), difference.x());
    }

    /// Whether the frame flips the outcome of a measurement along the axis.
    public boolean flips(Basis.Axis axis) {
        return switch (axis) {
            case Z -> x;
            case X -> z;
            case Y -> z ^ x;
        };
    }
}
