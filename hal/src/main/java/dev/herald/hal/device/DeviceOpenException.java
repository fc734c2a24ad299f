package dev.herald.hal.device;

/// A device could not be opened: its message names the option or the address and the reason.
public final class DeviceOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceOpenException(String message) {
        super(message);
    }

    public DeviceOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
