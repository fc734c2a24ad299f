package dev.herald.hal.device;

/// Whether a device serves commands; what is not READY counts as suspended. Wire numbers are
/// ordinal + 1.
public enum DeviceState {
    READY,
    /// Busy with itself for an unbounded time; qubits are kept, entanglement waits.
    CALIBRATING,
    /// Needs attention; every qubit is lost.
    FAULT,
    /// Not reachable; every qubit is lost.
    OFFLINE
}
