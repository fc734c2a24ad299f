package dev.herald.conformance.tester;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// Addresses as they are written: `HOST:PORT` or `unix:PATH`.
public final class TesterAddress {
    private static final String UNIX = "unix:";
    private static final int PORT_MAX = 65_535;

    private TesterAddress() {}

    /// @throws IllegalArgumentException naming what is wrong with it
    public static SocketAddress parse(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return UnixDomainSocketAddress.of(Path.of(text.substring(UNIX.length())));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "address \"" + text + "\" is neither HOST:PORT nor unix:PATH");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > PORT_MAX) {
            throw new IllegalArgumentException("port " + port + " is not in 0.." + PORT_MAX);
        }
        return new InetSocketAddress(text.substring(0, colon), port);
    }

    /// As it is written.
    public static String write(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> inet.getHostString() + ":" + inet.getPort();
            case UnixDomainSocketAddress unix -> UNIX + unix.getPath();
            default -> address.toString();
        };
    }
}
