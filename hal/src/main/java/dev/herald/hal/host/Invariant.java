package dev.herald.hal.host;

/// Checks that stay on in production: a violation is a defect of this code, never of its input.
public final class Invariant {
    private Invariant() {}

    /// A defect. Nothing catches it but the host, which stops the node and dumps its state.
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    public static void check(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new Violation(message.formatted(arguments));
        }
    }
}
