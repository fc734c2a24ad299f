package dev.herald.network.routing;

import static java.util.Objects.requireNonNull;

import dev.herald.network.message.NetworkError;
import java.util.List;

/// The answer to a [RouteQuery].
public sealed interface RouteAnswer {

    /// Paths that do what is asked, the best first, all different in their nodes.
    record Found(List<Route> routes) implements RouteAnswer {
        public Found {
            routes = List.copyOf(routes);
            if (routes.isEmpty()) {
                throw new IllegalArgumentException("no routes were found");
            }
        }

        public Route best() {
            return routes.getFirst();
        }
    }

    /// No path does.
    ///
    /// @param why UNKNOWN_NODE, NO_ROUTE, NO_RESOURCES (no memory at an end, or the search grew too large),
    ///     FIDELITY_UNREACHABLE, RATE_UNREACHABLE, or NO_CAPACITY (the links could, had circuits not
    ///     reserved their time)
    /// @param best what can be reached instead: the fidelity without a limit on the rate for
    ///     FIDELITY_UNREACHABLE, the pairs per second at the fidelity asked for RATE_UNREACHABLE and
    ///     NO_CAPACITY; otherwise 0
    /// @param detail for people
    record Refused(NetworkError why, double best, String detail) implements RouteAnswer {
        public Refused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }
}
