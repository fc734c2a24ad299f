package dev.herald.network.routing;

import dev.herald.network.message.RouteChoice.Metric;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The metrics. Every path found reaches the fidelity and the rate asked, as far as the quality of its
/// links is known.
final class Finders {
    private final NetworkGraph graph;
    private final Map<Metric, PlainSearch> plain = new EnumMap<>(Metric.class);
    private final LabelSearch search;
    private final RateSweep sweep;
    private final Limits chain;
    private double[][] tails = {};
    private RouteQuery.@Nullable Ext tailsOf;
    private long @Nullable [] times;
    private @Nullable FastestSearch fastest;

    Finders(NetworkGraph graph, LabelSearch search) {
        this.graph = graph;
        this.search = search;
        sweep = new RateSweep(graph, search);
        chain = new Limits(graph);
    }

    Finder of(RouteQuery query, Metric metric) {
        return switch (metric) {
            case COST, HOPS, PAIR_TIME ->
                    new LeastCost(query, plain(metric), metric != Metric.PAIR_TIME);
            case CONSTRAINED -> new Fastest(query);
            case EXT -> new Throughput(query);
        };
    }

    Aim aim(RouteQuery query) {
        return Aim.fidelity(
                query.slowestNs(), graph.freePairNs, query.minFidelity().value(), query.waiting());
    }

    long[] times() {
        if (times == null) {
            times = RateSweep.times(graph.freePairNs);
        }
        return times;
    }

    private FastestSearch fastest() {
        if (fastest == null) {
            fastest = new FastestSearch(graph, sweep);
        }
        return fastest;
    }

    private PlainSearch plain(Metric metric) {
        return plain.computeIfAbsent(
                metric,
                any ->
                        new PlainSearch(
                                graph,
                                switch (metric) {
                                    case COST -> graph.cost;
                                    case PAIR_TIME -> pairTimes();
                                    default -> ones();
                                }));
    }

    private long[] ones() {
        long[] cost = new long[graph.links()];
        Arrays.fill(cost, 1);
        return cost;
    }

    /// Time of each link at its fastest.
    private long[] pairTimes() {
        long[] cost = new long[graph.links()];
        for (int l = 0; l < cost.length; l++) {
            int first = graph.offerStart[l];
            cost[l] =
                    first == graph.offerStart[l + 1] ? PlainSearch.NEVER : graph.freePairNs[first];
        }
        return cost;
    }

    /// The fastest way to operate the path that reaches what is asked, or null.
    @Nullable Path operate(RouteQuery query, Path path, boolean anyLink) {
        chain.reset(query, 0);
        chain.only(path.nodes(), anyLink ? null : path.links());
        return sweep.run(chain, aim(query), chainTimes(path, anyLink));
    }

    private long[] chainTimes(Path path, boolean anyLink) {
        long[] all = new long[16];
        int count = 0;
        for (int i = 0; i < path.links().length; i++) {
            int v = path.nodes()[i];
            int w = path.nodes()[i + 1];
            for (int arc = graph.firstArc(v, w);
                    arc < graph.arcStart[v + 1] && graph.arcHead[arc] == w;
                    arc++) {
                int link = graph.arcLink[arc];
                if (!anyLink && link != path.links()[i]) {
                    continue;
                }
                for (int o = graph.offerStart[link]; o < graph.offerStart[link + 1]; o++) {
                    if (count == all.length) {
                        all = Arrays.copyOf(all, 2 * count);
                    }
                    all[count++] = graph.freePairNs[o];
                }
            }
        }
        return RateSweep.times(Arrays.copyOf(all, count));
    }

    private double fidelity(RouteQuery query, Path path) {
        Route.Prospect prospect = path.route(graph, 0, query.waiting()).prospect();
        return prospect == null ? 0 : prospect.expected().fidelity();
    }

    /// Whether the quality of all links of the path is known.
    boolean known(Path path) {
        for (int link : path.links()) {
            if (graph.offerStart[link] == graph.offerStart[link + 1]) {
                return false;
            }
        }
        return true;
    }

    /// Probabilities of EXT for each number of channels and each offer; the last ones are kept.
    private double[][] tails(RouteQuery.Ext ext) {
        if (tailsOf != null && tailsOf.width() == ext.width() && tailsOf.slotNs() == ext.slotNs()) {
            return tails;
        }
        tails = new double[ext.width()][graph.freePairNs.length];
        for (int o = 0; o < graph.freePairNs.length; o++) {
            double success = -StrictMath.expm1(-(double) ext.slotNs() / graph.freePairNs[o]);
            double[] of = ExpectedThroughput.tails(success, ext.width());
            for (int i = 0; i < of.length; i++) {
                tails[i][o] = of[i];
            }
        }
        tailsOf = ext;
        return tails;
    }

    /// The least sum of costs. Where the plain shortest path does what is asked, or nothing is known
    /// against it, that is the answer; otherwise a search with labels of cost and fidelity.
    private final class LeastCost implements Finder {
        private final RouteQuery query;
        private final PlainSearch plain;
        private final boolean unknown;

        LeastCost(RouteQuery query, PlainSearch plain, boolean unknown) {
            this.query = query;
            this.plain = plain;
            this.unknown = unknown;
        }

        @Override
        public @Nullable Path best(Limits limits) {
            Path shortest = plain.run(limits);
            if (shortest != null) {
                Path operated = operated(shortest);
                if (operated != null) {
                    return operated;
                }
            }
            Aim aim =
                    new Aim(
                            query.slowestNs(),
                            graph.freePairNs,
                            query.minFidelity().value(),
                            query.waiting(),
                            plain,
                            null,
                            1,
                            unknown,
                            false,
                            false);
            int found = search.run(limits, aim);
            return found == Labels.NONE
                    ? null
                    : operated(Path.of(search.labels, found, search.labels.cost[found], 0));
        }

        private @Nullable Path operated(Path path) {
            if (!known(path)) {
                return path.operated(null);
            }
            Path at =
                    graph.isotropic
                            ? fastest().operate(path, aim(query))
                            : operate(query, path, false);
            return at == null ? null : at.ranked(path.rank(), 0);
        }

        @Override
        public double score(Path path) {
            return path.rank();
        }
    }

    private final class Fastest implements Finder {
        private final RouteQuery query;

        Fastest(RouteQuery query) {
            this.query = query;
        }

        @Override
        public @Nullable Path best(Limits limits) {
            return fastest().best(limits, aim(query));
        }

        @Override
        public double score(Path path) {
            return path.rank() == Long.MAX_VALUE ? 0 : 1e9 / path.rank();
        }
    }

    private final class Throughput implements Finder {
        private final RouteQuery query;

        Throughput(RouteQuery query) {
            this.query = query;
        }

        @Override
        public @Nullable Path best(Limits limits) {
            Path unlimited = best(limits, 0);
            if (unlimited == null || fidelity(query, unlimited) >= query.minFidelity().value()) {
                return unlimited;
            }
            return best(limits, query.minFidelity().value());
        }

        private @Nullable Path best(Limits limits, double minFidelity) {
            Aim aim =
                    new Aim(
                            query.slowestNs(),
                            graph.freePairNs,
                            minFidelity,
                            query.waiting(),
                            null,
                            tails(query.ext()),
                            query.ext().swapSuccess(),
                            false,
                            false,
                            false);
            int found = search.run(limits, aim);
            return found == Labels.NONE
                    ? null
                    : Path.of(search.labels, found, 0, search.labels.key[found]);
        }

        @Override
        public double score(Path path) {
            return path.value();
        }
    }
}
