package dev.herald.daemon.tls;

/// Certificates or keys cannot be made, read or used; the message names the file or the field and
/// says what to do.
public final class TlsSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlsSetupException(String message) {
        super(message);
    }

    public TlsSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
