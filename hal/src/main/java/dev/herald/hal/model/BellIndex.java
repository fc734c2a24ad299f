package dev.herald.hal.model;

/// One of the four Bell states as two bits (z, x): `B(z,x) = (I ⊗ Z^z X^x) Φ+`.
///
/// Composition, at a swap or when a Pauli is applied, is the exclusive or of the bits. The order of
/// the constants is that of the code `2z + x`, so that codes compose by XOR as well. External
/// numberings (QLink-Interface, NetQASM, QuISP) do not compose and are converted at the edge.
public enum BellIndex {
    PHI_PLUS(false, false),
    PSI_PLUS(false, true),
    PHI_MINUS(true, false),
    PSI_MINUS(true, true);

    private static final BellIndex[] BY_CODE = values();

    private final boolean z;
    private final boolean x;

    BellIndex(boolean z, boolean x) {
        this.z = z;
        this.x = x;
    }

    /// Phase bit: set for the states with a minus sign.
    public boolean z() {
        return z;
    }

    /// Parity bit: set for the Ψ states, whose outcomes in the Z basis differ.
    public boolean x() {
        return x;
    }

    /// `2z + x`, 0 to 3; the number on every wire of this project.
    public int code() {
        return ordinal();
    }

    public static BellIndex of(boolean z, boolean x) {
        return BY_CODE[(z ? 2 : 0) + (x ? 1 : 0)];
    }

    /// @param code 0 to 3
    /// @throws IllegalArgumentException when there is no such Bell state
    public static BellIndex ofCode(int code) {
        if (code < 0 || code > 3) {
            throw new IllegalArgumentException("Bell index " + code + " is not in 0..3");
        }
        return BY_CODE[code];
    }

    /// The index after swapping, or after a Pauli whose frame is `other`.
    public BellIndex xor(BellIndex other) {
        return BY_CODE[ordinal() ^ other.ordinal()];
    }

    /// Whether the two ends' outcomes differ when both measure in the basis (for an ideal pair).
    public boolean anticorrelated(Basis.Axis axis) {
        return switch (axis) {
            case Z -> x;
            case X -> z;
            case Y -> z == x;
        };
    }
}
