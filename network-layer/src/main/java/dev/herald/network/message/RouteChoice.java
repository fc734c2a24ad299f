package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.List;
import java.util.Set;

/// How the path of a circuit is chosen: it is given, or the best one.
///
/// @param metric what is best
/// @param alternatives paths to try in turn, 1 to [#ALTERNATIVES_MAX]
/// @param avoid links that are not taken
/// @param path nodes from the head-end to the tail-end; empty for the best path. The other components say
///     nothing about a path that is given
public record RouteChoice(Metric metric, int alternatives, Set<LinkId> avoid, List<NodeId> path) {
    public static final int ALTERNATIVES_MAX = 16;

    public static final RouteChoice USUAL = new RouteChoice(Metric.COST, 3, Set.of());

    public enum Metric {
        /// Least configured cost; hop count where all costs are equal.
        COST,
        HOPS,
        /// Least expected time between pairs, each link at its fastest point (Van Meter et al. 2013).
        PAIR_TIME,
        /// Greatest rate among the paths whose Werner parameter reaches the fidelity asked.
        CONSTRAINED,
        /// Greatest expected throughput EXT (Shi and Qian 2020).
        EXT;

        /// Whether paths are compared by what their links can do, and not by configured figures alone.
        public boolean needsCurves() {
            return this != COST && this != HOPS;
        }
    }

    public RouteChoice(Metric metric, int alternatives, Set<LinkId> avoid) {
        this(metric, alternatives, avoid, List.of());
    }

    public RouteChoice {
        requireNonNull(metric);
        avoid = Set.copyOf(avoid);
        path = List.copyOf(path);
        if (alternatives < 1 || alternatives > ALTERNATIVES_MAX) {
            throw new IllegalArgumentException(
                    "alternatives " + alternatives + " is not in 1.." + ALTERNATIVES_MAX);
        }
    }

    /// The same with this path, or with the best one when it is empty.
    public RouteChoice along(List<NodeId> given) {
        return new RouteChoice(metric, alternatives, avoid, given);
    }
}
