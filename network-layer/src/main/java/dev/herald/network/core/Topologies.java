package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StateSealer;
import dev.herald.network.api.Topology;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.topology.LinkStateProtocol;
import dev.herald.network.topology.NextHops;
import dev.herald.network.topology.NodeFacts;
import dev.herald.network.topology.Surroundings;
import dev.herald.network.topology.TopologyView;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this node knows of the network: the configured topology, or what link states make of it.
final class Topologies implements Node.Sleeper, Surroundings {
    private final Node node;
    private final Map<LinkId, LocalLink> links;
    private final Routes routes = new Routes(this::graph);
    private final Map<LinkId, Long> costs = new LinkedHashMap<>();
    private final @Nullable LinkStateProtocol protocol;
    private final @Nullable TopologyView view;
    private @Nullable NetworkGraph configured;
    private boolean started;
    private long version;

    Topologies(Node node, Map<LinkId, LocalLink> links, StateSealer sealer) {
        this.node = node;
        this.links = links;
        for (Topology.Edge edge : node.config.topology().links()) {
            costs.put(edge.link(), edge.cost());
        }
        ControlSettings control = node.config.control();
        protocol =
                control.flooding()
                        ? new LinkStateProtocol(
                                node.self,
                                control.flood(),
                                node.config.epoch(),
                                facts(node.config.device()),
                                sealer,
                                this)
                        : null;
        view = protocol == null ? null : new TopologyView(protocol.database());
    }

    private static NodeFacts facts(DeviceDescriptor device) {
        return new NodeFacts(
                device.bellMeasure(), device.can(Capability.BELL_MEASURE), device.qubits().size());
    }

    // ---- what is known

    /// The network as it is known now.
    NetworkGraph graph() {
        if (view != null) {
            return view.graph();
        }
        if (configured == null) {
            configured = configured();
        }
        return configured;
    }

    /// Finds paths in it.
    Routes routes() {
        return routes;
    }

    /// The neighbour on a shortest way to a node, or null.
    @Nullable NodeId nextHop(NodeId target) {
        return protocol == null
                ? null
                : new NextHops(protocol.database(), node.self)
                        .toward(target, graph(), node.peersUp::contains);
    }

    /// Whether links and nodes come and go, so that a route is judged by each node's own links alone.
    boolean flooding() {
        return protocol != null;
    }

    /// The configured links, of which nothing is known but the cost.
    private NetworkGraph configured() {
        NetworkGraph.Builder builder = NetworkGraph.builder();
        Set<NodeId> nodes = new LinkedHashSet<>();
        for (Topology.Edge edge : node.config.topology().links()) {
            for (NodeId end : List.of(edge.a(), edge.b())) {
                if (nodes.add(end)) {
                    builder.addNode(end, SwapNoise.NONE, true, Integer.MAX_VALUE);
                }
            }
            builder.addLink(
                    edge.link(),
                    edge.a(),
                    edge.b(),
                    edge.cost(),
                    List.of(),
                    MemoryDecay.NONE,
                    MemoryDecay.NONE,
                    LinkState.SHARE_MAX);
        }
        return builder.build();
    }

    // ---- what happens

    /// Before everything else in a step.
    void begin() {
        if (!started && protocol != null) {
            started = true;
            for (LocalLink link : links.values()) {
                protocol.link(truth(link));
            }
            done(protocol);
        }
    }

    void peerUp(NodeId neighbour) {
        if (protocol != null) {
            protocol.peerUp(neighbour);
            linksTo(neighbour, protocol);
        }
    }

    void peerDown(NodeId neighbour) {
        if (protocol != null) {
            protocol.peerDown(neighbour);
            linksTo(neighbour, protocol);
        }
    }

    private void linksTo(NodeId neighbour, LinkStateProtocol flooding) { // [NL-NEIGH-3]
        for (LocalLink link : links.values()) {
            if (link.peer.equals(neighbour)) {
                flooding.link(truth(link));
            }
        }
        done(flooding);
    }

    /// The link came, went, or changed: its quality, or how much of it is free.
    void linkChanged(LocalLink link) {
        if (protocol != null) {
            protocol.link(truth(link));
            done(protocol);
        }
    }

    /// From the layer above: the maintenance windows of a link of this node.
    void maintain(LinkId link, List<Window> windows) {
        if (protocol != null) {
            protocol.maintain(link, windows);
            done(protocol);
        }
    }

    void leave() {
        if (protocol != null) {
            protocol.leave();
            done(protocol);
        }
    }

    void message(NodeId from, TopologyMessage message) {
        if (protocol == null) {
            return; // [NL-STATE-18]
        }
        switch (message) {
            case TopologyMessage.Flood flood -> protocol.flood(from, flood);
            case TopologyMessage.DatabaseSummary page -> protocol.summary(from, page);
            case TopologyMessage.StateRequest request -> protocol.request(from, request);
            case TopologyMessage.PathQuery ignored -> {} // the path service's
            case TopologyMessage.PathAnswer ignored -> {}
        }
        done(protocol);
    }

    @Override
    public void wake() {
        if (protocol != null) {
            protocol.expire();
            done(protocol);
        }
    }

    private void done(LinkStateProtocol flooding) {
        node.alarm(this, flooding.nextNs());
        if (version != flooding.database().version()) {
            version = flooding.database().version();
            node.emit(new NetworkOutput.TopologyChanged(flooding.database().size(), version));
        }
    }

    private LinkState truth(LocalLink link) {
        LinkQuality quality = link.quality();
        boolean up = quality != null && node.peersUp.contains(link.peer);
        return new LinkState(
                link.id,
                link.peer,
                costs.getOrDefault(link.id, 1L),
                up ? Status.UP : Status.DOWN,
                link.freePpm(),
                quality == null ? MemoryDecay.NONE : quality.decayLocal(),
                quality == null ? List.of() : LocalLink.curve(quality),
                List.of());
    }

    // ---- surroundings of the protocol

    @Override
    public long nowNs() {
        return node.nowNs();
    }

    @Override
    public void toPeer(NodeId neighbour, TopologyMessage message) {
        node.toPeer(neighbour, message);
    }

    @Override
    public void violation(NodeId neighbour, String clause, String detail) {
        node.violation(neighbour, clause, detail);
    }
}
