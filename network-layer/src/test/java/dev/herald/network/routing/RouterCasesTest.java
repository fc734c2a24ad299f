package dev.herald.network.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.routing.RouteAnswer.Found;
import dev.herald.network.routing.RouteAnswer.Refused;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterCasesTest {
    private static final long MS = 1_000_000;

    private final NetworkGraph.Builder builder = NetworkGraph.builder();
    private int links;

    private void nodes(int count) {
        for (int i = 1; i <= count; i++) {
            builder.addNode(new NodeId(i), SwapNoise.NONE, true, 2);
        }
    }

    private void link(int a, int b, long cost, int freePpm, Offer... curve) {
        builder.addLink(
                new LinkId(++links),
                new NodeId(a),
                new NodeId(b),
                cost,
                List.of(curve),
                MemoryDecay.NONE,
                MemoryDecay.NONE,
                freePpm);
    }

    private void link(int a, int b, long cost, Offer... curve) {
        link(a, b, cost, 1_000_000, curve);
    }

    private static Offer offer(double fidelity, long meanMs) {
        return new Offer(BellDiagonal.werner(fidelity), meanMs * MS);
    }

    private static RouteQuery query(int from, int to, Metric metric, double fidelity, long perS) {
        return new RouteQuery(
                new NodeId(from),
                new NodeId(to),
                Fidelity.of(fidelity),
                perS * 1_000_000,
                new RouteChoice(metric, 1, Set.of()));
    }

    private static List<NodeId> path(int... ids) {
        List<NodeId> nodes = new ArrayList<>();
        for (int id : ids) {
            nodes.add(new NodeId(id));
        }
        return nodes;
    }

    private Route best(RouteQuery query) {
        return assertInstanceOf(Found.class, new Router(builder.build()).find(query)).best();
    }

    private Refused refused(RouteQuery query) {
        return assertInstanceOf(Refused.class, new Router(builder.build()).find(query));
    }

    @Test
    @Verifies(value = "NL-ROUTE-1", rev = 2)
    void leastCostIsTakenNotFewestHops() {
        nodes(4);
        link(1, 4, 10);
        link(1, 2, 3);
        link(2, 3, 3);
        link(3, 4, 3);
        Route byCost = best(query(1, 4, Metric.COST, 0.9, 100));
        assertEquals(path(1, 2, 3, 4), byCost.nodes());
        assertEquals(9, byCost.score());
        assertEquals(null, byCost.prospect());
        assertEquals(path(1, 4), best(query(1, 4, Metric.HOPS, 0.9, 100)).nodes());
    }

    @Test
    @Verifies("NL-ROUTE-2")
    void ofEqualPathsTheFirstInNodeOrderIsTakenAndItsReverseFromTheOtherEnd() {
        nodes(5);
        for (int middle : new int[] {3, 2, 4}) {
            link(5, middle, 1, offer(0.95, 5));
            link(middle, 1, 1, offer(0.95, 5));
        }
        for (Metric metric : Metric.values()) {
            assertEquals(path(1, 2, 5), best(query(1, 5, metric, 0.5, 0)).nodes());
            assertEquals(path(5, 2, 1), best(query(5, 1, metric, 0.5, 0)).nodes());
        }
    }

    /// Two links: at full speed the path has 0.8133; one of them must be slower.
    @Test
    @Verifies({"NL-ROUTE-7", "NL-ROUTE-9"})
    void operatingPointsArePartOfTheChoice() {
        nodes(4);
        link(1, 2, 1, offer(0.90, 1), offer(0.95, 4));
        link(2, 4, 1, offer(0.90, 1), offer(0.97, 7));
        link(1, 3, 9, offer(0.95, 5));
        link(3, 4, 9, offer(0.95, 5));
        Route fast = best(query(1, 4, Metric.CONSTRAINED, 0.81, 0));
        assertEquals(1000, fast.score(), 1e-9);
        Route fair = best(query(1, 4, Metric.CONSTRAINED, 0.85, 0));
        assertEquals(path(1, 2, 4), fair.nodes());
        assertNotNull(fair.prospect());
        assertEquals(4 * MS, fair.prospect().meanPairNs());
        Route good = best(query(1, 4, Metric.CONSTRAINED, 0.90, 0));
        assertEquals(path(1, 3, 4), good.nodes());
        assertEquals(0.9033333, good.prospect().expected().fidelity(), 5e-8);
        assertEquals(path(1, 2, 4), best(query(1, 4, Metric.COST, 0.90, 0)).nodes());
        assertEquals(path(1, 3, 4), best(query(1, 4, Metric.COST, 0.90, 180)).nodes());
    }

    @Test
    @Verifies("NL-ROUTE-12")
    void refusalsNameTheBestThatCanBeReached() {
        nodes(5);
        link(1, 2, 1, offer(0.90, 1), offer(0.95, 4));
        link(2, 3, 1, 250_000, offer(0.95, 2));
        Refused fidelity = refused(query(1, 3, Metric.CONSTRAINED, 0.95, 0));
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, fidelity.why());
        assertEquals(0.9033333, fidelity.best(), 5e-8);
        Refused rate = refused(query(1, 3, Metric.CONSTRAINED, 0.9, 300));
        assertEquals(NetworkError.RATE_UNREACHABLE, rate.why());
        assertEquals(125, rate.best(), 1e-9);
        Refused capacity = refused(query(1, 3, Metric.COST, 0.9, 200));
        assertEquals(NetworkError.NO_CAPACITY, capacity.why());
        assertEquals(125, capacity.best(), 1e-9);
        assertEquals(NetworkError.NO_ROUTE, refused(query(1, 5, Metric.COST, 0, 0)).why());
        assertEquals(NetworkError.UNKNOWN_NODE, refused(query(1, 9, Metric.COST, 0, 0)).why());
        assertEquals(NetworkError.NO_ROUTE, refused(query(2, 2, Metric.COST, 0, 0)).why());
        assertEquals(
                NetworkError.NO_RESOURCES,
                refused(query(1, 3, Metric.COST, 0, 0).withMemories(3)).why());
    }

    @Test
    @Verifies("NL-ROUTE-11")
    void nodesThatCannotSwapOrHoldTwoHalvesAreOnlyEnds() {
        builder.addNode(new NodeId(1), SwapNoise.NONE, false, 1);
        builder.addNode(new NodeId(2), SwapNoise.NONE, false, 4);
        builder.addNode(new NodeId(3), SwapNoise.NONE, true, 1);
        builder.addNode(new NodeId(4), SwapNoise.NONE, true, 2);
        builder.addNode(new NodeId(5), SwapNoise.NONE, false, 1);
        for (int middle : new int[] {2, 3, 4}) {
            link(1, middle, middle == 4 ? 5 : 1, offer(0.95, 5));
            link(middle, 5, middle == 4 ? 5 : 1, offer(0.95, 5));
        }
        for (Metric metric : Metric.values()) {
            assertEquals(path(1, 4, 5), best(query(1, 5, metric, 0.5, 0)).nodes());
        }
    }

    @Test
    @Verifies("NL-ROUTE-5")
    void pathsOfMoreThan64HopsAreNotTaken() {
        nodes(66);
        for (int i = 1; i <= 65; i++) {
            link(i, i + 1, 1, offer(0.9999, 1));
        }
        for (Metric metric : Metric.values()) {
            assertEquals(65, best(query(1, 65, metric, 0.5, 0)).nodes().size());
            assertEquals(NetworkError.NO_ROUTE, refused(query(1, 66, metric, 0.5, 0)).why());
        }
        link(1, 66, 1_000, offer(0.6, 900));
        for (Metric metric : Metric.values()) {
            assertEquals(path(1, 66), best(query(1, 66, metric, 0.5, 0)).nodes());
        }
    }

    @Test
    @Verifies("NL-ROUTE-3")
    void explicitPathsAreCheckedAndOperated() {
        nodes(4);
        link(1, 2, 1, offer(0.90, 1), offer(0.95, 4));
        link(2, 3, 1, offer(0.90, 1), offer(0.97, 7));
        link(3, 1, 1, offer(0.9, 1));
        Router router = new Router(builder.build());
        assertTrue(router.valid(path(1, 2, 3)));
        RouteQuery query = query(3, 1, Metric.COST, 0.85, 0);
        Found found = assertInstanceOf(Found.class, router.check(query, path(3, 2, 1)));
        assertEquals(path(3, 2, 1), found.best().nodes());
        assertNotNull(found.best().prospect());
        assertEquals(4 * MS, found.best().prospect().meanPairNs());
        for (List<NodeId> bad :
                List.of(path(3), path(3, 2, 3, 1), path(3, 4, 1), path(1, 2, 3), path(3, 2))) {
            assertEquals(
                    NetworkError.NO_ROUTE,
                    assertInstanceOf(Refused.class, router.check(query, bad)).why());
        }
        Refused unreachable =
                assertInstanceOf(
                        Refused.class,
                        router.check(query(3, 1, Metric.COST, 0.93, 0), path(3, 2, 1)));
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, unreachable.why());
        assertEquals(0.922, unreachable.best(), 1e-9);
    }

    @Test
    void expectedThroughputOfEqualPathsIsTheGolden() {
        nodes(4);
        long mean = Math.round(-10e6 / Math.log(1 - 0.6));
        for (int i = 1; i <= 3; i++) {
            link(i, i + 1, 1, new Offer(BellDiagonal.werner(0.99), mean));
        }
        NetworkGraph.Builder wide = NetworkGraph.builder();
        for (int i = 1; i <= 4; i++) {
            wide.addNode(new NodeId(i), SwapNoise.NONE, true, 4);
        }
        for (int i = 1; i <= 3; i++) {
            wide.addLink(
                    new LinkId(i),
                    new NodeId(i),
                    new NodeId(i + 1),
                    1,
                    List.of(new Offer(BellDiagonal.werner(0.99), mean)),
                    MemoryDecay.NONE,
                    MemoryDecay.NONE,
                    1_000_000);
        }
        RouteQuery query =
                query(1, 4, Metric.EXT, 0.9, 0).with(new RouteQuery.Ext(2, 10 * MS, 0.9));
        Found found = assertInstanceOf(Found.class, new Router(wide.build()).find(query));
        assertEquals(0.5178816, found.best().score(), 1e-6);
        assertEquals(NetworkError.NO_ROUTE, refused(query).why(), "two memories do not make four");
    }

    @Test
    void builderNamesWhatIsWrong() {
        nodes(2);
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.addNode(new NodeId(1), SwapNoise.NONE, true, 1));
        assertThrows(IllegalArgumentException.class, () -> link(1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> link(1, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> link(1, 2, 1, 1_000_001));
        link(1, 3, 1);
        assertThrows(IllegalArgumentException.class, builder::build);
    }
}
