package dev.herald.physical.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// A server cannot listen at an address; the message names it and says what to do.
public final class BindFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SocketAddress address;

    BindFailedException(SocketAddress address, Throwable cause) {
        super("cannot listen on " + where(address) + ": " + why(address, cause), cause);
        this.address = address;
    }

    public SocketAddress address() {
        return address;
    }

    private static String where(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : String.valueOf(address);
    }

    private static String why(SocketAddress address, Throwable cause) {
        boolean inUse =
                cause instanceof BindException
                        && String.valueOf(cause.getMessage()).contains("in use");
        if (inUse && !(address instanceof InetSocketAddress)) {
            return "a process listens there; stop it or configure another path";
        }
        return inUse
                ? "the port is in use; stop the process that has it or configure another port"
                : Lines.of(cause);
    }
}
