package dev.herald.daemon.api;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.spec.node.v1.RouteMetric;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a path is chosen, in requests. What is left out is the usual.
public final class Routing {
    private Routing() {}

    /// @param avoid names of links that are not taken
    /// @param path names of the nodes of the path; empty for the best one
    public static dev.herald.spec.node.v1.RouteChoice write(
            Metric metric, int alternatives, List<String> avoid, List<String> path) {
        RouteMetric written =
                switch (metric) {
                    case COST -> RouteMetric.ROUTE_METRIC_COST;
                    case HOPS -> RouteMetric.ROUTE_METRIC_HOPS;
                    case PAIR_TIME -> RouteMetric.ROUTE_METRIC_PAIR_TIME;
                    case CONSTRAINED -> RouteMetric.ROUTE_METRIC_CONSTRAINED;
                    case EXT -> RouteMetric.ROUTE_METRIC_EXT;
                };
        return dev.herald.spec.node.v1.RouteChoice.newBuilder()
                .setMetric(written)
                .setAlternatives(alternatives)
                .addAllAvoid(avoid)
                .addAllPath(path)
                .build();
    }

    /// @param config whose links and nodes are named
    /// @throws IllegalArgumentException when a field is out of range, or a link or node is not known
    public static RouteChoice read(dev.herald.spec.node.v1.RouteChoice route, DaemonConfig config) {
        Metric metric =
                switch (route.getMetric()) {
                    case ROUTE_METRIC_UNSPECIFIED -> RouteChoice.USUAL.metric();
                    case ROUTE_METRIC_COST -> Metric.COST;
                    case ROUTE_METRIC_HOPS -> Metric.HOPS;
                    case ROUTE_METRIC_PAIR_TIME -> Metric.PAIR_TIME;
                    case ROUTE_METRIC_CONSTRAINED -> Metric.CONSTRAINED;
                    case ROUTE_METRIC_EXT -> Metric.EXT;
                    case UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "route.metric " + route.getMetricValue() + " is not known");
                };
        Set<LinkId> avoid = new LinkedHashSet<>();
        for (String name : route.getAvoidList()) {
            avoid.add(link(name, config));
        }
        int alternatives = route.getAlternatives();
        return new RouteChoice(
                metric,
                alternatives == 0 ? RouteChoice.USUAL.alternatives() : alternatives,
                avoid,
                route.getPathList().stream().map(name -> node(name, config)).toList());
    }

    /// @throws IllegalArgumentException when there is none
    static NodeId node(String name, DaemonConfig config) {
        NodeId node = config.idOf(name);
        if (node == null) {
            throw new IllegalArgumentException(config.noNode(name));
        }
        return node;
    }

    /// A link, or a virtual one.
    private static LinkId link(String name, DaemonConfig config) {
        Map<String, LinkId> links = new LinkedHashMap<>();
        config.links().forEach(l -> links.put(l.name(), l.id()));
        config.virtualLinks().forEach(l -> links.put(l.name(), l.id()));
        LinkId link = links.get(name);
        if (link == null) {
            throw new IllegalArgumentException(
                    "no link of this network is called "
                            + name
                            + "; the links are "
                            + String.join(", ", links.keySet()));
        }
        return link;
    }
}
