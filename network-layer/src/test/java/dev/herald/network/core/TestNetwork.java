package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A chain of network machines in virtual time, with links, devices and session channels between them.
final class TestNetwork {
    static final long LIFE_NS = 50_000_000;

    final SimWorld world;
    final Truth truth = new Truth();
    final List<TestNode> nodes = new ArrayList<>();
    final List<TestLink> links = new ArrayList<>();
    private final Map<Integer, Integer> sessions = new HashMap<>();
    long delayNs = 5_000;
    long keptNs = 10;
    UnaryOperator<NetworkMessage> wire = message -> message;
    Watcher watcher = (node, told) -> {};

    interface Watcher {
        void told(TestNode node, NetworkOutput.Up told);
    }

    TestNetwork(long seed, int size) {
        this(seed, size, SwapNoise.NONE);
    }

    TestNetwork(long seed, int size, SwapNoise swap) {
        world = new SimWorld(seed);
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            edges.add(new Topology.Edge(new LinkId(i), new NodeId(i), new NodeId(i + 1), 1));
        }
        Topology topology = new Topology(edges);
        for (int i = 1; i <= size; i++) {
            nodes.add(new TestNode(this, config(new NodeId(i), topology, swap)));
        }
        for (int i = 1; i < size; i++) {
            links.add(new TestLink(this, new LinkId(i), nodes.get(i - 1), nodes.get(i)));
        }
    }

    static NetworkConfig config(NodeId node, Topology topology, SwapNoise swap) {
        return new NetworkConfig(node, device(node, swap), topology, 1, 1, 64, 16, 4_096, LIFE_NS);
    }

    static DeviceDescriptor device(NodeId node, SwapNoise swap) {
        return new DeviceDescriptor(
                "test",
                "test",
                "1",
                1,
                0,
                node,
                EnumSet.allOf(Capability.class),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                swap,
                0,
                List.of(),
                new Provenance("test", "2026-01-01"));
    }

    /// All links and sessions come up.
    void start() {
        links.forEach(TestLink::up);
        for (TestLink link : links) {
            link.a.deliver(new NetworkInput.PeerUp(link.b.id));
            link.b.deliver(new NetworkInput.PeerUp(link.a.id));
        }
    }

    TestNode head() {
        return nodes.getFirst();
    }

    TestNode tail() {
        return nodes.getLast();
    }

    void open(long cookie, double fidelity) {
        open(cookie, CircuitTerms.of(Fidelity.of(fidelity)));
    }

    void open(long cookie, CircuitTerms terms) {
        head().deliver(
                        new NetworkInput.OpenCircuit(
                                cookie, tail().id, terms, List.of(), 1_000_000_000));
    }

    CircuitId circuit() {
        return head().told.stream()
                .filter(NetworkOutput.CircuitUp.class::isInstance)
                .map(up -> ((NetworkOutput.CircuitUp) up).circuit())
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    void request(long cookie, RequestSpec spec) {
        head().deliver(new NetworkInput.Request(cookie, circuit(), spec));
    }

    TestLink link(LinkId id) {
        return links.get(id.value() - 1);
    }

    void later(long delayNs, Runnable action) {
        world.at(world.nowNs() + delayNs, action);
    }

    void told(TestNode node, NetworkOutput.Up up) {
        watcher.told(node, up);
    }

    void send(TestNode from, NodeId to, NetworkMessage message) {
        int hop = Math.min(from.id.value(), to.value());
        int session = sessions.getOrDefault(hop, 0);
        NetworkMessage sent = wire.apply(message);
        later(
                delayNs,
                () -> {
                    if (sessions.getOrDefault(hop, 0) == session) {
                        nodes.get(to.value() - 1).deliver(new NetworkInput.FromPeer(from.id, sent));
                    }
                });
    }

    /// The session across a hop breaks, each end noticing in its own time, and comes back.
    void breakSession(int hop, long firstNs, long secondNs, long backNs) {
        sessions.merge(hop, 1, Integer::sum);
        TestNode a = nodes.get(hop - 1);
        TestNode b = nodes.get(hop);
        later(firstNs, () -> a.deliver(new NetworkInput.PeerDown(b.id)));
        later(secondNs, () -> b.deliver(new NetworkInput.PeerDown(a.id)));
        later(
                Math.max(firstNs, secondNs) + backNs,
                () -> {
                    sessions.merge(hop, 1, Integer::sum);
                    a.deliver(new NetworkInput.PeerUp(b.id));
                    b.deliver(new NetworkInput.PeerUp(a.id));
                });
    }

    long count(TestNode node, Class<? extends NetworkOutput> type) {
        return node.told.stream().filter(type::isInstance).count();
    }
}
