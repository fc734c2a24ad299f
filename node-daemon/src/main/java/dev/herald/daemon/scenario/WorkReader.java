package dev.herald.daemon.scenario;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.pursuit.Degradation;
import dev.herald.network.message.DeliveryMode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the workload of a scenario.
final class WorkReader {
    private static final double SECONDS_MAX = 1e9;

    private enum Kind {
        LINK,
        CIRCUIT,
        STOCK,
        PAIRS,
        TELEPORT,
        TELEGATE,
        QKD
    }

    private enum LinkType {
        K,
        M
    }

    private final List<Scenario.Node> nodes;
    private final List<Scenario.Link> links;
    private final RouteReader routes;

    WorkReader(
            List<Scenario.Node> nodes, List<Scenario.Link> links, List<VirtualLink> virtualLinks) {
        this.nodes = nodes;
        this.links = links;
        Map<String, LinkId> names = new LinkedHashMap<>();
        links.forEach(l -> names.put(l.name(), l.id()));
        virtualLinks.forEach(l -> names.put(l.name(), l.id()));
        routes = new RouteReader(nodes, names);
    }

    Work work(Fields fields) {
        Kind kind = fields.choice("kind", Kind.class);
        long startNs = ScenarioReader.ns(fields.number("start_s", 0, SECONDS_MAX, 0), 1e9);
        Work work =
                switch (kind) {
                    case LINK -> linkPairs(fields, startNs);
                    case CIRCUIT -> circuit(fields, startNs);
                    case STOCK -> stock(fields, startNs);
                    case PAIRS -> app(fields, Work.Kind.PAIRS, "pairs", startNs);
                    case TELEPORT -> app(fields, Work.Kind.TELEPORT, "runs", startNs);
                    case TELEGATE -> app(fields, Work.Kind.TELEGATE, "runs", startNs);
                    case QKD -> app(fields, Work.Kind.QKD, "pairs", startNs);
                };
        fields.end();
        return work;
    }

    static String unknownNode(String name, List<Scenario.Node> nodes) {
        return unknownNode(name, nodes.stream().map(Scenario.Node::name).toList());
    }

    static String unknownNode(String name, Collection<String> nodes) {
        return "no node is called " + name + "; the nodes are " + String.join(", ", nodes);
    }

    private Work linkPairs(Fields fields, long startNs) {
        String name = fields.text("link");
        Scenario.Link link =
                links.stream()
                        .filter(l -> l.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                fields.broken(
                                        "link",
                                        "no link is called so; the links are "
                                                + String.join(
                                                        ", ",
                                                        links.stream()
                                                                .map(Scenario.Link::name)
                                                                .toList())));
        LinkId id = link.id();
        NodeId from = fields.has("from") ? node(fields, "from") : link.a();
        if (!link.hasEnd(from)) {
            throw fields.broken("from", "is not an end of link " + name);
        }
        PairType type =
                fields.choice("type", LinkType.class, LinkType.K) == LinkType.K
                        ? PairType.K
                        : PairType.M;
        int pairs = (int) fields.whole("pairs", 0, CreateRequest.NUMBER_MAX, 0);
        Fidelity minimum = minFidelity(fields);
        boolean store = fields.flag("store", false);
        if (store && type == PairType.M) {
            throw fields.broken("store", "measured pairs are not stored");
        }
        int priority = (int) fields.whole("priority", 0, CreateRequest.PRIORITY_MAX, 0);
        Degradation degradation = DegradationReader.read(fields, pairs, minimum);
        return new Work.LinkPairs(
                id, from, type, pairs, minimum, store, priority, degradation, startNs);
    }

    private Work circuit(Fields fields, long startNs) {
        NodeId from = node(fields, "from");
        return new Work.Circuit(
                from,
                destination(fields, from),
                fields.choice("mode", DeliveryMode.class, DeliveryMode.KEEP),
                (int) fields.whole("pairs", 0, Integer.MAX_VALUE, 0),
                TermsReader.read(fields),
                routes.read(fields),
                startNs);
    }

    private Work stock(Fields fields, long startNs) {
        NodeId from = node(fields, "from");
        return StockReader.work(
                fields, from, destination(fields, from), routes.read(fields), startNs);
    }

    private Work app(Fields fields, Work.Kind kind, String count, long startNs) {
        NodeId from = node(fields, "from");
        NodeId to = destination(fields, from);
        boolean random =
                kind == Work.Kind.TELEPORT
                        && fields.has("states")
                        && states(fields).equals("random");
        DeliveryMode mode =
                kind == Work.Kind.PAIRS
                        ? fields.choice("mode", DeliveryMode.class, DeliveryMode.KEEP)
                        : kind == Work.Kind.QKD ? DeliveryMode.MEASURE : DeliveryMode.KEEP;
        if (mode == DeliveryMode.EARLY) {
            throw fields.broken("mode", "must be keep or measure");
        }
        int testPermille =
                kind == Work.Kind.QKD ? (int) fields.whole("test_permille", 1, 999, 250) : 250;
        return new Work.App(
                kind,
                from,
                to,
                mode,
                (int) fields.whole(count, 1, 1_000_000_000),
                random,
                testPermille,
                TermsReader.read(fields),
                routes.read(fields),
                ScenarioReader.ns(fields.number("timeout_s", 0.001, SECONDS_MAX, 3600), 1e9),
                startNs);
    }

    private static String states(Fields fields) {
        String states = fields.text("states");
        if (!states.equals("cardinal") && !states.equals("random")) {
            throw fields.broken("states", "must be cardinal or random");
        }
        return states;
    }

    private NodeId node(Fields fields, String key) {
        String name = fields.text(key);
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .map(Scenario.Node::id)
                .findFirst()
                .orElseThrow(() -> fields.broken(key, unknownNode(name, nodes)));
    }

    private NodeId destination(Fields fields, NodeId from) {
        NodeId to = node(fields, "to");
        if (to.equals(from)) {
            throw fields.broken("to", "must be another node than from");
        }
        return to;
    }

    static Fidelity minFidelity(Fields fields) {
        return Fidelity.of(fields.fidelity("min_fidelity", 0.5));
    }
}
