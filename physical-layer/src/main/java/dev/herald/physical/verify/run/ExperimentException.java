package dev.herald.physical.verify.run;

/// An experiment could not be carried through; the message says which device did what.
public final class ExperimentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExperimentException(String message) {
        super(message);
    }
}
