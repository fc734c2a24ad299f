package dev.herald.network.topology;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.routing.NetworkGraph;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The graph that the states of a database make: built when it is asked for, and kept until what the
/// states say has changed.
public final class TopologyView {
    private final StateDatabase database;
    private @Nullable NetworkGraph graph;
    private long builtOf = -1;

    public TopologyView(StateDatabase database) {
        this.database = database;
    }

    /// Nodes that were heard of, and the links that both ends say are up.
    public NetworkGraph graph() {
        NetworkGraph built = graph;
        if (built == null || builtOf != database.version()) {
            built = build();
            graph = built;
            builtOf = database.version();
        }
        return built;
    }

    private NetworkGraph build() {
        NetworkGraph.Builder builder = NetworkGraph.builder();
        Set<Integer> taken = new HashSet<>(2 * database.size());
        for (int i = 0; i < database.size(); i++) {
            NodeState state = database.at(i);
            builder.addNode(state.origin(), state.swap(), state.swaps(), state.memories());
        }
        for (int i = 0; i < database.size(); i++) {
            NodeState low = database.at(i);
            for (LinkState lowEnd : low.links()) {
                LinkState highEnd = otherEnd(low.origin(), lowEnd);
                if (highEnd != null && taken.add(lowEnd.link().value())) {
                    add(builder, low.origin(), lowEnd, highEnd);
                }
            }
        }
        return builder.build();
    }

    /// The other end's view when this is the end with the smaller number and both say that the link is up.
    private @Nullable LinkState otherEnd(NodeId self, LinkState mine) { // [NL-STATE-16]
        if (mine.status() != Status.UP || self.compareTo(mine.neighbour()) >= 0) {
            return null;
        }
        NodeState other = database.state(mine.neighbour());
        if (other != null) {
            for (LinkState theirs : other.links()) {
                if (theirs.link().equals(mine.link())) {
                    return theirs.status() == Status.UP && theirs.neighbour().equals(self)
                            ? theirs
                            : null;
                }
            }
        }
        return null;
    }

    /// Cost, curve and free share are those of the end with the smaller number. [NL-STATE-17]
    private static void add(
            NetworkGraph.Builder builder, NodeId low, LinkState lowEnd, LinkState highEnd) {
        List<Offer> curve = lowEnd.curve();
        builder.addLink(
                lowEnd.link(),
                low,
                lowEnd.neighbour(),
                lowEnd.cost(),
                curve,
                lowEnd.decay(),
                highEnd.decay(),
                lowEnd.freePpm());
    }
}
