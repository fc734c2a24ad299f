package dev.herald.daemon.probe;

/// A store of data sheets cannot be used; the message names the file, the field and the rule.
public final class CalibrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CalibrationException(String message) {
        super(message);
    }
}
