package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.routing.RouteAnswer;
import dev.herald.network.routing.RouteQuery;
import dev.herald.network.routing.Router;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Paths over what this node knows of the network now. The router is made when it is first asked after the
/// graph has changed.
final class Routes {
    private final Supplier<NetworkGraph> known;
    private @Nullable Router router;

    /// @param known the present graph; the same object as long as nothing has changed
    Routes(Supplier<NetworkGraph> known) {
        this.known = known;
    }

    boolean knows(NodeId node) {
        return known.get().knows(node);
    }

    /// The links between two neighbours, the preferred one first.
    List<LinkId> between(NodeId a, NodeId b) {
        return known.get().between(a, b);
    }

    /// Whether every step of an explicit path is a link, no node comes twice and it is not too long.
    boolean valid(List<NodeId> path) {
        return known.get().valid(path);
    }

    /// The paths to try in turn, or why there is none.
    RouteAnswer candidates(NodeId from, NodeId to, CircuitTerms terms, RouteChoice choice) {
        RouteAnswer free = router().find(RouteQuery.of(from, to, terms, choice));
        boolean takesPlace = terms.service().preempt() || terms.service().replaces() != 0;
        return takesPlace
                        && free instanceof RouteAnswer.Refused refused
                        && refused.why() == NetworkError.NO_CAPACITY // [NL-ROUTE-14]
                ? router().find(new RouteQuery(from, to, terms.minFidelity(), 0, choice))
                : free;
    }

    private Router router() {
        NetworkGraph graph = known.get();
        Router present = router;
        if (present == null || present.graph() != graph) {
            present = new Router(graph);
            router = present;
        }
        return present;
    }
}
