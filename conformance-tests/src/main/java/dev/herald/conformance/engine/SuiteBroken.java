package dev.herald.conformance.engine;

/// A defect of the suite itself: nothing is known about the subject.
public final class SuiteBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SuiteBroken(String message) {
        super(message);
    }

    public SuiteBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
