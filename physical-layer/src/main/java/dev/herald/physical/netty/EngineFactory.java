package dev.herald.physical.netty;

import javax.net.ssl.SSLEngine;

/// Makes the TLS engines of connections. An engine is complete: what it offers, demands of the peer
/// and accepts as the peer's identity is decided by its maker, not by the connection.
public interface EngineFactory {

    /// The accepting end of one connection.
    SSLEngine server();

    /// The connecting end of one connection.
    ///
    /// @param peer the name the other end must prove to have
    /// @param port the port connected to
    SSLEngine client(String peer, int port);
}
