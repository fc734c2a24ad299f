package dev.herald.hal.device;

/// Gates a device may offer. Wire numbers are ordinal + 1.
public enum GateKind {
    X(1),
    Y(1),
    Z(1),
    H(1),
    S(1),
    S_DAGGER(1),
    T(1),
    T_DAGGER(1),
    /// Rotation `exp(-i angle/2 X)`.
    RX(1),
    RY(1),
    RZ(1),
    /// First qubit is the control.
    CNOT(2),
    CZ(2),
    /// Controlled rotation about X.
    CRX(2),
    SWAP(2);

    private final int qubits;

    GateKind(int qubits) {
        this.qubits = qubits;
    }

    /// How many qubits the gate acts on.
    public int qubits() {
        return qubits;
    }

    /// Whether the angle of the command means something.
    public boolean rotates() {
        return this == RX || this == RY || this == RZ || this == CRX;
    }
}
