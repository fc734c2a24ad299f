package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.Topology;
import dev.herald.node.LinkService;
import dev.herald.node.NetworkSettings;
import dev.herald.physical.sim.EncodingCheck;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.fault.FaultPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads and checks a scenario file.
final class ScenarioReader {
    private static final double SECONDS_MAX = 1e9;
    private static final double KM_MAX = 100_000;
    private static final int VIRTUAL_MIN = NetworkInput.OpenVirtualLink.NUMBER_MIN;

    private final Fields top;
    private final List<Scenario.Node> nodes = new ArrayList<>();
    private final List<Scenario.Link> links = new ArrayList<>();
    private final Profiles profiles = new Profiles();
    private double delayPerKmUs;
    private double delayLeastUs;

    private ScenarioReader(Fields top) {
        this.top = top;
    }

    static Scenario read(Fields top) {
        return new ScenarioReader(top).scenario();
    }

    private Scenario scenario() {
        String name = top.label("scenario");
        long seed = top.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1);
        long durationNs = ns(top.number("duration_s", 0, SECONDS_MAX), 1e9);
        if (durationNs == 0) {
            throw top.broken("duration_s", "must be above 0");
        }
        channels();
        top.list("nodes").forEach(this::node);
        if (nodes.size() < 2) {
            throw top.broken("nodes", "at least 2 nodes are needed");
        }
        top.list("links").forEach(this::link);
        if (links.isEmpty()) {
            throw top.broken("links", "at least 1 link is needed");
        }
        List<Scenario.Station> stations =
                new StationReader(nodes, links).read(top.listOrEmpty("stations"));
        Map<String, NodeId> names = new LinkedHashMap<>();
        nodes.forEach(n -> names.put(n.name(), n.id()));
        List<VirtualLink> virtualLinks = virtualLinks(names);
        WorkReader workReader = new WorkReader(nodes, links, virtualLinks);
        List<Work> workload = new ArrayList<>();
        for (Fields work : top.listOrEmpty("workload")) {
            workload.add(workReader.work(work));
        }
        FaultReader faultReader = new FaultReader(nodes, stations, links);
        FaultPlan faults = faultReader.read(top.listOrEmpty("faults"));
        List<Scenario.Maintenance> maintenance =
                new MaintenanceReader(links).read(top.listOrEmpty("maintenance"));
        List<Scenario.Check> checks = new ArrayList<>();
        for (Fields check : top.listOrEmpty("checks")) {
            checks.add(check(check));
        }
        NetworkSettings network = NetworkReader.read(top, names);
        top.end();
        return new Scenario(
                top.file(),
                name,
                seed,
                durationNs,
                nodes,
                links,
                stations,
                virtualLinks,
                workload,
                faults,
                faultReader.outages(),
                maintenance,
                checks,
                network);
    }

    private void channels() {
        delayPerKmUs = 5;
        delayLeastUs = 10;
        Fields channels = top.fieldsOrNull("channels");
        if (channels != null) {
            delayPerKmUs = channels.number("default_delay_per_km_us", 0, 1e6, delayPerKmUs);
            delayLeastUs = channels.number("least_delay_us", 0, 1e6, delayLeastUs);
            channels.end();
        }
    }

    private void node(Fields fields) {
        String name = fields.label("name");
        NodeId id = new NodeId((int) fields.whole("id", 1, Integer.MAX_VALUE));
        for (Scenario.Node other : nodes) {
            if (other.name().equals(name)) {
                throw fields.broken("name", "another node has this name");
            }
            if (other.id().equals(id)) {
                throw fields.broken("id", "node " + other.name() + " has this id");
            }
        }
        nodes.add(new Scenario.Node(name, id, profiles.node(fields, "profile")));
        fields.end();
    }

    private void link(Fields fields) {
        String name = fields.label("name");
        LinkId id = new LinkId((int) fields.whole("id", 1, VIRTUAL_MIN - 1));
        for (Scenario.Link other : links) {
            if (other.name().equals(name)) {
                throw fields.broken("name", "another link has this name");
            }
            if (other.id().equals(id)) {
                throw fields.broken("id", "link " + other.name() + " has this id");
            }
        }
        List<String> ends = fields.texts("between");
        if (ends.size() != 2) {
            throw fields.broken("between", "a link has two ends");
        }
        NodeId a = end(fields, ends.get(0));
        NodeId b = end(fields, ends.get(1));
        if (a.equals(b)) {
            throw fields.broken(
                    "between",
                    "a link joins two different nodes, not " + ends.get(0) + " with itself");
        }
        var profile = profiles.link(fields, "profile");
        List<String> reasons = EncodingCheck.reasons(profile, profile(a), profile(b));
        if (!reasons.isEmpty()) {
            throw fields.broken("profile", String.join("; ", reasons));
        }
        double armA = Profiles.armKm(profile, "armA");
        double armB = Profiles.armKm(profile, "armB");
        if (fields.has("length_km")) {
            List<Double> lengths = fields.numbers("length_km", 2, 0, KM_MAX);
            armA = lengths.get(0);
            armB = lengths.get(1);
            profile =
                    Profiles.withArms(profile, armA, armB, "scenario " + top.file().getFileName());
        }
        double delayUs = Math.max(delayLeastUs, delayPerKmUs * (armA + armB));
        double loss = 0;
        Fields channel = fields.fieldsOrNull("channel");
        if (channel != null) {
            delayUs = channel.number("delay_us", 0, 1e9, delayUs);
            loss = channel.number("loss", 0, 1, 0);
            channel.end();
        }
        LinkService service = ServiceReader.read(fields);
        fields.end();
        links.add(
                new Scenario.Link(
                        name, id, a, b, profile, armA, armB, ns(delayUs, 1e3), loss, service));
    }

    private List<VirtualLink> virtualLinks(Map<String, NodeId> names) {
        Set<String> taken = new LinkedHashSet<>();
        List<Topology.Edge> edges = new ArrayList<>();
        for (Scenario.Link link : links) {
            taken.add(link.name());
            edges.add(new Topology.Edge(link.id(), link.a(), link.b(), 1));
        }
        return VirtualLinkReader.read(top, names, taken, new Topology(edges));
    }

    private NodeProfile profile(NodeId node) {
        return nodes.stream()
                .filter(n -> n.id().equals(node))
                .map(Scenario.Node::profile)
                .findFirst()
                .orElseThrow();
    }

    private NodeId end(Fields fields, String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .map(Scenario.Node::id)
                .findFirst()
                .orElseThrow(() -> fields.broken("between", WorkReader.unknownNode(name, nodes)));
    }

    private static Scenario.Check check(Fields fields) {
        String name = fields.text("name");
        String figure = fields.text("figure");
        if (!figure.matches(
                "(links|virtual_links|turns|circuits|stocks|apps|faults|pursuits)\\.[a-z0-9-]+(\\.[a-z0-9_]+){1,3}|left\\.[a-z]+")) {
            throw fields.broken(
                    "figure", "is a path into the result, such as links.alice-bob.rate_hz");
        }
        double expected = fields.number("expected", -1e18, 1e18);
        if (fields.has("tolerance") == fields.has("relative")) {
            throw fields.broken("needs one of tolerance (absolute) and relative");
        }
        double tolerance =
                fields.has("tolerance")
                        ? fields.number("tolerance", 0, 1e18)
                        : fields.number("relative", 0, 1) * Math.abs(expected);
        fields.end();
        return new Scenario.Check(name, figure, expected, tolerance);
    }

    static long ns(double value, double unitNs) {
        return Math.round(value * unitNs);
    }
}
