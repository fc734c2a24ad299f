package dev.herald.daemon.plan;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.node.Emulation;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.SimHardware;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A network with what its links offer, and where that is from.
///
/// @param graph for paths
/// @param nodes names
/// @param links names
/// @param delayNs one way over the classical channel of each link
/// @param source where the figures are from
/// @param date of the oldest of them, ISO 8601
public record KnownNetwork(
        NetworkGraph graph,
        Map<NodeId, String> nodes,
        Map<LinkId, String> links,
        Map<LinkId, Long> delayNs,
        String source,
        String date) {
    /// In which every link of a scenario must have come up, in its virtual time.
    private static final long UP_WITHIN_NS = 60_000_000_000L;

    /// The network of a scenario, without its faults: its links are brought up in virtual time, and what they
    /// offer then is what counts.
    ///
    /// A link that does not come up is left out.
    public static KnownNetwork of(Scenario scenario) {
        SimWorld world = new SimWorld(scenario.seed());
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        scenario.build(hardware);
        Emulation emulation = new Emulation(world, scenario.topology(), false);
        for (Scenario.Link link : scenario.links()) {
            emulation.addLink(
                    link.id(),
                    link.a(),
                    link.b(),
                    link.delayNs(),
                    ChannelFaults.NONE,
                    link.service());
        }
        Map<LinkId, LinkQuality> offered = new LinkedHashMap<>();
        Map<NodeId, DeviceDescriptor> devices = new LinkedHashMap<>();
        for (Scenario.Node node : scenario.nodes()) {
            devices.put(node.id(), hardware.describe(node.id()));
            emulation.addNode(
                    node.id(),
                    context -> hardware.device(node.id(), context.events()),
                    new StackListener() {
                        @Override
                        public void onLink(LinkId link, LinkOutput.Up event) {
                            if (event instanceof LinkOutput.LinkUp up) {
                                offered.putIfAbsent(link, up.quality());
                            }
                        }
                    });
        }
        emulation.start();
        world.runUntil(UP_WITHIN_NS, () -> offered.size() == scenario.links().size());
        return named(scenario, devices, offered);
    }

    private static KnownNetwork named(
            Scenario scenario,
            Map<NodeId, DeviceDescriptor> devices,
            Map<LinkId, LinkQuality> offered) {
        NetworkGraph.Builder graph = NetworkGraph.builder();
        Map<NodeId, String> nodes = new LinkedHashMap<>();
        Map<LinkId, String> links = new LinkedHashMap<>();
        Map<LinkId, Long> delays = new LinkedHashMap<>();
        TreeSet<String> dates = new TreeSet<>();
        for (Scenario.Node node : scenario.nodes()) {
            DeviceDescriptor device = requireNonNull(devices.get(node.id()));
            Provenance from = device.provenance();
            dates.add(from.date());
            nodes.put(node.id(), node.name());
            graph.addNode(
                    node.id(),
                    device.bellMeasure(),
                    device.can(Capability.BELL_MEASURE),
                    device.qubits().size());
        }
        for (Scenario.Link link : scenario.links()) {
            links.put(link.id(), link.name());
            delays.put(link.id(), link.delayNs());
            LinkQuality quality = offered.get(link.id());
            if (quality != null) {
                add(graph, link, quality);
            }
        }
        Invariant.check(!dates.isEmpty(), "a scenario has nodes");
        return new KnownNetwork(
                graph.build(),
                nodes,
                links,
                delays,
                "the link models of scenario " + scenario.name(),
                dates.first());
    }

    /// The network that a node knows by the states that were flooded to it.
    ///
    /// @param known by the node
    /// @param config of its daemon, for names and delays
    /// @param date before which nothing was measured that is known, ISO 8601
    public static KnownNetwork of(NetworkGraph known, DaemonConfig config, String date) {
        Map<NodeId, String> nodes = new LinkedHashMap<>();
        config.nodes().forEach(n -> nodes.put(n.id(), n.name()));
        Map<LinkId, String> links = new LinkedHashMap<>();
        Map<LinkId, Long> delays = new LinkedHashMap<>();
        for (DaemonConfig.Link link : config.links()) {
            links.put(link.id(), link.name());
            delays.put(link.id(), link.delayNs());
        }
        config.virtualLinks().forEach(l -> links.put(l.id(), l.name()));
        return new KnownNetwork(
                known,
                nodes,
                links,
                delays,
                "the link states known to " + config.self().name(),
                date);
    }

    private static void add(NetworkGraph.Builder graph, Scenario.Link link, LinkQuality quality) {
        List<Offer> curve =
                quality.curve().stream()
                        .map(o -> new Offer(o.state(), Math.max(1, o.meanPairNs())))
                        .toList();
        boolean local = quality.peer().equals(link.b());
        graph.addLink(
                link.id(),
                link.a(),
                link.b(),
                1,
                curve,
                local ? quality.decayLocal() : quality.decayRemote(),
                local ? quality.decayRemote() : quality.decayLocal(),
                LinkState.SHARE_MAX);
    }

    /// A node by its name or its number.
    public @Nullable NodeId node(String named) {
        for (Map.Entry<NodeId, String> node : nodes.entrySet()) {
            if (node.getValue().equals(named)
                    || String.valueOf(node.getKey().value()).equals(named)) {
                return node.getKey();
            }
        }
        return null;
    }

    String name(NodeId node) {
        return nodes.getOrDefault(node, node.toString());
    }

    String name(LinkId link) {
        return links.getOrDefault(link, link.toString());
    }
}
