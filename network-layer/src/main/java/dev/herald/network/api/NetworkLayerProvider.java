package dev.herald.network.api;

import dev.herald.hal.host.Machine;

/// How another implementation of the network layer is found: named in `META-INF/services`, loaded with
/// [java.util.ServiceLoader].
public interface NetworkLayerProvider {
    String vendor();

    /// A short stable name, for example `acme-network`.
    String name();

    String version();

    /// The entity of a node in its initial state. It shares nothing with any other.
    Machine<NetworkInput, NetworkOutput> create(NetworkConfig config);
}
