package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.Topology;
import dev.herald.network.api.Topology.Edge;
import dev.herald.network.message.NetworkMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Paths over the configured topology. What it answers depends on the set of links alone, not on their
/// order.
final class Routing {
    private static final Comparator<Edge> PREFERRED =
            Comparator.comparingLong(Edge::cost).thenComparing(Edge::link);

    private record Reach(NodeId node, long cost) {}

    private final Supplier<Topology> known;
    private final LongSupplier version;
    private long adjacentOf;
    private @Nullable Map<NodeId, NavigableMap<NodeId, List<Edge>>> adjacent;

    Routing(Topology topology) {
        this(() -> topology, () -> 0);
    }

    /// @param known the present links
    /// @param version changes when they do
    Routing(Supplier<Topology> known, LongSupplier version) {
        this.known = known;
        this.version = version;
    }

    boolean knows(NodeId node) {
        return adjacency().containsKey(node);
    }

    /// The links between two neighbours, the preferred one first.
    List<Edge> between(NodeId a, NodeId b) {
        NavigableMap<NodeId, List<Edge>> neighbours = adjacency().get(a);
        return neighbours == null ? List.of() : neighbours.getOrDefault(b, List.of());
    }

    /// Whether the link joins the two nodes.
    boolean joins(LinkId link, NodeId a, NodeId b) {
        for (Edge edge : between(a, b)) {
            if (edge.link().equals(link)) {
                return true;
            }
        }
        return false;
    }

    /// The path of the least cost; of several, the one that comes first when the nodes are compared in
    /// order from the end with the smaller id, so that a path and its reverse are the same.
    ///
    /// @return nodes from `from` to `to`; empty when there is no path, or none short enough
    List<NodeId> shortest(NodeId from, NodeId to) {
        NodeId first = from.compareTo(to) <= 0 ? from : to;
        NodeId last = first == from ? to : from;
        Map<NodeId, Long> distance = distancesTo(last);
        List<NodeId> path = new ArrayList<>();
        NodeId at = first;
        while (!at.equals(last)) {
            Long left = distance.get(at);
            if (left == null || path.size() >= NetworkMessage.HOPS_MAX) {
                return List.of(); // [NL-ROUTE-5]
            }
            path.add(at);
            at = next(at, left, distance);
        }
        path.add(last);
        return first == from ? path : path.reversed();
    }

    /// Whether every step of an explicit path is a link and no node comes twice.
    boolean valid(List<NodeId> path) {
        if (path.size() < 2
                || path.size() > NetworkMessage.HOPS_MAX + 1
                || new LinkedHashSet<>(path).size() != path.size()) {
            return false;
        }
        for (int i = 1; i < path.size(); i++) {
            if (between(path.get(i - 1), path.get(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private NodeId next(NodeId at, long left, Map<NodeId, Long> distance) {
        NavigableMap<NodeId, List<Edge>> neighbours = adjacency().get(at);
        if (neighbours != null) {
            for (Map.Entry<NodeId, List<Edge>> step :
                    neighbours.entrySet()) { // smallest id first [NL-ROUTE-2]
                Long beyond = distance.get(step.getKey());
                if (beyond != null && sum(beyond, step.getValue().getFirst().cost()) == left) {
                    return step.getKey();
                }
            }
        }
        throw new IllegalStateException("no step of a shortest path from " + at);
    }

    private Map<NodeId, Long> distancesTo(NodeId target) { // [NL-ROUTE-1]
        Map<NodeId, Long> distance = new LinkedHashMap<>();
        PriorityQueue<Reach> frontier =
                new PriorityQueue<>(
                        Comparator.comparingLong(Reach::cost).thenComparing(Reach::node));
        frontier.add(new Reach(target, 0));
        for (Reach reach = frontier.poll(); reach != null; reach = frontier.poll()) {
            if (distance.putIfAbsent(reach.node, reach.cost) != null) {
                continue;
            }
            NavigableMap<NodeId, List<Edge>> neighbours = adjacency().get(reach.node);
            if (neighbours != null) {
                for (Map.Entry<NodeId, List<Edge>> step : neighbours.entrySet()) {
                    if (!distance.containsKey(step.getKey())) {
                        frontier.add(
                                new Reach(
                                        step.getKey(),
                                        sum(reach.cost, step.getValue().getFirst().cost())));
                    }
                }
            }
        }
        return distance;
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private Map<NodeId, NavigableMap<NodeId, List<Edge>>> adjacency() {
        if (adjacent == null || adjacentOf != version.getAsLong()) {
            adjacentOf = version.getAsLong();
            Map<NodeId, NavigableMap<NodeId, List<Edge>>> built = new LinkedHashMap<>();
            for (Edge edge : known.get().links().stream().sorted(PREFERRED).toList()) {
                add(built, edge.a(), edge.b(), edge);
                add(built, edge.b(), edge.a(), edge);
            }
            adjacent = built;
        }
        return adjacent;
    }

    private static void add(
            Map<NodeId, NavigableMap<NodeId, List<Edge>>> to, NodeId a, NodeId b, Edge edge) {
        to.computeIfAbsent(a, any -> new TreeMap<>())
                .computeIfAbsent(b, any -> new ArrayList<>())
                .add(edge);
    }
}
