package dev.herald.network.message;

/// Why a circuit or request was refused or ended early. Numbers are never reused; 0 is "unspecified".
public enum NetworkError {
    UNKNOWN_NODE(1),
    NO_ROUTE(2),
    /// No operating points of the links on the path reach the fidelity.
    FIDELITY_UNREACHABLE(3),
    /// The path cannot make pairs at the rate.
    RATE_UNREACHABLE(4),
    NO_RESOURCES(5),
    /// A node on the path does not allow it.
    REJECTED(6),
    SETUP_TIMEOUT(7),
    /// A link of the path is down.
    LINK_DOWN(8),
    /// The session with a neighbour on the path broke.
    PEER_LOST(9),
    /// The deadline passed.
    DEADLINE(10),
    CANCELLED(11),
    /// The circuit was released, or never existed.
    CIRCUIT_DOWN(12),
    UNSUPPORTED(13),
    /// A neighbour broke the protocol on this circuit.
    PROTOCOL(14),
    /// The links of the path have no time left for the rate.
    NO_CAPACITY(15),
    /// The tenant has as much as it may have.
    QUOTA(16),
    /// A circuit of higher priority took its place.
    PREEMPTED(17),
    /// A link of the path is about to be, or is, under maintenance.
    MAINTENANCE(18),
    /// The request asks for more than its circuit was set up for.
    POLICED(19),
    /// Nobody refreshed the circuit.
    STALE(20),
    /// The measured fidelity is below the minimum.
    FIDELITY_UNMET(21),
    /// The pairs did not come within the time from first to last.
    WINDOW_MISSED(22),
    /// Distillation failed too often.
    DISTILLATION(23),
    /// Who says it could not prove who it is.
    UNAUTHENTICATED(24),
    /// Another circuit took its place; its requests go on there.
    REROUTED(25),
    /// A number of a later version.
    UNRECOGNISED(255);

    private final int code;

    NetworkError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The error of the number; one of a later version is UNRECOGNISED.
    public static NetworkError ofCode(int code) {
        for (NetworkError error : values()) {
            if (error.code == code) {
                return error;
            }
        }
        return UNRECOGNISED;
    }
}
