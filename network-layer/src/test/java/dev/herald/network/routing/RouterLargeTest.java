package dev.herald.network.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.routing.RouteAnswer.Found;
import dev.herald.network.routing.RouteAnswer.Refused;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Networks large enough for landmarks, against searches that go over all links again and again.
class RouterLargeTest {
    private static final int NODES = 120;

    private record Link(int a, int b, long cost, List<Offer> curve) {}

    /// Points in a square, joined to near ones; swaps lose a little, differently at each node.
    private static final class Network {
        final List<Link> links = new ArrayList<>();
        final double[] swap = new double[NODES + 1];
        final boolean werner;

        Network(Rng rng, boolean werner) {
            this.werner = werner;
            double[] x = new double[NODES + 1];
            double[] y = new double[NODES + 1];
            for (int i = 1; i <= NODES; i++) {
                x[i] = rng.nextDouble();
                y[i] = rng.nextDouble();
                swap[i] = 1 - 0.02 * rng.nextDouble();
                for (int j = 1; j < i; j++) {
                    double length = Math.hypot(x[i] - x[j], y[i] - y[j]);
                    if (length < 0.15 || rng.nextInt(400) == 0) {
                        List<Offer> curve = new ArrayList<>();
                        for (double fidelity : new double[] {0.92, 0.95, 0.97, 0.99}) {
                            double rest = 1 - fidelity;
                            BellDiagonal state =
                                    werner
                                            ? BellDiagonal.werner(fidelity)
                                            : new BellDiagonal(
                                                    fidelity, 0.2 * rest, 0.7 * rest, 0.1 * rest);
                            curve.add(
                                    new Offer(state, (long) (1e6 * Math.exp(20 * length) / rest)));
                        }
                        links.add(new Link(i, j, 1 + (long) (1e6 * length), curve));
                    }
                }
            }
        }

        NetworkGraph graph() {
            NetworkGraph.Builder builder = NetworkGraph.builder();
            for (int i = 1; i <= NODES; i++) {
                builder.addNode(
                        new NodeId(i), new SwapNoise(swap[i], 0, werner ? 0 : 0.003), true, 4);
            }
            int id = 0;
            for (Link link : links) {
                builder.addLink(
                        new LinkId(++id),
                        new NodeId(link.a),
                        new NodeId(link.b),
                        link.cost,
                        link.curve,
                        MemoryDecay.NONE,
                        MemoryDecay.NONE,
                        1_000_000);
            }
            return builder.build();
        }

        /// The greatest Werner parameter of a path within the bound, by repeated relaxation.
        double greatest(int from, int to, long boundNs) {
            double[] best = new double[NODES + 1];
            best[from] = 1 / swap[from];
            boolean changed = true;
            for (int round = 0; changed && round < NODES; round++) {
                changed = false;
                for (Link link : links) {
                    double factor = 0;
                    for (Offer offer : link.curve) {
                        if (offer.meanPairNs() <= boundNs) {
                            factor = Math.max(factor, offer.state().correlatorZ());
                        }
                    }
                    changed |= relax(best, link.a, link.b, factor);
                    changed |= relax(best, link.b, link.a, factor);
                }
            }
            return best[to];
        }

        private boolean relax(double[] best, int a, int b, double factor) {
            double next = best[a] * swap[a] * factor;
            if (next <= best[b] * (1 + 1e-15)) {
                return false;
            }
            best[b] = next;
            return true;
        }

        long cheapest(int from, int to) {
            long[] cost = new long[NODES + 1];
            Arrays.fill(cost, Long.MAX_VALUE / 2);
            cost[from] = 0;
            for (int round = 0; round < NODES; round++) {
                for (Link link : links) {
                    cost[link.a] = Math.min(cost[link.a], cost[link.b] + link.cost);
                    cost[link.b] = Math.min(cost[link.b], cost[link.a] + link.cost);
                }
            }
            return cost[to];
        }
    }

    private static RouteQuery query(Metric metric, int from, int to, double fidelity) {
        return new RouteQuery(
                new NodeId(from),
                new NodeId(to),
                Fidelity.of(fidelity),
                0,
                new RouteChoice(metric, 1, Set.of()));
    }

    @Test
    @Verifies("NL-ROUTE-9")
    void fastestPathOfAFidelityIsThatOfTheLeastBoundThatReachesIt() {
        Seeds.forEach(
                12,
                seed -> {
                    Rng rng = new Rng(seed);
                    Network network = new Network(rng, true);
                    Router router = new Router(network.graph());
                    TreeSet<Long> times = new TreeSet<>();
                    network.links.forEach(l -> l.curve.forEach(o -> times.add(o.meanPairNs())));
                    List<Long> bounds = List.copyOf(times);
                    for (int i = 0; i < 8; i++) {
                        int from = rng.nextInt(1, NODES + 1);
                        int to = 1 + (from - 1 + rng.nextInt(1, NODES)) % NODES;
                        double asked = 0.55 + 0.4 * rng.nextDouble();
                        double w = (4 * Fidelity.of(asked).value() - 1) / 3;
                        RouteAnswer answer =
                                router.find(query(Metric.CONSTRAINED, from, to, asked));
                        if (network.greatest(from, to, Long.MAX_VALUE) < w) {
                            assertInstanceOf(Refused.class, answer);
                            continue;
                        }
                        int low = 0;
                        int high = bounds.size() - 1;
                        while (low < high) {
                            int middle = (low + high) >>> 1;
                            if (network.greatest(from, to, bounds.get(middle)) >= w) {
                                high = middle;
                            } else {
                                low = middle + 1;
                            }
                        }
                        Route.Prospect best =
                                assertNotNullProspect(assertInstanceOf(Found.class, answer).best());
                        assertEquals((long) bounds.get(low), best.meanPairNs());
                        assertEquals(
                                (1 + 3 * network.greatest(from, to, bounds.get(low))) / 4,
                                best.expected().fidelity(),
                                1e-9);
                    }
                });
    }

