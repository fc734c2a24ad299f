package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads and writes `virtual_links`, in scenarios and in configurations of daemons.
public final class VirtualLinkReader {
    private static final String KEY = "virtual_links";
    private static final long WITHIN_NS = 10_000_000_000L;
    private static final long WITHIN_MAX_NS = 3_600_000_000_000L;
    private static final int NODES_MAX = NetworkMessage.HOPS_MAX + 1;

    private final Map<String, NodeId> nodes;
    private final Set<String> names;
    private final List<Topology.Edge> joined;
    private final List<VirtualLink> links = new ArrayList<>();

    private VirtualLinkReader(
            Map<String, NodeId> nodes, Set<String> names, List<Topology.Edge> joined) {
        this.nodes = nodes;
        this.names = names;
        this.joined = new ArrayList<>(joined);
    }

    /// @param top the mapping that may have them
    /// @param nodes numbers of the nodes, by name
    /// @param names of the links
    /// @param topology the links
    /// @throws ScenarioException with file, line, field, value and rule
    public static List<VirtualLink> read(
            Fields top, Map<String, NodeId> nodes, Set<String> names, Topology topology) {
        VirtualLinkReader reader = new VirtualLinkReader(nodes, names, topology.links());
        for (Fields each : top.listOrEmpty(KEY)) {
            VirtualLink link = reader.link(each);
            reader.links.add(link);
            reader.joined.add(link.edge());
        }
        return reader.links;
    }

    private VirtualLink link(Fields f) {
        String name = f.label("name");
        if (names.contains(name) || links.stream().anyMatch(l -> l.name().equals(name))) {
            throw f.broken("name", "another link has this name");
        }
        int least = NetworkInput.OpenVirtualLink.NUMBER_MIN;
        LinkId id = new LinkId((int) f.whole("id", least, Integer.MAX_VALUE));
        for (VirtualLink other : links) {
            if (other.id().equals(id)) {
                throw f.broken("id", "virtual link " + other.name() + " has this id");
            }
        }
        List<NodeId> path = path(f);
        long cost = f.whole("cost", 1, Long.MAX_VALUE, 1);
        CircuitTerms terms = TermsReader.read(f);
        if (terms.service().restoreNs() > 0) {
            throw f.broken("restore", "a virtual link is set up again as long as it takes");
        }
        if (terms.service().testPpm() > 0) {
            throw f.broken("tests", "it is the circuits over a virtual link that are tested");
        }
        long withinNs =
                f.has("set_up_within")
                        ? AdmissionReader.time(f, "set_up_within", 1, WITHIN_MAX_NS, "3600 s")
                        : WITHIN_NS;
        f.end();
        return new VirtualLink(
                name,
                cost,
                new NetworkInput.OpenVirtualLink(id, path.getLast(), terms, path, withinNs));
    }

    private List<NodeId> path(Fields f) {
        List<NodeId> path = new ArrayList<>();
        String before = "";
        for (String name : f.texts("path")) {
            NodeId node = nodes.get(name);
            if (node == null) {
                throw f.broken(
                        "path",
                        "no node is called "
                                + name
                                + "; the nodes are "
                                + String.join(", ", nodes.keySet()));
            }
            if (path.contains(node)) {
                throw f.broken("path", "node " + name + " comes twice");
            }
            if (!path.isEmpty() && !joined(path.getLast(), node)) {
                throw f.broken(
                        "path",
                        "no link, nor a virtual link before this one, joins "
                                + before
                                + " and "
                                + name);
            }
            path.add(node);
            before = name;
        }
        if (path.size() < 2 || path.size() > NODES_MAX) {
            throw f.broken("path", "must have 2 to " + NODES_MAX + " nodes");
        }
        return path;
    }

    private boolean joined(NodeId a, NodeId b) {
        return joined.stream()
                .anyMatch(e ->
                        e.a().equals(a) && e.b().equals(b) || e.a().equals(b) && e.b().equals(a));
    }

    /// Lines as [#read] reads them; empty for none.
    ///
    /// @param nodes names of the nodes, by number
    public static String yaml(List<VirtualLink> links, Map<NodeId, String> nodes) {
        StringBuilder out = new StringBuilder(links.isEmpty() ? "" : KEY + ":\n");
        for (VirtualLink link : links) {
            List<String> path = link.open().path().stream().map(nodes::get).toList();
            out.append("  - {name: ").append(link.name());
            out.append(", id: ").append(link.id().value());
            out.append(", path: [").append(String.join(", ", path)).append("], cost: ");
            out.append(link.cost()).append(", min_fidelity: ");
            out.append(link.open().terms().minFidelity().value());
            out.append(TermsWriter.terms(link.open().terms()));
            out.append(", set_up_within: ").append(link.open().timeoutNs()).append(" ns}\n");
        }
        return out.toString();
    }
}
