package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkInput.Maintain;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ROUTE-7 to 12 and 14, and what follows from link states for paths: which of two ways a circuit takes,
/// in networks so small that there is one right answer.
@DisplayName("NL: paths under a fidelity and a rate")
@ExtendWith(ConformanceExtension.class)
public class NetworkAtlasSuite {
    private static final List<Integer> SHORT = List.of(1, 2, 9);
    private static final List<Integer> LONG = List.of(1, 3, 4, 9);
    private static final double LITTLE = 1e-5;
    private static final HopOffer.Offer POOR = Atlas.offer(0.7, Atlas.MEAN_NS);

    private static CircuitTerms terms(double fidelity, double pairsPerSecond) {
        return new CircuitTerms(
                Fidelity.of(fidelity),
                Math.round(pairsPerSecond * 1e6),
                CircuitTerms.Cutoff.FIXED,
                Way.CUTOFF_NS);
    }

    private static List<Integer> route(Atlas atlas, double fidelity, double pairsPerSecond) {
        return atlas.route(terms(fidelity, pairsPerSecond), Metric.COST);
    }

    private static CircuitFailed refused(Atlas atlas, CircuitTerms terms) {
        return atlas.open(terms, new RouteChoice(Metric.COST, 1, Set.of()))
                .no(Install.class)
                .only(CircuitFailed.class);
    }

    // ---- which paths there are

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-7")
    void shorterPathThatMissesTheFidelityIsNotTaken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.curve(Atlas.FROM_2_TO_9, POOR);
        atlas.flooded();
        assertEquals(SHORT, route(atlas, 0.6, 0));

        assertEquals(LONG, route(atlas, 0.9, 0));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-7")
    void shorterPathWhoseFreeShareIsTooLittleIsNotTaken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.free(Atlas.FROM_2_TO_9, 400_000);
        atlas.flooded();
        assertEquals(SHORT, route(atlas, 0.8, 390));

