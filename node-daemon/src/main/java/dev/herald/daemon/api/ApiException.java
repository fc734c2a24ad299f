package dev.herald.daemon.api;

import static java.util.Objects.requireNonNull;

/// The local interface of a daemon cannot be offered, or cannot be reached.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What went wrong.
    public enum Kind {
        /// The address cannot be listened at.
        BIND,
        /// Nobody answers at the address, or the connection broke.
        UNREACHABLE,
        /// The two ends do not accept each other's certificates.
        UNTRUSTED,
        /// The daemon does not do what it is asked.
        REFUSED,
        TIMEOUT
    }

    private final Kind kind;

    ApiException(Kind kind, String message) {
        super(message);
        this.kind = requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }
}
