package dev.herald.link.message;

/// Why a request ended without all its pairs. Codes 1 to 6 are those of draft-dahlberg-ll-quantum-03,
/// 7 and 8 its authors' design notes; numbers are never reused and 0 is "unspecified".
public enum LinkError {
    /// Cannot be served even by an idle link: fidelity or time out of reach.
    UNSUPPORTED(1),
    /// The request makes no sense.
    CREATE(2),
    /// The peer's rules, or this end's, do not allow it.
    REJECTED(3),
    /// Withdrawn after the fact: the two ends disagreed about a pair.
    EXPIRED(5),
    /// Its time ran out, or the peer never answered.
    TIMEOUT(6),
    /// Cannot be served in time under the present load.
    NO_TIME(7),
    /// Not enough qubits, or the queue is full.
    NO_RESOURCES(8),
    /// The layer above cancelled it, here or at the peer.
    CANCELLED(9),
    /// The peer restarted or is out of reach, or the device is not available.
    LINK_DOWN(10),
    /// So many rounds of distillation were tried in vain that no more are.
    DISTILLATION(11),
    /// A code of a later version.
    UNRECOGNISED(255);

    private final int code;

    LinkError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The error of the number; one of a later version is UNRECOGNISED.
    ///
    /// @param code 1 to 65,535
    public static LinkError ofCode(int code) {
        for (LinkError error : values()) {
            if (error.code == code) {
                return error;
            }
        }
        return UNRECOGNISED;
    }
}
