package dev.herald.physical.netty;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/// Where a peer listens, and who it must be.
///
/// @param host name or literal address, or `unix:` and the path of a socket on this machine
/// @param port 1 to 65,535; 0 for a Unix socket
/// @param name the identity the peer's certificate must state; without TLS of no effect
public record PeerAddress(String host, int port, String name) {
    private static final String UNIX = "unix:";

    public PeerAddress {
        requireNonNull(host);
        requireNonNull(name);
        boolean valid =
                host.startsWith(UNIX)
                        ? host.length() > UNIX.length() && port == 0
                        : !host.isEmpty() && port >= 1 && port <= 65_535;
        if (!valid) {
            throw new IllegalArgumentException(
                    "address " + host + ":" + port + " names no host or no port");
        }
    }

    /// A Unix socket.
    public static PeerAddress unix(Path path, String name) {
        return new PeerAddress(UNIX + path, 0, name);
    }

    /// The path of a Unix socket, if it is one.
    public Optional<Path> unixPath() {
        return host.startsWith(UNIX)
                ? Optional.of(Path.of(host.substring(UNIX.length())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return port == 0 ? name + "@" + host : name + "@" + host + ":" + port;
    }
}
