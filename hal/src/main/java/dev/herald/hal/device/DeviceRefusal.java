package dev.herald.hal.device;

/// Why a command was not carried out. Wire numbers are ordinal + 1 and are never reused.
public enum DeviceRefusal {
    /// The device does not offer this, or not on these qubits.
    UNSUPPORTED,
    /// No qubit, port, monitor or operating point of that number.
    NO_SUCH_TARGET,
    /// The handle is not, or no longer, the owner of the qubit.
    NOT_OWNED,
    /// The qubit is owned or in use by another command.
    BUSY,
    /// A parameter is out of the range the descriptor states.
    OUT_OF_RANGE,
    /// A command of that id is under way.
    DUPLICATE_ID,
    /// The device is not READY.
    NOT_READY
}
