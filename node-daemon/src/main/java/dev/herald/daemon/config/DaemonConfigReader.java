package dev.herald.daemon.config;

import dev.herald.daemon.scenario.Fields;
import dev.herald.daemon.scenario.NetworkReader;
import dev.herald.daemon.scenario.ServiceReader;
import dev.herald.daemon.scenario.StockReader;
import dev.herald.daemon.scenario.TimetableReader;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.daemon.scenario.VirtualLinkReader;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.Topology;
import dev.herald.node.NetworkSettings;
import dev.herald.node.stock.StockTerms;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and checks the configuration of a daemon.
final class DaemonConfigReader {
    private static final String EPOCH = "2026-01-01T00:00:00Z";
    private static final int VIRTUAL_MIN = NetworkInput.OpenVirtualLink.NUMBER_MIN;

    private final List<DaemonConfig.Node> nodes = new ArrayList<>();
    private final List<DaemonConfig.Link> links = new ArrayList<>();

    private DaemonConfigReader() {}

    static DaemonConfig read(Path file) {
        return new DaemonConfigReader().config(Fields.read(file));
    }

    private DaemonConfig config(Fields top) {
        String name = top.label("node");
        Fields topology = top.fields("topology");
        topology.list("nodes").forEach(this::node);
        topology.list("links").forEach(this::link);
        topology.end();
        DaemonConfig.Node self =
                nodes.stream()
                        .filter(n -> n.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                top.broken("node", "topology.nodes has no node of this name"));
        Fields device = top.fields("device");
        String driver = device.text("driver");
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : device.keys()) {
            if (!key.equals("driver")) {
                options.put(key, device.text(key));
            }
        }
        Fields listen = top.fields("listen");
        DaemonConfig.Address peers =
                listen.has("peers") ? address(listen, "peers") : self.address();
        DaemonConfig.Address api = address(listen, "api");
        listen.end();
        Fields tls = top.fields("tls");
        Path directory = tls.path("directory");
        tls.end();
        Instant epoch = epoch(top);
        Map<String, NodeId> names = new LinkedHashMap<>();
        nodes.forEach(n -> names.put(n.name(), n.id()));
        NetworkSettings network = NetworkReader.read(top, names);
        Map<String, LinkId> byName = new LinkedHashMap<>();
        List<Topology.Edge> edges = new ArrayList<>();
        for (DaemonConfig.Link link : links) {
            byName.put(link.name(), link.id());
            edges.add(new Topology.Edge(link.id(), link.a(), link.b(), link.cost()));
        }
        List<VirtualLink> virtualLinks =
                VirtualLinkReader.read(top, names, byName.keySet(), new Topology(edges));
        Map<String, SwitchedStation> stations = TimetableReader.read(top, byName);
        List<StockTerms> stocks = stocks(top, self.id(), names, byName);
        top.end();
        return new DaemonConfig(
                self,
                nodes,
                links,
                driver,
                options,
                peers,
                api,
                directory,
                epoch,
                network,
                virtualLinks,
                stations,
                stocks);
    }

    private static List<StockTerms> stocks(
            Fields top, NodeId self, Map<String, NodeId> names, Map<String, LinkId> linkNames) {
        List<StockTerms> stocks = new ArrayList<>();
        for (Fields fields : top.listOrEmpty("stocks")) {
            StockTerms terms = StockReader.read(fields, self, names, linkNames);
            if (stocks.stream().anyMatch(s -> s.remote().equals(terms.remote()))) {
                throw fields.broken("peer", "another stock is kept with this node");
            }
            stocks.add(terms);
        }
        return stocks;
    }

    private void node(Fields fields) {
        String name = fields.label("name");
        NodeId id = new NodeId((int) fields.whole("id", 1, Integer.MAX_VALUE));
        for (DaemonConfig.Node other : nodes) {
            if (other.name().equals(name)) {
                throw fields.broken("name", "another node has this name");
            }
            if (other.id().equals(id)) {
                throw fields.broken("id", "node " + other.name() + " has this id");
            }
        }
        nodes.add(new DaemonConfig.Node(name, id, address(fields, "address")));
        fields.end();
    }

    private void link(Fields fields) {
        String name = fields.label("name");
        LinkId id = new LinkId((int) fields.whole("id", 1, VIRTUAL_MIN - 1));
        if (links.stream().anyMatch(l -> l.id().equals(id))) {
            throw fields.broken("id", "another link has this id");
        }
        List<String> ends = fields.texts("between");
        if (ends.size() != 2 || ends.get(0).equals(ends.get(1))) {
            throw fields.broken("between", "a link joins two different nodes");
        }
        long delayNs = Math.round(fields.number("delay_us", 0, 1e9, 100) * 1e3);
        long cost = fields.whole("cost", 1, Long.MAX_VALUE, 1);
        links.add(
                new DaemonConfig.Link(
                        name,
                        id,
                        end(fields, ends.get(0)),
                        end(fields, ends.get(1)),
                        delayNs,
                        cost,
                        ServiceReader.read(fields)));
        fields.end();
    }

    private NodeId end(Fields fields, String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .map(DaemonConfig.Node::id)
                .findFirst()
                .orElseThrow(() -> fields.broken("between", "no node is called " + name));
    }

    private static DaemonConfig.Address address(Fields fields, String key) {
        String text = fields.text(key);
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port >= 1 && port <= 65_535) {
                    return new DaemonConfig.Address(text.substring(0, colon), port);
                }
            } catch (NumberFormatException notPort) {
                // Said below.
            }
        }
        throw fields.broken(key, "must be HOST:PORT with a port from 1 to 65535");
    }

    private static Instant epoch(Fields top) {
        try {
            return Instant.parse(top.text("epoch", EPOCH));
        } catch (DateTimeParseException wrong) {
            throw top.broken("epoch", "must be an instant such as " + EPOCH);
        }
    }
}
