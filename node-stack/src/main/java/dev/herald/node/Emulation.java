package dev.herald.node;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.api.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any number of stacks in one process and in virtual time: the emulator's runtime, and the easiest
/// host for tests and for embedding. One thread; a run is a function of (code, scenario, seed).
///
/// Order of use: links, nodes, [#start], then the world is run. Messages travel as values; with
/// `throughCodecs` they are encoded and decoded on the way, as between daemons.
public final class Emulation {

    /// Opens the device of a node.
    @FunctionalInterface
    public interface Driver {
        QuantumDevice open(DeviceContext context);
    }

    private static final class Wire {
        final NodeId a;
        final NodeId b;
        final long delayNs;
        final ChannelFaults faults;
        final LinkService service;
        long silentUntilNs;

        Wire(NodeId a, NodeId b, long delayNs, ChannelFaults faults, LinkService service) {
            this.a = a;
            this.b = b;
            this.delayNs = delayNs;
            this.faults = faults;
            this.service = service;
        }
    }

    private final SimWorld world;
    private final Topology topology;
    private final @Nullable ThroughCodecs codecs;
    private final Map<LinkId, Wire> wires = new LinkedHashMap<>();
    private final Map<NodeId, EmulatedNode> nodes = new LinkedHashMap<>();
    private final EmulatedSessions sessions;
    private NetworkSettings network = NetworkSettings.USUAL;

    /// @param throughCodecs whether messages take the way over their wire form
    public Emulation(SimWorld world, Topology topology, boolean throughCodecs) {
        this.world = world;
        this.topology = topology;
        codecs = throughCodecs ? new ThroughCodecs() : null;
        sessions = new EmulatedSessions(world, this::nodeOrNull);
    }

    /// Settings of the network layer of nodes that are added from now on; the usual unless it is said here.
    public void network(NetworkSettings settings) {
        network = settings;
    }

    /// Defines the classical channel of a link; every link of the topology needs one.
    ///
    /// @param delayNs one way
    public void addLink(
            LinkId link,
            NodeId a,
            NodeId b,
            long delayNs,
            ChannelFaults faults,
            LinkService service) {
        Invariant.check(!wires.containsKey(link), "link %s is defined twice", link);
        wires.put(link, new Wire(a, b, delayNs, faults, service));
        sessions.addEdge(a, b, delayNs);
    }

    /// The same for a link that serves as [LinkService#DEFAULT].
    public void addLink(LinkId link, NodeId a, NodeId b, long delayNs, ChannelFaults faults) {
        addLink(link, a, b, delayNs, faults, LinkService.DEFAULT);
    }

    /// Adds a node. Its ports name its links, which must have been added.
    ///
    /// @param driver opens the node's device; its descriptor names the node
    public NodeStack addNode(NodeId id, Driver driver, StackListener listener) {
        Invariant.check(!nodes.containsKey(id), "node %s is added twice", id);
        EmulatedNode node = new EmulatedNode(id, listener);
        DeviceContext context =
                new DeviceContext(
                        world, world, EntropySource.seeded(world.stream("device/" + id)), node);
        node.open(driver.open(context));
        nodes.put(id, node);
        return node.stack();
    }

    /// Starts every stack; sessions between neighbours come up.
    public void start() {
        for (Map.Entry<LinkId, Wire> entry : wires.entrySet()) {
            Wire wire = entry.getValue();
            node(wire.a).attach(entry.getKey(), wire, node(wire.b));
            node(wire.b).attach(entry.getKey(), wire, node(wire.a));
        }
        for (Wire wire : wires.values()) {
            sessions.connect(wire.a, wire.b);
        }
        for (EmulatedNode node : nodes.values()) {
            node.stack().start();
        }
    }

    /// The stack of a node.
    public NodeStack stack(NodeId id) {
        return node(id).stack();
    }

    /// Breaks the session channel of two nodes: what is under way on it is lost, both learn of it, and
    /// if they are neighbours it comes back.
    ///
    /// @param outageNs how long it stays down
    public void breakSession(NodeId a, NodeId b, long outageNs) {
        sessions.breakSession(a, b, outageNs);
    }

    /// Silences the classical channel of a link and breaks the session channel of its ends, as a cut fibre does
    /// that carries both.
    ///
    /// @param outageNs how long
    public void silence(LinkId link, long outageNs) {
        Wire wire = wires.get(link);
        if (wire == null) {
            throw new IllegalArgumentException("no link " + link + " in this emulation");
        }
        wire.silentUntilNs = Math.max(wire.silentUntilNs, world.nowNs() + outageNs);
        sessions.silence(wire.a, wire.b, outageNs);
    }

    private EmulatedNode node(NodeId id) {
        EmulatedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id + " in this emulation");
        }
        return node;
    }

    private @Nullable NodeStack nodeOrNull(NodeId id) {
        EmulatedNode node = nodes.get(id);
        return node == null ? null : node.stack();
    }

    /// One node: its device reports here, its stack sends through here.
    private final class EmulatedNode implements Outbox<DeviceEvent> {
        private final NodeId id;
        private final StackListener listener;
        private final List<DeviceEvent> early = new ArrayList<>();
        private final Map<LinkId, SimChannel<LinkMessage>> channels = new LinkedHashMap<>();
        private @Nullable NodeStack stack;

        EmulatedNode(NodeId id, StackListener listener) {
            this.id = id;
            this.listener = listener;
        }

        void open(QuantumDevice device) {
            Map<LinkId, Long> roundTrips = new LinkedHashMap<>();
            Map<LinkId, LinkService> services = new LinkedHashMap<>();
            for (var port : device.describe().ports()) {
                Wire wire = wires.get(port.link());
                if (wire != null) {
                    roundTrips.put(port.link(), 2 * wire.delayNs);
                    services.put(port.link(), wire.service);
                }
            }
            NodeConfig config =
                    new NodeConfig(
                            id,
                            device.describe(),
                            topology,
                            roundTrips,
                            1_000_000,
                            services,
                            network);
            stack =
                    new NodeStack(
                            config,
                            new EmulatedHost(world, id, device, this::sendLink, sessions, codecs),
                            listener);
            early.forEach(stack()::onDevice);
            early.clear();
        }

        NodeStack stack() {
            NodeStack s = stack;
            if (s == null) {
                throw new IllegalStateException("node " + id + " is not open yet");
            }
            return s;
        }

        void attach(LinkId link, Wire wire, EmulatedNode peer) {
            channels.put(
                    link,
                    new SimChannel<>(
                            world,
                            "link/" + link + "/" + id,
                            wire.delayNs,
                            wire.faults,
                            message -> peer.stack().onLink(link, message)));
        }

        @Override
        public void emit(DeviceEvent event) {
            if (stack == null) {
                early.add(event);
            } else {
                stack.onDevice(event);
            }
        }

        private void sendLink(LinkId link, LinkMessage message) {
            SimChannel<LinkMessage> channel = channels.get(link);
            Wire wire = wires.get(link);
            if (channel != null && wire != null && world.nowNs() >= wire.silentUntilNs) {
                channel.send(codecs == null ? message : codecs.link(link, message));
            }
        }
    }
}
