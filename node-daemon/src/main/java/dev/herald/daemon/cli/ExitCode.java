package dev.herald.daemon.cli;

/// How the process ends. The numbers are part of the interface and are never reused.
public enum ExitCode {
    OK(0),
    /// A check does not hold, or a job ended without doing all it was asked.
    FAILED(1),
    /// The command line is wrong.
    USAGE(2),
    /// A scenario, profile or configuration file is wrong.
    BAD_INPUT(3),
    /// A port is in use, a certificate or a file is missing, a process ended.
    ENVIRONMENT(4),
    /// No daemon answers.
    NO_CONNECTION(5),
    /// The network refuses: unknown node, no route, fidelity out of reach.
    REFUSED(6),
    TIMEOUT(7),
    /// A defect of this program.
    DEFECT(70),
    /// Ended by Ctrl-C.
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
