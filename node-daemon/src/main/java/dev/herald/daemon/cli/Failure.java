package dev.herald.daemon.cli;

import static java.util.Objects.requireNonNull;

/// A command cannot do what it was asked. The message is one line: the cause, then the next step.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    public Failure(ExitCode code, String message) {
        super(message);
        this.code = requireNonNull(code);
    }

    public ExitCode code() {
        return code;
    }
}
