package dev.herald.network.core;

import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Rng;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StateSealer;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.routing.NetworkGraph;
import java.util.List;

/// The network layer of one node. Normative text: spec/text/network.md.
public final class NetworkLayer {
    private NetworkLayer() {}

    /// An entity in its initial state.
    ///
    /// @param entropy chooses the bases of measured pairs where they are to be random
    public static Machine<NetworkInput, NetworkOutput> create(
            NetworkConfig config, EntropySource entropy) {
        return create(config, entropy, StateSealer.NONE);
    }

    /// The same, whose link states carry seals.
    public static Machine<NetworkInput, NetworkOutput> create(
            NetworkConfig config, EntropySource entropy, StateSealer sealer) {
        return new NetworkMachine(config, entropy, sealer);
    }

    /// What an entity knows of the network now: nodes, and the links that can be used. For the entity's thread;
    /// the graph itself never changes.
    ///
    /// @param entity made here
    public static NetworkGraph known(Machine<NetworkInput, NetworkOutput> entity) {
        return machine(entity).graph();
    }

    /// The virtual links that end at an entity's node: those that it opened, and those of others that are up. For
    /// the entity's thread.
    ///
    /// @param entity made here
    public static List<VirtualLinkStatus> virtualLinks(
            Machine<NetworkInput, NetworkOutput> entity) {
        return machine(entity).virtualLinks();
    }

    private static NetworkMachine machine(Machine<NetworkInput, NetworkOutput> entity) {
        if (entity instanceof NetworkMachine machine) {
            return machine;
        }
        throw new IllegalArgumentException(entity + " is no entity of the network layer");
    }

    /// An entity whose random bases follow from its node and epoch: for emulation, where nobody listens.
    public static Machine<NetworkInput, NetworkOutput> create(NetworkConfig config) {
        long seed = (long) config.epoch() << 32 | config.self().value();
        return create(config, EntropySource.seeded(new Rng(seed).stream("bases")));
    }
}
