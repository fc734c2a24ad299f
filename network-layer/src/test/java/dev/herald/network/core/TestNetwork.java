package dev.herald.network.core;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.Topology;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Network machines in virtual time, with links, devices and session channels between them: a chain, or
/// any graph.
final class TestNetwork {
    static final long LIFE_NS = 50_000_000;

    final SimWorld world;
    final Truth truth = new Truth();
    final List<TestNode> nodes = new ArrayList<>();
    final List<TestLink> links = new ArrayList<>();
    private final Map<Hop, Integer> sessions = new HashMap<>();

    private final Map<Long, Long> lastArrival = new HashMap<>();

    /// Two neighbours, the smaller one first.
    private record Hop(int low, int high) {
        static Hop of(NodeId a, NodeId b) {
            return new Hop(Math.min(a.value(), b.value()), Math.max(a.value(), b.value()));
        }
    }

    long delayNs = 5_000;
    long keptNs = 10;
    UnaryOperator<NetworkMessage> wire = message -> message;
    Watcher watcher = (node, told) -> {};

    /// Probability that a message arrives twice.
    double duplicates;

    private final Rng luck = new Rng(11).stream("duplicates");

    interface Watcher {
        void told(TestNode node, NetworkOutput.Up told);
    }

    TestNetwork(long seed, int size) {
        this(seed, size, SwapNoise.NONE);
    }

    TestNetwork(long seed, int size, SwapNoise swap) {
        this(seed, size, chain(size), swap);
    }

    /// @param edges two node numbers for each link; link numbers count from 1
    TestNetwork(long seed, int size, List<int[]> edges, SwapNoise swap) {
        this(seed, size, edges, swap, config -> config);
    }

    TestNetwork(
            long seed,
            int size,
            List<int[]> edges,
            SwapNoise swap,
            UnaryOperator<NetworkConfig> settings) {
        world = new SimWorld(seed);
        List<Topology.Edge> all = new ArrayList<>();
        for (int[] edge : edges) {
            all.add(
                    new Topology.Edge(
                            new LinkId(all.size() + 1),
                            new NodeId(edge[0]),
                            new NodeId(edge[1]),
                            1));
        }
        Topology topology = new Topology(all);
        for (int i = 1; i <= size; i++) {
            nodes.add(new TestNode(this, settings.apply(config(new NodeId(i), topology, swap))));
        }
        for (Topology.Edge edge : all) {
            links.add(new TestLink(this, edge.link(), node(edge.a()), node(edge.b())));
        }
    }

    private static List<int[]> chain(int size) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            edges.add(new int[] {i, i + 1});
        }
        return edges;
    }

    TestNode node(NodeId id) {
        return nodes.get(id.value() - 1);
    }

    static NetworkConfig config(NodeId node, Topology topology, SwapNoise swap) {
        return new NetworkConfig(node, device(node, swap), topology, 1, 1, 64, 16, 4_096, LIFE_NS)
                .with(
                        ControlSettings.STATIC,
                        AdmissionSettings.USUAL.withLife(Long.MAX_VALUE), // it comes to rest
                        PlaneSettings.USUAL);
    }

    /// The same settings, as after a restart.
    static NetworkConfig inEpoch(NetworkConfig config, int epoch) {
        return new NetworkConfig(
                        config.self(),
                        config.device(),
                        config.topology(),
                        config.commandOwner(),
                        epoch,
                        config.circuitsMax(),
                        config.requestsMax(),
                        config.recordsMax(),
                        config.recordLifeNs())
                .with(config.control(), config.admission(), config.plane());
    }

    static DeviceDescriptor device(NodeId node, SwapNoise swap) {
        return TestDevice.at(node).swapping(swap).make();
    }

    /// All links and sessions come up.
    void start() {
        links.forEach(TestLink::up);
        for (TestLink link : links) {
            if (sessions.getOrDefault(Hop.of(link.a.id, link.b.id), 0) == 0) {
                meet(link.a, link.b);
            }
        }
    }

    /// Two nodes share what nobody else knows.
    void shareSecret(TestNode one, TestNode other) {
        byte[] key = new byte[32];
        world.stream("secret/" + one.id + "/" + other.id).nextBytes(key);
        one.deliver(new NetworkInput.PairSecret(other.id, Bytes.of(key)));
        other.deliver(new NetworkInput.PairSecret(one.id, Bytes.of(key)));
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
        Hop hop = Hop.of(from.id, to);
        int session = sessions.getOrDefault(hop, 0);
        NetworkMessage sent = wire.apply(message);
        Runnable arrive =
                () -> {
                    if (sessions.getOrDefault(hop, 0) == session) {
                        node(to).deliver(new NetworkInput.FromPeer(from.id, sent));
                    }
                };
        long key = (long) from.id.value() << 32 | to.value();
        long atNs = Math.max(world.nowNs() + delayNs, lastArrival.getOrDefault(key, 0L));
        lastArrival.put(key, atNs); // in order, also when the delay falls
        world.at(atNs, arrive);
        if (duplicates > 0 && luck.nextDouble() < duplicates) {
            world.at(atNs, arrive);
        }
    }

    /// The session across a hop of a chain breaks, each end noticing in its own time, and comes back.
    void breakSession(int hop, long firstNs, long secondNs, long backNs) {
        breakSession(nodes.get(hop - 1), nodes.get(hop), firstNs, secondNs, backNs);
    }

    void breakSession(TestNode a, TestNode b, long firstNs, long secondNs, long backNs) {
        Hop hop = Hop.of(a.id, b.id);
        int broken = sessions.merge(hop, 1, Integer::sum);
        int lifeA = a.life();
        int lifeB = b.life();
        later(firstNs, () -> a.deliverIn(lifeA, new NetworkInput.PeerDown(b.id)));
        later(secondNs, () -> b.deliverIn(lifeB, new NetworkInput.PeerDown(a.id)));
        later(
                Math.max(firstNs, secondNs) + backNs,
                () -> {
                    if (sessions.getOrDefault(hop, 0) == broken) {
                        meet(a, b);
                    }
                });
    }

    /// A session comes up.
    private void meet(TestNode a, TestNode b) {
        sessions.merge(Hop.of(a.id, b.id), 1, Integer::sum);
        a.deliver(new NetworkInput.PeerUp(b.id));
        b.deliver(new NetworkInput.PeerUp(a.id));
    }

    /// The node stops at once and starts again, knowing nothing: its neighbours see sessions and links
    /// fail and come back.
    void restart(TestNode node, long downNs) {
        List<TestNode> neighbours = new ArrayList<>();
        for (TestLink link : links) {
            if (link.a == node || link.b == node) {
                TestNode other = link.a == node ? link.b : link.a;
                if (!neighbours.contains(other)) {
                    neighbours.add(other);
                }
            }
        }
        node.crash();
        for (TestNode neighbour : neighbours) {
            sessions.merge(Hop.of(node.id, neighbour.id), 1, Integer::sum);
            neighbour.deliver(new NetworkInput.PeerDown(node.id));
        }
        for (TestLink link : links) {
            if (link.a == node || link.b == node) {
                link.lost(node);
            }
        }
        later(
                downNs,
                () -> {
                    node.boot();
                    neighbours.forEach(neighbour -> meet(node, neighbour));
                    for (TestLink link : links) {
                        if (link.a == node || link.b == node) {
                            link.up();
                        }
                    }
                });
    }

    long count(TestNode node, Class<? extends NetworkOutput> type) {
        return node.told.stream().filter(type::isInstance).count();
    }
}
