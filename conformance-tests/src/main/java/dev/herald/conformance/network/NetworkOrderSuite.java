package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ORDER: nodes that swap one after another.
@DisplayName("NL: orders of swapping")
@ExtendWith(ConformanceExtension.class)
public class NetworkOrderSuite {
    private static CircuitTerms terms(SwapOrder order) {
        return Way.TERMS.with(Service.USUAL.withOrder(order));
    }

    /// A circuit over the first nodes of a long line, with pairs to keep asked for.
    private static Way over(NetworkBench bench, SwapOrder order, int nodes) {
        return Way.over(
                        bench.ready(),
                        IntStream.rangeClosed(1, nodes).boxed().toArray(Integer[]::new))
                .on(terms(order))
                .keeping();
    }

    /// News of the far half of the upstream, or downstream, pair of that sequence.
    private static Heard reach(Way way, boolean upstream, long sequence, int place) {
        return way.bench.peer(
                upstream ? way.up : way.down,
                new Reach(way.id(), upstream, way.pair(upstream, sequence), place));
    }

    // ---- waiting

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-1")
    void nodeOfARankWaitsForBothPairsToLeadFarEnough(NetworkBench bench) {
        Way way = over(bench, SwapOrder.NESTED, 7);
        way.kept(true, 1);
        way.kept(false, 1).no(BellMeasure.class);
        reach(way, true, 1, 1).no(BellMeasure.class);
        reach(way, true, 1, 0).no(BellMeasure.class);
        reach(way, false, 1, 3).no(BellMeasure.class);

        reach(way, false, 1, 4).only(BellMeasure.class);
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-1")
    void nestedOrderEndsAtTheTail(NetworkBench bench) {
        Way way = over(bench, SwapOrder.NESTED, 4);
        way.kept(true, 1);
        way.kept(false, 1).no(BellMeasure.class);

        reach(way, true, 1, 0).only(BellMeasure.class);
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-1")
    void sequentialOrderWaitsForThePairFromTheHead(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 7);
        way.kept(true, 1);
        way.kept(false, 1).no(BellMeasure.class);
        reach(way, true, 1, 1).no(BellMeasure.class);

        reach(way, true, 1, 0).only(BellMeasure.class);
    }

    @Test
    @Verifies("NL-ORDER-1")
    void nodeThatWaitsForNobodySwapsAtOnce(NetworkBench bench) {
        Way way = over(bench, SwapOrder.NESTED, 4);
        way.kept(true, 1);

        way.kept(false, 1).only(BellMeasure.class);
    }

    // ---- telling

    @Test
    @Verifies("NL-ORDER-2")
    void nodeTellsTheOneThatWaitsBeforeItPassesTracks(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 4);
        way.kept(true, 1);
        BellMeasure swap = way.kept(false, 1).only(BellMeasure.class);
        way.tracked(true, 1, 1);
        Heard heard = way.measured(swap, BellIndex.PHI_PLUS);
        heard.inOrder(Reach.class, Track.class);
        assertEquals(
                new Reach(way.id(), true, way.pair(false, 1), 0),
                heard.to(way.down).only(Reach.class));

        heard.to(way.up).no(Reach.class);
    }

    @Test
    @With({"at=4", "shape=long"})
    @Verifies("NL-ORDER-2")
    void nodeTellsOnlyThoseThatHaveToWaitForIt(NetworkBench bench) {
        Way way = over(bench, SwapOrder.NESTED, 9);
        way.kept(true, 1);
        Heard heard = way.measured(way.kept(false, 2).only(BellMeasure.class), BellIndex.PHI_PLUS);
        assertEquals(
                new Reach(way.id(), false, way.pair(true, 1), 4),
                heard.to(way.up).only(Reach.class));

        heard.to(way.down).no(Reach.class);
    }

    // ---- passing on

