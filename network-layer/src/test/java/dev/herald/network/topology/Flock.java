package dev.herald.network.topology;

import dev.herald.hal.host.Timers;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.TopologyMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Nodes that flood link states to one another in virtual time, over sessions that delay, break and come back.
/// A break loses what is under way.
final class Flock {
    static final NodeFacts FACTS = new NodeFacts(SwapNoise.NONE, true, 4);

    final SimWorld world;
    final Map<NodeId, Bird> birds = new TreeMap<>();
    final List<Wire> wires = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    private final FloodSettings settings;
    private final Function<NodeId, StateSealer> sealers;
    private final List<Counters> past = new ArrayList<>();
    long requested;

    Flock(long seed, FloodSettings settings) {
        this(seed, settings, any -> StateSealer.NONE);
    }

    Flock(long seed, FloodSettings settings, Function<NodeId, StateSealer> sealers) {
        world = new SimWorld(seed);
        this.settings = settings;
        this.sealers = sealers;
    }

    final class Wire {
        final LinkId id;
        final NodeId a;
        final NodeId b;
        final long delayNs;
        boolean up;
        int generation;

        Wire(int id, NodeId a, NodeId b, long delayNs) {
            this.id = new LinkId(id);
            this.a = a;
            this.b = b;
            this.delayNs = delayNs;
        }

        void raise() {
            Bird left = birds.get(a);
            Bird right = birds.get(b);
            if (!up && left != null && right != null) {
                up = true;
                left.peerUp(this, b);
                right.peerUp(this, a);
            }
        }

        void cut() {
            if (up) {
                up = false;
                generation++;
                for (NodeId end : List.of(a, b)) {
                    Bird bird = birds.get(end);
                    if (bird != null) {
                        bird.peerDown(this, end.equals(a) ? b : a);
                    }
                }
            }
        }
    }

    /// One node.
    final class Bird implements Surroundings {
        final NodeId id;
        final LinkStateProtocol protocol;
        private final Timers timers;

        Bird(NodeId id, int epoch) {
            this.id = id;
            protocol = new LinkStateProtocol(id, settings, epoch, FACTS, sealers.apply(id), this);
            timers = world.timers(this::wake);
            for (Wire wire : wires) {
                if (wire.a.equals(id) || wire.b.equals(id)) {
                    protocol.link(truth(wire, id));
                }
            }
            done();
        }

        private void wake() {
            if (birds.get(id) == this) {
                protocol.expire();
                done();
            }
        }

        void done() {
            timers.wakeAt(protocol.nextNs());
        }

        void peerUp(Wire wire, NodeId peer) {
            protocol.peerUp(peer);
            protocol.link(truth(wire, id));
            done();
        }

        void peerDown(Wire wire, NodeId peer) {
            protocol.peerDown(peer);
            protocol.link(truth(wire, id));
            done();
        }

        void receive(NodeId from, TopologyMessage message) {
            switch (message) {
                case TopologyMessage.Flood m -> protocol.flood(from, m);
                case TopologyMessage.DatabaseSummary m -> protocol.summary(from, m);
                case TopologyMessage.StateRequest m -> {
                    requested += m.origins().size();
                    protocol.request(from, m);
                }
                case TopologyMessage.PathQuery m -> throw new AssertionError(m);
                case TopologyMessage.PathAnswer m -> throw new AssertionError(m);
            }
            done();
        }

        @Override
        public long nowNs() {
            return world.nowNs();
        }

        @Override
        public void toPeer(NodeId neighbour, TopologyMessage message) {
            Wire wire = wire(id, neighbour);
            if (wire == null || !wire.up) {
                return;
            }
            int generation = wire.generation;
            world.at(
                    world.nowNs() + wire.delayNs,
                    () -> {
                        Bird peer = birds.get(neighbour);
                        if (wire.generation == generation && peer != null) {
                            peer.receive(id, message);
                        }
                    });
        }

        @Override
        public void violation(NodeId neighbour, String clause, String detail) {
            violations.add(id + " of " + neighbour + ": " + clause + " " + detail);
        }
    }

    void add(int id, int epoch) {
        NodeId node = new NodeId(id);
        birds.put(node, new Bird(node, epoch));
    }

    /// A link between two nodes, down at first. Before the nodes are added.
    Wire wire(int a, int b, long delayNs) {
        Wire wire = new Wire(wires.size() + 1, new NodeId(a), new NodeId(b), delayNs);
        wires.add(wire);
        return wire;
    }

    /// The node falls silent at once; its neighbours lose their sessions.
    void crash(NodeId id) {
        Bird bird = birds.remove(id);
        if (bird != null) {
            past.add(bird.protocol.counters());
        }
        for (Wire wire : wires) {
            if (wire.a.equals(id) || wire.b.equals(id)) {
                wire.cut();
            }
        }
    }

    /// Of all nodes in all their lives.
    long total(ToLongFunction<Counters> what) {
        return Stream.concat(past.stream(), birds.values().stream().map(b -> b.protocol.counters()))
                .mapToLong(what)
                .sum();
    }

    @Nullable Wire wire(NodeId a, NodeId b) {
        for (Wire wire : wires) {
            if (wire.a.equals(a) && wire.b.equals(b) || wire.a.equals(b) && wire.b.equals(a)) {
                return wire;
            }
        }
        return null;
    }

    Bird bird(int id) {
        Bird bird = birds.get(new NodeId(id));
        if (bird == null) {
            throw new AssertionError("no node " + id);
        }
        return bird;
    }

    void runFor(long ns) {
        world.runUntil(world.nowNs() + ns);
    }

    static LinkState truth(Wire wire, NodeId self) {
        return link(
                wire.id.value(),
                (wire.a.equals(self) ? wire.b : wire.a).value(),
                wire.up ? Status.UP : Status.DOWN);
    }

    static LinkState link(int id, int neighbour, Status status) {
        return new LinkState(
                new LinkId(id),
                new NodeId(neighbour),
                1,
                status,
                LinkState.SHARE_MAX,
                MemoryDecay.NONE,
                List.of(new HopOffer.Offer(BellDiagonal.werner(0.9), 1_000_000)),
                List.of());
    }
}
