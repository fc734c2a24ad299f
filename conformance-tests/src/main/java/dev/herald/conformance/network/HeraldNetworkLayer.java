package dev.herald.conformance.network;

import dev.herald.hal.host.Machine;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.core.NetworkLayer;

/// The network layer of this project: the target that is always there.
public final class HeraldNetworkLayer implements NetworkLayerProvider {
    @Override
    public String vendor() {
        return "herald";
    }

    @Override
    public String name() {
        return "herald";
    }

    @Override
    public String version() {
        return "0.1";
    }

    @Override
    public Machine<NetworkInput, NetworkOutput> create(NetworkConfig config) {
        return NetworkLayer.create(config);
    }
}