    /// Against halving the times with a search of labels for each, with decay while waiting, links to avoid
    /// and a rate asked.
    @Test
    @Verifies("NL-ROUTE-9")
    void fastestPathIsThatOfTheSearchWithLabels() {
        Seeds.forEach(
                10,
                seed -> {
                    Rng rng = new Rng(seed);
                    Network network = new Network(rng, true);
                    NetworkGraph graph = network.graph();
                    Router router = new Router(graph);
                    RateSweep sweep = new RateSweep(graph, new LabelSearch(graph));
                    long[] times = RateSweep.times(graph.freePairNs);
                    Limits limits = new Limits(graph);
                    for (int i = 0; i < 8; i++) {
                        int from = rng.nextInt(1, NODES + 1);
                        int to = 1 + (from - 1 + rng.nextInt(1, NODES)) % NODES;
                        Set<LinkId> avoid = new TreeSet<>();
                        for (int j = 0; j < 40; j++) {
                            avoid.add(new LinkId(rng.nextInt(1, network.links.size() + 1)));
                        }
                        RouteQuery query =
                                new RouteQuery(
                                                new NodeId(from),
                                                new NodeId(to),
                                                Fidelity.of(0.25 + 0.65 * rng.nextDouble()),
                                                rng.nextInt(2) * 1_000_000L,
                                                new RouteChoice(Metric.CONSTRAINED, 1, avoid))
                                        .withWaiting(1 - 0.03 * rng.nextDouble());
                        limits.reset(query, 1);
                        Path path =
                                sweep.run(
                                        limits,
                                        Aim.fidelity(
                                                query.slowestNs(),
                                                graph.freePairNs,
                                                query.minFidelity().value(),
                                                query.waiting()),
                                        times);
                        if (path == null) {
                            assertInstanceOf(Refused.class, router.find(query));
                            continue;
                        }
                        Route.Prospect best =
                                assertNotNullProspect(
                                        assertInstanceOf(Found.class, router.find(query)).best());
                        assertEquals(path.rank(), best.meanPairNs());
                        assertEquals(path.value(), best.expected().fidelity(), 1e-11);
                    }
                });
    }

    private static Route.Prospect assertNotNullProspect(Route route) {
        assertNotNull(route.prospect());
        return route.prospect();
    }

    @Test
    @Verifies(value = "NL-ROUTE-1", rev = 2)
    void cheapestPathsAreThoseWithoutLandmarks() {
        Seeds.forEach(
                8,
                seed -> {
                    Rng rng = new Rng(seed);
                    Network network = new Network(rng, rng.nextInt(2) == 0);
                    Router router = new Router(network.graph());
                    for (int i = 0; i < 8; i++) {
                        int from = rng.nextInt(1, NODES + 1);
                        int to = 1 + (from - 1 + rng.nextInt(1, NODES)) % NODES;
                        long cost = network.cheapest(from, to);
                        RouteAnswer answer = router.find(query(Metric.COST, from, to, 0));
                        if (answer instanceof Found found) {
                            assertEquals((double) cost, found.best().score());
                            Found back =
                                    assertInstanceOf(
                                            Found.class,
                                            router.find(query(Metric.COST, to, from, 0)));
                            assertEquals(found.best(), back.best().reversed());
                        } else {
                            assertEquals(Long.MAX_VALUE / 2, cost);
                        }
                    }
                });
    }

    /// With readout errors no single product decides; a path of the scalar optimum is never better.
    @Test
    @Verifies("NL-ROUTE-7")
    void threeCorrelatorsKeepWhatWasAsked() {
        Seeds.forEach(
                6,
                seed -> {
                    Rng rng = new Rng(seed);
                    Network network = new Network(rng, false);
                    Router router = new Router(network.graph());
                    for (int i = 0; i < 6; i++) {
                        int from = rng.nextInt(1, NODES + 1);
                        int to = 1 + (from - 1 + rng.nextInt(1, NODES)) % NODES;
                        RouteAnswer fast = router.find(query(Metric.CONSTRAINED, from, to, 0.75));
                        RouteAnswer cheap = router.find(query(Metric.COST, from, to, 0.75));
                        assertEquals(fast.getClass(), cheap.getClass());
                        if (fast instanceof Found first && cheap instanceof Found second) {
                            Route.Prospect one = assertNotNullProspect(first.best());
                            Route.Prospect two = assertNotNullProspect(second.best());
                            assertTrue(one.expected().fidelity() >= 0.75 - 2e-12);
                            assertTrue(two.expected().fidelity() >= 0.75 - 2e-12);
                            assertTrue(one.meanPairNs() <= two.meanPairNs());
                        }
                    }
                });
    }
}
