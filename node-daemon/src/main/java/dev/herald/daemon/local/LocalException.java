package dev.herald.daemon.local;

import java.util.List;

/// A network on this machine cannot be started, found or stopped.
public final class LocalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What went wrong.
    public enum Kind {
        ENVIRONMENT,
        /// No network runs where one was looked for.
        NOT_RUNNING,
        TIMEOUT
    }

    private final Kind kind;

    @SuppressWarnings("serial") // a list of strings
    private final List<String> tail;

    LocalException(Kind kind, String message) {
        this(kind, message, List.of());
    }

    LocalException(Kind kind, String message, List<String> tail) {
        super(message);
        this.kind = kind;
        this.tail = List.copyOf(tail);
    }

    public Kind kind() {
        return kind;
    }

    /// The last lines of the log of the process that failed; may be empty.
    public List<String> tail() {
        return tail;
    }
}
