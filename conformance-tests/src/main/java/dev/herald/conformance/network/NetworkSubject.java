package dev.herald.conformance.network;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.engine.Subject;
import dev.herald.hal.host.Machine;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A network layer on trial, as its provider makes it.
public final class NetworkSubject implements Subject {
    private final NetworkLayerProvider provider;

    public NetworkSubject(NetworkLayerProvider provider) {
        this.provider = provider;
    }

    /// The network layer of that name: this project's, or one on the class path.
    ///
    /// @throws IllegalArgumentException when there is none
    public static NetworkLayerProvider provider(
            String name, Iterable<NetworkLayerProvider> providers) {
        List<NetworkLayerProvider> all = new ArrayList<>(List.of(new HeraldNetworkLayer()));
        providers.forEach(all::add);
        List<String> names = all.stream().map(NetworkLayerProvider::name).toList();
        int found = names.indexOf(name);
        if (found < 0) {
            throw new IllegalArgumentException(
                    "no network layer is called "
                            + name
                            + "; there are: "
                            + String.join(", ", names));
        }
        return all.get(found);
    }

    @Override
    public Identity identity() {
        return new Identity(provider.vendor(), provider.name(), provider.version(), Set.of());
    }

    @Override
    public Bench open(Setting setting) {
        NetworkConfig config = NetworkKit.of(setting.options());
        Machine<NetworkInput, NetworkOutput> entity =
                Guard.call("create", () -> provider.create(config));
        return new NetworkBench(config, entity);
    }
}
