package dev.herald.network.topology;

import dev.herald.hal.model.NodeId;
import dev.herald.network.routing.NetworkGraph;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where a message to a distant node goes next: along a path of the fewest links that are up.
public final class NextHops {
    private final StateDatabase database;
    private final NodeId self;

    public NextHops(StateDatabase database, NodeId self) {
        this.database = database;
        this.self = self;
    }

    /// The neighbour with the smallest number that is nearest to the target, or null when there is no way.
    ///
    /// @param graph of the database
    /// @param usable neighbours that can be sent to
    public @Nullable NodeId toward(NodeId target, NetworkGraph graph, Predicate<NodeId> usable) {
        Set<NodeId> first = new LinkedHashSet<>();
        for (NodeId neighbour : neighbours(self)) {
            if (usable.test(neighbour) && !graph.between(self, neighbour).isEmpty()) {
                first.add(neighbour);
            }
        }
        Set<NodeId> seen = new LinkedHashSet<>();
        seen.add(target);
        ArrayDeque<NodeId> layer = new ArrayDeque<>(seen);
        NodeId best = null;
        while (!layer.isEmpty() && best == null) { // from the target outward, a layer at a time
            ArrayDeque<NodeId> next = new ArrayDeque<>();
            for (NodeId at : layer) {
                if (first.contains(at) && (best == null || at.compareTo(best) < 0)) {
                    best = at;
                }
                for (NodeId neighbour : neighbours(at)) {
                    if (!neighbour.equals(self)
                            && !graph.between(at, neighbour).isEmpty()
                            && seen.add(neighbour)) {
                        next.add(neighbour);
                    }
                }
            }
            layer = next;
        }
        return best;
    }

    private Set<NodeId> neighbours(NodeId node) {
        Set<NodeId> found = new LinkedHashSet<>();
        var state = database.state(node);
        if (state != null) {
            state.links().forEach(link -> found.add(link.neighbour()));
        }
        return found;
    }
}
