package dev.herald.physical.netty;

import static java.util.Objects.requireNonNull;

/// Where a peer listens, and who it must be.
///
/// @param host name or literal address
/// @param port 1 to 65,535
/// @param name the identity the peer's certificate must state; without TLS of no effect
public record PeerAddress(String host, int port, String name) {
    public PeerAddress {
        requireNonNull(host);
        requireNonNull(name);
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "address " + host + ":" + port + " names no host or no port");
        }
    }

    @Override
    public String toString() {
        return name + "@" + host + ":" + port;
    }
}