    @Test
    @With({"at=4", "shape=long"})
    @Verifies("NL-ORDER-3")
    void reachFollowsTheSwaps(NetworkBench bench) {
        Way way = over(bench, SwapOrder.NESTED, 9);
        way.kept(true, 1);
        way.measured(way.kept(false, 2).only(BellMeasure.class), BellIndex.PHI_PLUS);
        assertEquals(
                new Reach(way.id(), true, way.pair(false, 2), 0),
                reach(way, true, 1, 0).to(way.down).only(Reach.class));

        assertEquals(
                new Reach(way.id(), false, way.pair(true, 1), 8),
                reach(way, false, 2, 8).to(way.up).only(Reach.class));
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-3")
    void reachThatComesBeforeItsPairIsKept(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 4);
        reach(way, true, 7, 0).no(NetworkMessage.class, PeerViolation.class);
        way.kept(false, 1);
        way.kept(true, 6).no(BellMeasure.class);
        QubitHandle qubit = way.kept(true, 7, BellIndex.PHI_PLUS);

        assertEquals(qubit, way.then().only(BellMeasure.class).first());
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-3")
    void reachesThatWaitAreBoundedInNumberAndTime(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 4);
        for (int i = 0; i <= NetworkKit.RECORDS; i++) {
            reach(way, true, 10 + i, 0);
        }
        way.kept(false, 1);
        way.kept(true, 10).no(BellMeasure.class); // the oldest was given up
        way.kept(true, 11).only(BellMeasure.class);
        bench.pass(NetworkKit.LIFE_NS);
        way.kept(false, 2);

        way.kept(true, 12).no(BellMeasure.class);
    }

    // ---- refusing, giving up

    @Test
    @With("at=1")
    @Verifies("NL-ORDER-4")
    void orderWithoutACutoffIsRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        for (SwapOrder order : List.of(SwapOrder.SEQUENTIAL, SwapOrder.NESTED)) {
            CircuitTerms endless =
                    new CircuitTerms(
                            Fidelity.of(0.5), 0, Cutoff.NONE, 0, Service.USUAL.withOrder(order));
            CircuitFailed failed = way.reserve(endless).no(Install.class).only(CircuitFailed.class);
            assertEquals(NetworkError.UNSUPPORTED, failed.why());
        }

        way.reserve(terms(SwapOrder.NESTED)).only(Install.class);
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-5")
    void nodeTellsThatItGaveAPairUp(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 7);
        way.kept(false, 1);
        gone(way, false, 1, bench.pass(Way.CUTOFF_NS));
        way.kept(true, 2);
        gone(way, true, 2, way.revoke(true, 2));
        QubitHandle qubit = way.kept(true, 3, BellIndex.PHI_PLUS);
        gone(way, true, 3, bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm")));
        way.kept(true, 4);
        reach(way, true, 4, 0);
        BellMeasure swap = way.kept(false, 4).only(BellMeasure.class);
        Heard failed =
                bench.device(
                        new DeviceEvent.Refused(swap.id(), DeviceRefusal.BUSY, "of the suite"));
        gone(way, true, 4, failed);
        gone(way, false, 4, failed);
        bench.peer(way.up, new Complete(way.request(1), 0, false));

        gone(way, true, 5, way.kept(true, 5));
    }

    private static void gone(Way way, boolean upstream, long sequence, Heard heard) {
        assertEquals(
                new Reach(way.id(), !upstream, way.pair(upstream, sequence), Reach.NOWHERE),
                heard.to(upstream ? way.up : way.down).only(Reach.class));
    }

    @Test
    @With({"at=3", "shape=long"})
    @Verifies("NL-ORDER-5")
    void pairWhoseFarHalfWasGivenUpIsGivenUp(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 7);
        QubitHandle held = way.kept(false, 1, BellIndex.PHI_PLUS);
        assertEquals(held, reach(way, false, 1, Reach.NOWHERE).only(Discard.class).qubit());
        reach(way, false, 2, Reach.NOWHERE);
        QubitHandle late = way.kept(false, 2, BellIndex.PHI_PLUS);

        assertEquals(late, way.then().only(Discard.class).qubit());
    }

    @Test
    @With("at=1")
    @Verifies("NL-ORDER-5")
    void endGivesUpAPairWhoseFarHalfWasGivenUp(NetworkBench bench) {
        Way way = over(bench, SwapOrder.SEQUENTIAL, 4);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PHI_PLUS);

        assertEquals(qubit, reach(way, false, 1, Reach.NOWHERE).only(Discard.class).qubit());
    }
}
