package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-PAIR and LL-TAG: which pairs are handed over, when, and what is said of them.
@DisplayName("LL: delivery")
@ExtendWith(ConformanceExtension.class)
public class LinkPairSuite {
    private static final long NEVER = 4_000_000_000_000_000_000L;

    private static BellDiagonal aged(BellDiagonal state, long idleNs) {
        return state.age(LinkKit.COMMUNICATION, idleNs, LinkKit.COMMUNICATION, idleNs);
    }

    private static LinkPairId pair(long number) {
        return new LinkPairId(LinkKit.LINK, LinkBench.STATION, number);
    }

    @Test
    @Verifies("LL-PAIR-1")
    void keptPairIsDeliveredWhenItIsHeralded(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        PairKept delivered = bench.herald(batch).only(PairKept.class);

        assertEquals(pair(0), delivered.pair());
        assertEquals(new LinkRequestId(bench.config().self(), 0), delivered.request());
        assertEquals(batch.qubit(), delivered.qubit().qubit());
        assertEquals(Wanted.PURPOSE, delivered.purpose());
        assertEquals(BellIndex.PSI_PLUS, delivered.bell());
    }

    @Test
    @Verifies("LL-PAIR-1")
    void keptPairOfThePeersRequestIsDeliveredAlike(LinkBench bench) {
        Add add = bench.ready().peerAdd(3, Wanted.kept(2));
        Entangle batch = bench.batch(bench.peer(add));

        assertEquals(add.request(), bench.herald(batch).only(PairKept.class).request());
    }

    @Test
    @Verifies("LL-PAIR-2")
    void indicesCountThePairsOfTheItem(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        for (int index = 1; index <= 3; index++) {
            Seen seen = bench.complete(batch);
            assertEquals(index, seen.first(PairKept.class).index());
            bench.release(batch.qubit());
            if (index < 3) {
                batch = bench.batch(seen);
            }
        }
    }

    @Test
    @Verifies("LL-PAIR-3")
    void noPairIsDeliveredTwice(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.measured(3));
        Seen all = new Seen();
        for (int pair = 1; pair <= 3; pair++) {
            all = all.and(bench.herald(batch, pair, bench.count++));
        }
        all = all.and(bench.end(batch, BatchEnd.COMPLETE)).and(bench.pass(10_000_000));
        List<LinkPairId> pairs =
                all.all(PairMeasured.class).stream().map(PairMeasured::pair).toList();

