package dev.herald.transport.message;

/// Why a session, stream or transfer was refused or ended early. Numbers are never reused; 0 is
/// "unspecified".
public enum TransportError {
    /// No such node in the network.
    UNKNOWN_NODE(1),
    NO_ROUTE(2),
    /// Nobody listens on the port.
    PEER_NOT_LISTENING(3),
    REJECTED(4),
    NO_RESOURCES(5),
    /// The path cannot give the fidelity.
    FIDELITY_UNREACHABLE(6),
    RATE_UNREACHABLE(7),
    SETUP_TIMEOUT(8),
    DEADLINE_MISSED(9),
    CIRCUIT_DOWN(10),
    /// The classical channel to the peer broke.
    CLASSICAL_CHANNEL_LOST(11),
    /// A qubit in transfer is irrecoverable.
    QUBIT_LOST(12),
    CANCELLED(13),
    CLOSED(14),
    UNSUPPORTED(15),
    PROTOCOL(16),
    UNRECOGNISED(255);

    private final int code;

    TransportError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The error of the number; one of a later version is UNRECOGNISED.
    public static TransportError ofCode(int code) {
        for (TransportError error : values()) {
            if (error.code == code) {
                return error;
            }
        }
        return UNRECOGNISED;
    }
}
