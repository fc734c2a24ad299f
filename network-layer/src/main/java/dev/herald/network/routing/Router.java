package dev.herald.network.routing;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.routing.RouteAnswer.Found;
import dev.herald.network.routing.RouteAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds paths over one graph. Answers depend on the graph and the query alone, and the path from A to B is
/// that from B to A read backwards. Holds scratch memory: one thread at a time. For a network of 64 nodes
/// and more it also makes tables of the graph when a query first needs them, which change no answer: keep
/// the router while the graph stays. At most they take 4.4 kB a node for CONSTRAINED where all is Werner, and
/// in the searches with three correlators 4.6 kB.
///
/// What is exact: each metric gives an optimal path among those of at most 64 hops that reach the fidelity
/// and the rate asked, where the operating point of each link is chosen with the path. For Bell-diagonal
/// offers with three correlators the number of labels may grow (the problem is NP-hard); a search of more
/// than two million labels is refused, not answered wrongly. Not taken: offers with a negative correlator,
/// which are not entangled, and nodes whose swap is wrong more often than right. What a circuit then gets is
/// the model's promise: the rate is that of the slowest link without losses by cut-offs, and the decay of
/// waiting halves is the query's factor for each swap.
public final class Router {
    private static final double TOLERANCE = 1e-12;

    private final NetworkGraph graph;
    private final LabelSearch search;
    private final Finders finders;
    private final Limits limits;

    public Router(NetworkGraph graph) {
        this.graph = graph;
        search = new LabelSearch(graph);
        finders = new Finders(graph, search);
        limits = new Limits(graph);
    }

    public NetworkGraph graph() {
        return graph;
    }

    /// The best paths between the ends.
    public RouteAnswer find(RouteQuery query) {
        Refused no = prepare(query);
        if (no != null) {
            return no;
        }
        Finder finder = finders.of(query, query.choice().metric());
        Path best = finder.best(limits);
        if (best == null) {
            return refuse(query, limits);
        }
        List<Path> paths =
                query.choice().alternatives() == 1
                        ? List.of(best)
                        : Alternatives.of(best, query.choice().alternatives(), limits, finder);
        List<Route> routes = new ArrayList<>(paths.size());
        for (Path path : paths) {
            routes.add(directed(path.route(graph, finder.score(path), query.waiting()), query));
        }
        return new Found(routes);
    }

    /// Whether a given path does what is asked, and how its links are then operated: as fast as the fidelity
    /// allows.
    ///
    /// @param path from one end of the query to the other
    /// @return the one route; or NO_ROUTE when it is no path [NL-ROUTE-3], or what it cannot do
    public RouteAnswer check(RouteQuery query, List<NodeId> path) {
        Refused no = prepare(query);
        if (no != null) {
            return no;
        }
        boolean fits =
                valid(path)
                        && path.getFirst().equals(query.from())
                        && path.getLast().equals(query.to());
        Path given = fits ? numbered(path) : null;
        if (given == null) {
            return new Refused(
                    NetworkError.NO_ROUTE,
                    0,
                    "the path given is none from " + query.from() + " to " + query.to());
        }
        Path operated = finders.known(given) ? finders.operate(query, given, true) : given;
        if (operated == null) {
            limits.only(given.nodes(), null);
            return refuse(query, limits);
        }
        double score = operated.offers() == null ? 0 : 1e9 / operated.slowest(graph.freePairNs);
        return new Found(List.of(directed(operated.route(graph, score, query.waiting()), query)));
    }

    /// As [NetworkGraph#valid].
    public boolean valid(List<NodeId> path) {
        return graph.valid(path);
    }

    private @Nullable Path numbered(List<NodeId> path) {
        List<NodeId> ordered =
                path.getFirst().compareTo(path.getLast()) < 0 ? path : path.reversed();
        int[] nodes = new int[ordered.size()];
        int[] links = new int[nodes.length - 1];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = graph.index(ordered.get(i));
        }
        for (int i = 0; i < links.length; i++) {
            int arc = graph.firstArc(nodes[i], nodes[i + 1]);
            while (!limits.allows(nodes[i], nodes[i + 1], graph.arcLink[arc])) {
                arc++;
                if (arc == graph.arcStart[nodes[i] + 1] || graph.arcHead[arc] != nodes[i + 1]) {
                    return null;
                }
            }
            links[i] = graph.arcLink[arc];
        }
        return new Path(nodes, links, null, 0, 0);
    }

    private @Nullable Refused prepare(RouteQuery query) {
        for (NodeId end : List.of(query.from(), query.to())) {
            if (!graph.knows(end)) { // [NL-ROUTE-4]
                return new Refused(NetworkError.UNKNOWN_NODE, 0, end + " is not in the topology");
            }
        }
        if (query.from().equals(query.to())) {
            return new Refused(NetworkError.NO_ROUTE, 0, noPath(query));
        }
        int memories =
                query.choice().metric() == Metric.EXT
                        ? Math.max(query.memories(), query.ext().width())
                        : query.memories();
        for (NodeId end : List.of(query.from(), query.to())) {
            int has = graph.memories[graph.index(end)];
            if (has < memories) {
                return new Refused(
                        NetworkError.NO_RESOURCES,
                        0,
                        end + " has " + has + " memories, " + memories + " are needed");
            }
        }
        limits.reset(query, memories);
        search.newEnds();
        return null;
    }

    private static String noPath(RouteQuery query) {
        return "no path from " + query.from() + " to " + query.to();
    }

    /// Why there is nothing within the limits.
    private Refused refuse(RouteQuery query, Limits within) {
        if (search.overflowed()) {
            return new Refused(
                    NetworkError.NO_RESOURCES,
                    0,
                    "the search for a path took more than " + LabelSearch.LABELS_MAX + " labels");
        }
        double asked = query.minFidelity().value();
        Aim any = Aim.fidelity(Long.MAX_VALUE, graph.freePairNs, 0, query.waiting());
        int found = search.run(within, any);
        if (found == Labels.NONE) {
            return new Refused(NetworkError.NO_ROUTE, 0, noPath(query));
        }
        double best = search.labels.key[found];
        if (best < asked - TOLERANCE) {
            return new Refused(
                    NetworkError.FIDELITY_UNREACHABLE,
                    best,
                    String.format(Locale.ROOT, "best reachable %.6f, asked %.6f", best, asked));
        }
        Aim free = Aim.fidelity(Long.MAX_VALUE, graph.freePairNs, asked, query.waiting());
        Path fastest = new RateSweep(graph, search).run(within, free, finders.times());
        long slowest = fastest == null ? Long.MAX_VALUE : fastest.rank();
        double rate = slowest == Long.MAX_VALUE ? 0 : 1e9 / slowest;
        Aim whole = Aim.fidelity(query.slowestNs(), graph.meanPairNs, asked, query.waiting());
        boolean couldWhole = search.run(within, whole) != Labels.NONE;
        return new Refused(
                couldWhole ? NetworkError.NO_CAPACITY : NetworkError.RATE_UNREACHABLE,
                rate,
                String.format(
                        Locale.ROOT,
                        "best reachable %.6f pairs/s, asked %.6f",
                        rate,
                        query.minRateMicroHz() / 1e6));
    }

    private static Route directed(Route route, RouteQuery query) {
        return route.nodes().getFirst().equals(query.from()) ? route : route.reversed();
    }
}
