package dev.herald.daemon.config;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.Topology;
import dev.herald.node.LinkService;
import dev.herald.node.NetworkSettings;
import dev.herald.node.stock.StockTerms;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings of one daemon: who it is, its network, its device, where it listens and how it proves who
/// it is.
///
/// @param self name and id of this node
/// @param nodes all nodes of the network, this one included
/// @param links all links of the network
/// @param driver name of the driver of the device
/// @param driverOptions settings of the driver
/// @param listenPeers where other nodes connect
/// @param listenApi where the operator connects
/// @param tls directory with `ca.crt`, and `NAME.crt` and `NAME.key` of this node
/// @param epoch the network epoch, the same at every node
/// @param network settings of the network layer; flooding is for all nodes or none
/// @param virtualLinks of the network: those that begin here are opened here. Without flooding, every node is
///     told of all
/// @param stations timetables of the heralding stations that links share, by name; the same at every node
/// @param stocks pairs that this node keeps in stock, one stock at most with each other node
public record DaemonConfig(
        Node self,
        List<Node> nodes,
        List<Link> links,
        String driver,
        Map<String, String> driverOptions,
        Address listenPeers,
        Address listenApi,
        Path tls,
        Instant epoch,
        NetworkSettings network,
        List<VirtualLink> virtualLinks,
        Map<String, SwitchedStation> stations,
        List<StockTerms> stocks) {

    /// Without stocks.
    public DaemonConfig(
            Node self,
            List<Node> nodes,
            List<Link> links,
            String driver,
            Map<String, String> driverOptions,
            Address listenPeers,
            Address listenApi,
            Path tls,
            Instant epoch,
            NetworkSettings network,
            List<VirtualLink> virtualLinks,
            Map<String, SwitchedStation> stations) {
        this(
                self,
                nodes,
                links,
                driver,
                driverOptions,
                listenPeers,
                listenApi,
                tls,
                epoch,
                network,
                virtualLinks,
                stations,
                List.of());
    }

    public DaemonConfig {
        requireNonNull(self);
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        requireNonNull(driver);
        driverOptions = Collections.unmodifiableMap(new LinkedHashMap<>(driverOptions));
        requireNonNull(listenPeers);
        requireNonNull(listenApi);
        requireNonNull(tls);
        requireNonNull(epoch);
        requireNonNull(network);
        virtualLinks = List.copyOf(virtualLinks);
        stations = Collections.unmodifiableMap(new LinkedHashMap<>(stations));
        stocks = List.copyOf(stocks);
    }

    /// @throws dev.herald.daemon.scenario.ScenarioException with file, line, field, value and rule
    public static DaemonConfig read(Path file) {
        return DaemonConfigReader.read(file);
    }

    /// @param name as in its certificate
    /// @param address where it listens for other nodes
    public record Node(String name, NodeId id, Address address) {}

    /// @param delayNs of its classical channel, one way, as planned
    /// @param service how it serves requests, the same at both ends
    public record Link(
            String name,
            LinkId id,
            NodeId a,
            NodeId b,
            long delayNs,
            long cost,
            LinkService service) {
        public boolean joins(NodeId one, NodeId other) {
            return a.equals(one) && b.equals(other) || a.equals(other) && b.equals(one);
        }
    }

    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// The links, and the virtual ones.
    public Topology topology() {
        return new Topology(
                Stream.concat(
                                links.stream()
                                        .map(l ->
                                                new Topology.Edge(l.id(), l.a(), l.b(), l.cost())),
                                virtualLinks.stream().map(VirtualLink::edge))
                        .toList());
    }

    /// The node of that name; null when there is none.
    public @Nullable NodeId idOf(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .map(Node::id)
                .findFirst()
                .orElse(null);
    }

    /// Says that there is no node of that name, in one line.
    public String noNode(String called) {
        return "no node of this network is called "
                + called
                + "; the nodes are "
                + String.join(", ", nodes.stream().map(Node::name).toList());
    }

    /// The link of this node that is called so.
    public Optional<Link> ownLink(String called) {
        return ownLinks().stream().filter(link -> link.name().equals(called)).findFirst();
    }

    /// Says that there is none, in one line.
    public String noOwnLink(String called) {
        return "no link of "
                + self.name()
                + " is called "
                + called
                + "; its links are "
                + String.join(", ", ownLinks().stream().map(Link::name).toList());
    }

    private List<Link> ownLinks() {
        return links.stream()
                .filter(link -> link.a().equals(self.id()) || link.b().equals(self.id()))
                .toList();
    }

    /// Name of a node; its id when it is not in the network.
    public String nameOf(NodeId id) {
        return nodes.stream()
                .filter(n -> n.id().equals(id))
                .map(Node::name)
                .findFirst()
                .orElse(id.toString());
    }
}
