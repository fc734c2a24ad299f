package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `route` of a circuit or job: metric, alternatives and links to avoid, or the path itself.
final class RouteReader {
    private final Map<String, NodeId> nodes;
    private final Map<String, LinkId> links;

    /// @param nodes by their names
    /// @param links by theirs
    RouteReader(Map<String, NodeId> nodes, Map<String, LinkId> links) {
        this.nodes = nodes;
        this.links = links;
    }

    /// @param links by name, virtual ones as well
    RouteReader(List<Scenario.Node> nodes, Map<String, LinkId> links) {
        this(new LinkedHashMap<>(), links);
        nodes.forEach(n -> this.nodes.put(n.name(), n.id()));
    }

    RouteChoice read(Fields work) {
        Fields f = work.fieldsOrNull("route");
        if (f == null) {
            return RouteChoice.USUAL;
        }
        Metric metric = f.choice("metric", Metric.class, RouteChoice.USUAL.metric());
        int alternatives =
                (int)
                        f.whole(
                                "alternatives",
                                1,
                                RouteChoice.ALTERNATIVES_MAX,
                                RouteChoice.USUAL.alternatives());
        Set<LinkId> avoid = new LinkedHashSet<>();
        if (f.has("avoid")) {
            for (String name : f.texts("avoid")) {
                avoid.add(link(f, name));
            }
        }
        List<NodeId> path = new ArrayList<>();
        if (f.has("path")) {
            for (String name : f.texts("path")) {
                path.add(node(f, name));
            }
            if (path.size() < 2 || f.has("avoid") || f.has("metric") || f.has("alternatives")) {
                throw f.broken(
                        "path",
                        "must have both ends, and no metric, alternatives or avoid beside it");
            }
        }
        f.end();
        return new RouteChoice(metric, alternatives, avoid, path);
    }

    private NodeId node(Fields f, String name) {
        NodeId node = nodes.get(name);
        if (node == null) {
            throw f.broken("path", WorkReader.unknownNode(name, nodes.keySet()));
        }
        return node;
    }

    private LinkId link(Fields f, String name) {
        LinkId link = links.get(name);
        if (link == null) {
            throw f.broken(
                    "avoid",
                    "no link is called "
                            + name
                            + "; the links are "
                            + String.join(", ", links.keySet()));
        }
        return link;
    }
}
