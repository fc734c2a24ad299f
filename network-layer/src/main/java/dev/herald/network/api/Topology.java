package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// The links of a network, as configured.
///
/// @param links each link once
public record Topology(List<Edge> links) {

    /// @param cost additive metric of shortest paths, at least 1
    public record Edge(LinkId link, NodeId a, NodeId b, long cost) {
        public Edge {
            requireNonNull(link);
            requireNonNull(a);
            requireNonNull(b);
            if (a.equals(b)) {
                throw new IllegalArgumentException("link " + link + " has both ends at " + a);
            }
            if (cost < 1) {
                throw new IllegalArgumentException(
                        "link " + link + " has cost " + cost + ", less than 1");
            }
        }
    }

    public Topology {
        links = List.copyOf(links);
    }
}