        assertEquals(List.of(pair(0), pair(1), pair(2)), pairs);
    }

    @Test
    @Verifies({"LL-PAIR-4", "LL-PAIR-1"})
    void storedPairIsDeliveredFromStorage(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).stored());
        Seen heralded = bench.complete(batch);
        Move move = heralded.no(PairKept.class).only(Move.class);
        assertEquals(batch.qubit(), move.from().qubit());
        assertTrue(bench.config().port().storage().contains(move.to()), move::toString);
        QubitHandle stored = bench.handle(move.to());

        assertEquals(
                stored,
                bench.device(new Allocated(move.id(), stored)).only(PairKept.class).qubit());
    }

    @Test
    @Verifies("LL-PAIR-4")
    void storageQubitsInUseAreLeftAlone(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3).stored());
        Seen seen = bench.complete(batch);
        Move first = seen.only(Move.class);
        seen = seen.and(bench.device(new Allocated(first.id(), bench.handle(first.to()))));
        Move second = bench.complete(bench.batch(seen)).only(Move.class);

        assertTrue(second.to() != first.to(), second::toString);
    }

    @Test
    @Verifies("LL-PAIR-5")
    void requestIsFinishedAfterItsLastPair(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        Seen first = bench.complete(batch).no(Finished.class);
        Seen last = bench.herald(bench.batch(first));
        last.inOrder(PairKept.class, Finished.class);

        assertEquals(
                new LinkRequestId(bench.config().self(), 0), last.only(Finished.class).request());
    }

    @Test
    @Verifies("LL-PAIR-5")
    void requestOfThePeerIsFinishedHereToo(LinkBench bench) {
        bench.ready();
        Add add = bench.peerAdd(3, Wanted.kept(1));
        Entangle batch = bench.batch(bench.peer(add));

        assertEquals(add.request(), bench.herald(batch).only(Finished.class).request());
    }

    @Test
    @Verifies("LL-PAIR-6")
    void nothingIsDeliveredAfterTheEnd(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).stored());
        Move move = bench.complete(batch).only(Move.class);
        bench.in(new LinkInput.Cancel(0)).only(Failed.class);

        bench.device(new Allocated(move.id(), bench.handle(move.to()))).no(PairKept.class);
    }

    @Test
    @Verifies("LL-PAIR-7")
    void pairsThatBelongTogetherComeTogether(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).together());
        Seen first = bench.complete(batch).no(PairKept.class);
        Seen last = bench.herald(bench.batch(first));

        assertEquals(
                List.of(1L, 2L), last.all(PairKept.class).stream().map(PairKept::index).toList());
    }

    @Test
    @Verifies("LL-PAIR-8")
    void pairsOnHoldAreGivenUpWithTheirRequest(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).together());
        bench.batch(bench.complete(batch));
        Seen seen = bench.in(new LinkInput.Cancel(0));
        assertEquals(batch.qubit(), seen.only(Discard.class).qubit().qubit());

        assertEquals(0, seen.only(Expire.class).low());
        assertEquals(1, seen.only(Expire.class).high());
    }

    @Test
    @Verifies("LL-PAIR-8")
    void pairOnItsWayToStorageIsGivenUpWithItsRequest(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).stored());
        Move move = bench.herald(batch).only(Move.class);
        Expire expire = bench.in(new LinkInput.Cancel(0)).only(Expire.class);
        assertEquals(List.of(0L, 1L), List.of(expire.low(), expire.high()));
        QubitHandle stored = bench.handle(move.to());

        assertEquals(
                stored, bench.device(new Allocated(move.id(), stored)).only(Discard.class).qubit());
    }

    @Test
    @Verifies("LL-PAIR-9")
    void moreAtOnceThanThereAreQubitsIsRefused(LinkBench bench) {
        bench.ready();
        Seen own = bench.create(Wanted.kept(3).together());
        Seen peers = bench.peer(bench.peerAdd(0, Wanted.kept(3).together()));

        assertEquals(LinkError.NO_RESOURCES, own.only(Refused.class).why());
        assertEquals(LinkError.NO_RESOURCES, peers.no(AddAck.class).only(AddReject.class).why());
    }

    @Test
    @Verifies("LL-PAIR-10")
    void measuredPairIsDeliveredAsItWasRead(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.measured(3));
        assertEquals(PairMode.MEASURE, batch.mode());
        assertEquals(BasisChoice.fixed(Basis.X), batch.basis());
        PairMeasured pair = bench.herald(batch).only(PairMeasured.class);

        assertTrue(pair.one());
        assertEquals(Basis.X, pair.basis());
        assertEquals(BellIndex.PSI_PLUS, pair.bell());
    }

    @Test
    @Verifies("LL-PAIR-11")
    void preparationMeasuresAtTheCreator(LinkBench bench) {
        bench.ready();
        for (int i = 0; i < bench.config().port().keepSpacing(); i++) {
            bench.pass(bench.config().port().cycleNs());
            Entangle batch = bench.serving(Wanted.prepared(1));
            assertEquals(PairMode.MEASURE, batch.mode());
            assertEquals(0, batch.firstCycle() % bench.config().port().keepSpacing());
            bench.herald(batch).only(PairMeasured.class);
            bench.end(batch, BatchEnd.COMPLETE);
        }
    }

    @Test
    @Verifies("LL-PAIR-11")
    void preparationKeepsAtTheOtherEnd(LinkBench bench) {
        Seen seen = bench.ready().peer(bench.peerAdd(0, Wanted.prepared(2)));
        Entangle batch = bench.batch(seen);
        assertEquals(PairMode.KEEP, batch.mode());

        bench.herald(batch).only(PairKept.class);
    }

    @Test
    @Verifies(value = "LL-TAG-1", rev = 2)
    void tagOfAKeptPairIsAgedFromTheEmission(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        FidelityTag tag = bench.herald(batch).only(PairKept.class).tag();
        long idleNs = bench.config().port().heraldLatencyNs();

        assertEquals(bench.nowNs(), tag.asOfNs());
        expectClose(aged(LinkKit.FINE, idleNs), tag.state());
    }

    @Test
    @Verifies(value = "LL-TAG-1", rev = 2)
    void tagOfAStoredPairCountsTheMoves(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).stored());
        Move move = bench.herald(batch).only(Move.class);
        bench.pass(bench.config().device().moveNs());
        FidelityTag tag =
                bench.device(new Allocated(move.id(), bench.handle(move.to())))
                        .only(PairKept.class)
                        .tag();
        BellDiagonal expected =
                aged(LinkKit.FINE, bench.config().port().heraldLatencyNs())
                        .depolarise(LinkKit.MOVE_ERROR)
                        .depolarise(LinkKit.MOVE_ERROR);

        expectClose(expected, tag.state());
    }

    @Test
    @Verifies(value = "LL-TAG-2", rev = 2)
    void fidelityAtDeliveryDecidesWhatCanBeAskedFor(LinkBench bench) {
        double atDelivery = aged(LinkKit.FINE, bench.config().port().heraldLatencyNs()).fidelity();
        bench.ready();
        Wanted less = Wanted.kept(1).fidelity(atDelivery - 2e-9);
        Wanted more = Wanted.kept(1).fidelity(atDelivery + 2e-9);
        bench.create(less).only(Acknowledged.class);
        assertEquals(LinkError.UNSUPPORTED, bench.create(more).only(Refused.class).why());
        double stored =
                aged(LinkKit.FINE, bench.config().port().heraldLatencyNs())
                        .depolarise(LinkKit.MOVE_ERROR)
                        .depolarise(LinkKit.MOVE_ERROR)
                        .fidelity();

        bench.create(Wanted.kept(1).stored().fidelity(stored - 2e-9)).only(Acknowledged.class);
        bench.create(Wanted.kept(1).stored().fidelity(stored + 2e-9)).only(Refused.class);
    }

    @Test
    @Verifies(value = "LL-TAG-3", rev = 2)
    void tagOfAMeasuredPairDoesNotAge(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.measured(2));
        FidelityTag tag = bench.herald(batch).only(PairMeasured.class).tag();

        expectClose(LinkKit.FINE, tag.state());
        expectClose(LinkKit.FINE, tag.at(NEVER).state());
    }

    @Test
    @Verifies(value = "LL-TAG-4", rev = 2)
    void tagIsOfTheModelAndThePeersMemoryIsTakenToBeAlike(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        FidelityTag tag = bench.herald(batch).only(PairKept.class).tag();

        assertEquals(FidelityTag.Method.MODEL, tag.method());
        assertEquals(LinkKit.COMMUNICATION, tag.decayA());
        assertEquals(LinkKit.COMMUNICATION, tag.decayB());
    }

    private static void expectClose(BellDiagonal expected, BellDiagonal state) {
        assertEquals(expected.fidelity(), state.fidelity(), 1e-9);
    }
}