        assertEquals(LONG, route(atlas, 0.8, 410));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-7")
    void linkWithoutAFreeShareServesBestEffort(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.free(Atlas.FROM_2_TO_9, 0);

        assertEquals(SHORT, route(atlas.flooded(), 0.8, 0));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-7")
    void oneOfferMustDoForBothFidelityAndRate(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.curve(
                Atlas.FROM_2_TO_9,
                Atlas.offer(0.7, Atlas.MEAN_NS / 10),
                Atlas.offer(0.98, 10 * Atlas.MEAN_NS));
        atlas.flooded();
        assertEquals(SHORT, route(atlas, 0.6, 500));
        assertEquals(SHORT, route(atlas, 0.9, 50));

        assertEquals(LONG, route(atlas, 0.9, 500));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-8")
    void fidelityOfAPathIsThatOfTheProductsOfItsCorrelators(NetworkBench bench) {
        BellDiagonal near = new BellDiagonal(0.9, 0.06, 0.02, 0.02);
        BellDiagonal far = new BellDiagonal(0.91, 0.01, 0.05, 0.03);
        SwapNoise noise = new SwapNoise(0.96875, 0.03125, 0.0078125);
        Atlas atlas = new Atlas(bench);
        atlas.near(2, new HopOffer.Offer(near, Atlas.MEAN_NS));
        atlas.curve(Atlas.FROM_2_TO_9, new HopOffer.Offer(far, Atlas.MEAN_NS));
        atlas.place(2).noise = noise;
        atlas.flooded();
        BellDiagonal swap = noise.channel();
        double z = near.correlatorZ() * swap.correlatorZ() * far.correlatorZ();
        double x = near.correlatorX() * swap.correlatorX() * far.correlatorX();
        double y = near.correlatorY() * swap.correlatorY() * far.correlatorY();
        double fidelity = (1 + z + x + y) / 4;
        assertEquals(SHORT, route(atlas, fidelity - LITTLE, 0));

        assertEquals(LONG, route(atlas, fidelity + LITTLE, 0));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-11")
    void nodeThatCannotSwapIsPassedBy(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        assertEquals(SHORT, route(atlas.flooded(), 0.8, 0));
        atlas.place(2).swaps = false;

        assertEquals(LONG, route(atlas.flooded(), 0.8, 0));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-11")
    void nodeWithoutRoomForTwoHalvesIsPassedBy(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.place(2).memories = 1;

        assertEquals(LONG, route(atlas.flooded(), 0.8, 0));
    }

    // ---- which one is the best

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-9")
    void pathWhoseSlowestLinkIsFastestIsTaken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.curve(
                Atlas.FROM_2_TO_9,
                Atlas.offer(0.7, Atlas.MEAN_NS / 2),
                Atlas.offer(0.98, 2 * Atlas.MEAN_NS));
        for (int neighbour : List.of(2, 3)) {
            atlas.near(neighbour, Atlas.offer(0.98, Atlas.MEAN_NS / 2));
        }
        atlas.flooded();
        assertEquals(LONG, atlas.route(terms(0.9, 0), Metric.CONSTRAINED));

        assertEquals(SHORT, atlas.route(terms(0.6, 0), Metric.CONSTRAINED));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-9")
    void ofPathsOfOneRateTheOneOfTheGreatestFidelityIsTaken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.curve(Atlas.FROM_2_TO_9, Atlas.offer(0.9, Atlas.MEAN_NS));

        assertEquals(LONG, atlas.flooded().route(terms(0.8, 0), Metric.CONSTRAINED));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-10")
    void alternativesAreTriedTheBestFirst(NetworkBench bench) {
        Atlas atlas = new Atlas(bench).join(44, 3, Atlas.REMOTE);
        atlas.end(3, 44).cost = 5;
        atlas.end(3, Atlas.FROM_3_TO_4).cost = 1;
        atlas.end(4, Atlas.FROM_4_TO_9).cost = 1;
        atlas.end(2, Atlas.FROM_2_TO_9).cost = 3;
        atlas.flooded();
        Heard heard = atlas.open(terms(0.8, 0), new RouteChoice(Metric.COST, 3, Set.of()));
        for (List<Integer> next : List.of(LONG, SHORT, List.of(1, 3, 9))) {
            Install tried = heard.no(CircuitFailed.class).only(Install.class);
            assertEquals(next, Atlas.nodes(tried));
            NodeId first = tried.route().get(1);
            heard =
                    bench.peer(
                            first.value(),
                            new Release(tried.circuit(), NetworkError.LINK_DOWN, first, ""));
        }

        assertEquals(NetworkError.LINK_DOWN, heard.only(CircuitFailed.class).why());
    }

    // ---- none

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-12")
    void fidelityOutOfReachIsRefusedWithTheBest(NetworkBench bench) {
        Atlas atlas = new Atlas(bench).flooded();
        BellDiagonal link = BellDiagonal.werner(0.98);
        CircuitFailed failed = refused(atlas, terms(0.99, 0));
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, failed.why());

        NetworkPlanSuite.states(failed.detail(), link.swap(link).fidelity());
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-12")
    void rateOutOfReachIsRefusedWithTheBest(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        for (int neighbour : List.of(2, 3)) {
            atlas.near(neighbour, Atlas.offer(0.98, Atlas.MEAN_NS / 100));
        }
        CircuitFailed failed = refused(atlas.flooded(), terms(0.9, 1_500));
        assertEquals(NetworkError.RATE_UNREACHABLE, failed.why());

        NetworkPlanSuite.states(failed.detail(), 1_000);
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-12")
    void rateThatOthersHaveReservedIsRefusedForThat(NetworkBench bench) {
        assertEquals(NetworkError.NO_CAPACITY, refused(taken(bench), terms(0.9, 300)).why());
    }

    /// Others have reserved what there is.
    private static Atlas taken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.free(Atlas.FROM_2_TO_9, 0);
        atlas.free(Atlas.FROM_4_TO_9, 0);
        return atlas.flooded();
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-ROUTE-14")
    void circuitThatMayPreEmptIsLedAsIfNothingWereReserved(NetworkBench bench) {
        Atlas atlas = taken(bench);
        CircuitTerms terms = terms(0.9, 300).with(Service.USUAL.withPriority(5, true));

        assertEquals(SHORT, atlas.route(terms, Metric.COST));
    }

    // ---- what states make of links

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-STATE-16")
    void linkIsUsedWhenBothItsEndsSayThatItIsUp(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        assertEquals(SHORT, route(atlas.flooded(), 0.8, 0));
        atlas.end(Atlas.REMOTE, Atlas.FROM_2_TO_9).status = Status.DOWN;
        assertEquals(LONG, route(atlas.flooded(), 0.8, 0));
        atlas.end(Atlas.REMOTE, Atlas.FROM_2_TO_9).status = Status.UP;
        assertEquals(SHORT, route(atlas.flooded(), 0.8, 0));
        atlas.without(Atlas.REMOTE, Atlas.FROM_2_TO_9);

        assertEquals(LONG, route(atlas.flooded(), 0.8, 0));
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-STATE-16")
    void ofLinksOfOneNumberTheOneOfTheSmallestNodeIsTaken(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        atlas.curve(Atlas.FROM_2_TO_9, POOR);
        atlas.without(3, Atlas.FROM_3_TO_4).without(4, Atlas.FROM_3_TO_4);
        atlas.join(Atlas.FROM_2_TO_9, 3, 4).flooded();
        assertEquals(SHORT, route(atlas, 0.6, 0));

        assertEquals(NetworkError.FIDELITY_UNREACHABLE, refused(atlas, terms(0.9, 0)).why());
    }

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-STATE-17")
    void endWithTheSmallerNumberSaysWhatALinkIs(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        Atlas.End far = atlas.end(Atlas.REMOTE, Atlas.FROM_2_TO_9);
        far.curve = List.of(POOR);
        far.cost = 50;
        far.freePpm = 0;
        assertEquals(SHORT, route(atlas.flooded(), 0.9, 300));
        Atlas.End near = atlas.end(2, Atlas.FROM_2_TO_9);
        near.cost = 50;
        far.cost = 2;
        assertEquals(LONG, route(atlas.flooded(), 0.9, 300));
        near.cost = 2;
        near.curve = List.of(POOR);
        far.curve = List.of(Atlas.offer(0.98, Atlas.MEAN_NS));

        assertEquals(LONG, route(atlas.flooded(), 0.9, 300));
    }

    // ---- maintenance

    @Test
    @With({"at=1", "shape=ring", "control=flooding"})
    @Verifies("NL-NEIGH-8")
    void windowThatTheFarEndTellsCountsToo(NetworkBench bench) {
        Atlas atlas = new Atlas(bench);
        Atlas.End far = atlas.end(Atlas.REMOTE, Atlas.FROM_2_TO_9);
        far.status = Status.DRAINING;
        far.windows = List.of(new Window(bench.nowNs() + 1_000_000_000, Long.MAX_VALUE));

        assertEquals(LONG, route(atlas.flooded(), 0.8, 0));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-8")
    void windowDoesNotContainItsEnd(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        long forNs = 5_000_000;
        bench.in(
                new Maintain(
                        new LinkId(way.downLink),
                        List.of(new Window(bench.nowNs(), bench.nowNs() + forNs))));
        bench.pass(forNs - 1);
        way.reserve().no(Install.class).to(way.up).only(Release.class);
        bench.pass(1);

        Way.line(bench).reserve().to(way.down).only(Install.class);
    }
}
