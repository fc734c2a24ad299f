package dev.herald.physical.netty;

import java.net.BindException;
import java.net.InetSocketAddress;

/// A server cannot listen at an address; the message names it and says what to do.
public final class BindFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final InetSocketAddress address;

    BindFailedException(InetSocketAddress address, Throwable cause) {
        super(
                "cannot listen on "
                        + address.getHostString()
                        + ":"
                        + address.getPort()
                        + ": "
                        + why(cause),
                cause);
        this.address = address;
    }

    public InetSocketAddress address() {
        return address;
    }

    private static String why(Throwable cause) {
        boolean inUse =
                cause instanceof BindException
                        && String.valueOf(cause.getMessage()).contains("in use");
        return inUse
                ? "the port is in use; stop the process that has it or configure another port"
                : Lines.of(cause);
    }
}
