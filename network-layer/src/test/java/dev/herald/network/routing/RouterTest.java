package dev.herald.network.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.routing.Exhaustive.Best;
import dev.herald.network.routing.RouteAnswer.Found;
import dev.herald.network.routing.RouteAnswer.Refused;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static Exhaustive network(Rng rng, boolean werner) {
        Exhaustive network = new Exhaustive();
        int size = rng.nextInt(2, 7);
        for (int i = 0; i < size; i++) {
            SwapNoise noise =
                    werner
                            ? new SwapNoise(1 - 0.1 * rng.nextDouble(), 0, 0)
                            : new SwapNoise(
                                    1 - 0.1 * rng.nextDouble(),
                                    0.05 * rng.nextDouble(),
                                    0.05 * rng.nextDouble());
            network.nodes.add(new Exhaustive.Node(noise, rng.nextInt(8) > 0, rng.nextInt(1, 5)));
        }
        for (int i = rng.nextInt(size - 1, 2 * size + 1); i > 0; i--) {
            int a = rng.nextInt(1, size + 1);
            int b = rng.nextInt(1, size + 1);
            if (a != b) {
                List<Offer> curve = new ArrayList<>();
                for (int o = rng.nextInt(1, 4); o > 0; o--) {
                    curve.add(new Offer(state(rng, werner), rng.nextInt(1, 12) * 1_000_000L));
                }
                network.links.add(
                        new Exhaustive.Link(
                                network.links.size() + 1,
                                a,
                                b,
                                rng.nextInt(1, 4),
                                curve,
                                rng.nextInt(3) == 0 ? rng.nextInt(1_000_001) : 1_000_000));
            }
        }
        return network;
    }

    private static BellDiagonal state(Rng rng, boolean werner) {
        double infidelity = 0.2 * rng.nextDouble();
        if (werner) {
            return BellDiagonal.werner(1 - infidelity);
        }
        double a = rng.nextDouble();
        double b = rng.nextDouble() * (1 - a);
        return new BellDiagonal(
                1 - infidelity, infidelity * a, infidelity * b, infidelity * (1 - a - b));
    }

    private static RouteQuery query(Rng rng, Exhaustive network, Metric metric) {
        int size = network.nodes.size();
        int from = rng.nextInt(1, size + 1);
        int to = 1 + (from - 1 + rng.nextInt(1, size)) % size;
        Set<LinkId> avoid =
                rng.nextInt(4) == 0 ? Set.of(new LinkId(rng.nextInt(1, 2 * size + 1))) : Set.of();
        return new RouteQuery(
                new NodeId(from),
                new NodeId(to),
                Fidelity.of(rng.nextInt(4) == 0 ? 0 : 0.5 + 0.5 * rng.nextDouble()),
                rng.nextInt(2) == 0 ? 0 : rng.nextInt(1, 500) * 1_000_000L,
                new RouteChoice(metric, rng.nextInt(1, 6), avoid),
                1,
                rng.nextInt(2) == 0 ? 1 : 0.95,
                new RouteQuery.Ext(rng.nextInt(1, 3), 3_000_000, 0.9));
    }

    /// 3,000 networks: what is answered never violates what was asked, is the best there is, and so are
    /// the alternatives; it is refused only when nothing does; the path back is the path.
    @Test
    @Verifies({"NL-ROUTE-7", "NL-ROUTE-8", "NL-ROUTE-9", "NL-ROUTE-10"})
    void isTheBestOfAllPathsAndNeverViolatesWhatWasAsked() {
        int[] found = new int[Metric.values().length];
        Seeds.forEach(
                3_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    boolean werner = rng.nextInt(2) == 0;
                    Exhaustive network = network(rng, werner);
                    Router router = new Router(network.graph());
                    for (Metric metric : Metric.values()) {
                        RouteQuery query = query(rng, network, metric);
                        if (check(network, router, query)) {
                            found[metric.ordinal()]++;
                        }
                    }
                });
        for (int count : found) {
            assertTrue(count > 500, "only " + count + " networks had a path");
        }
    }

    private static boolean check(Exhaustive network, Router router, RouteQuery query) {
        Map<List<NodeId>, Best> all = network.all(query);
        int needed =
                query.choice().metric() == Metric.EXT
                        ? Math.max(query.memories(), query.ext().width())
                        : query.memories();
        boolean memories =
                network.nodes.get(query.from().value() - 1).memories() >= needed
                        && network.nodes.get(query.to().value() - 1).memories() >= needed;
        RouteAnswer answer = router.find(query);
        if (all.isEmpty() || !memories) {
            assertInstanceOf(Refused.class, answer);
            return false;
        }
        List<Best> expected = new ArrayList<>(all.values());
        expected.sort((a, b) ->
                a.rank() != b.rank()
                        ? Double.compare(a.rank(), b.rank())
                        : Double.compare(b.value(), a.value()));
        List<Route> routes = assertInstanceOf(Found.class, answer).routes();
        assertEquals(Math.min(query.choice().alternatives(), all.size()), routes.size());
        Set<List<NodeId>> distinct = new LinkedHashSet<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            assertTrue(distinct.add(route.nodes()));
            assertNotNull(all.get(route.nodes()), "a path that can do it");
            Route.Prospect prospect = route.prospect();
            assertNotNull(prospect);
            double fidelity = network.state(query, route.nodes(), prospect.offers()).fidelity();
            assertEquals(fidelity, prospect.expected().fidelity(), 1e-12);
            assertTrue(fidelity >= query.minFidelity().value() - 2e-12);
            assertTrue(prospect.meanPairNs() <= query.slowestNs());
            Best best = expected.get(i);
            switch (query.choice().metric()) {
                case COST, HOPS, PAIR_TIME -> assertEquals(best.rank(), route.score(), 1e-9);
                case CONSTRAINED -> {
                    assertEquals(best.rank(), (double) prospect.meanPairNs());
                    assertEquals(best.value(), fidelity, 1e-12);
                }
                case EXT -> assertEquals(best.value(), route.score(), 1e-12);
            }
        }
        RouteQuery back =
                new RouteQuery(
                        query.to(),
                        query.from(),
                        query.minFidelity(),
                        query.minRateMicroHz(),
                        query.choice(),
                        query.memories(),
                        query.waiting(),
                        query.ext());
        List<Route> reversed = routes.stream().map(Route::reversed).toList();
        assertEquals(reversed, assertInstanceOf(Found.class, router.find(back)).routes());
        return true;
    }
}
