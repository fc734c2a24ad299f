package dev.herald.link.core;

import static dev.herald.link.core.Solo.PURPOSE;
import static dev.herald.link.core.Solo.STATION;
import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Attempts and deliveries: what an end asks of its device, and what it makes of the heralds.
class GenerationTest {
    private static final BasisChoice Z = BasisChoice.MEASURE_Z;
    private static final CreateRequest KEEP = CreateRequest.keep(3, Fidelity.of(0.8), PURPOSE);
    private static final CreateRequest MEASURE =
            CreateRequest.measure(3, Fidelity.of(0.8), PURPOSE, Z, Z);

    private static CreateRequest keep(int number, boolean consecutive, boolean store) {
        return new CreateRequest(
                PairType.K,
                number,
                Fidelity.of(0.8),
                0,
                PURPOSE,
                0,
                false,
                consecutive,
                store,
                Z,
                Z);
    }

    /// The end of a batch in which one pair was kept, and the batch after it.
    private static Entangle next(Solo solo, Entangle batch, long next) {
        return only(solo.device(solo.ended(batch, BatchEnd.COMPLETE, next)), Entangle.class);
    }

    // ---- attempts

    @Test
    @Verifies({"LL-GEN-2", "LL-GEN-1"})
    void sessionBeginsWithAProbe() {
        Solo solo = Solo.master();
        solo.advance(0);
        List<LinkOutput> up = solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true));
        Entangle probe = only(up, Entangle.class);
        assertEquals((1L << 40) + 1, probe.tag());
        assertEquals(1, probe.cycles());
        List<LinkOutput> created = solo.in(new LinkInput.Create(1, KEEP));
        List<LinkOutput> ready =
                solo.accepted(only(created, dev.herald.link.message.LinkMessage.Add.class));
        none(ready, Entangle.class);
        Entangle batch =
                only(
                        solo.device(
                                new DeviceEvent.BatchEnded(
                                        probe.id(), BatchEnd.TAG_MISMATCH, 1, STATION, 41)),
                        Entangle.class);
        only(solo.device(solo.kept(batch, 41)), PairKept.class);
    }

    @Test
    @Verifies("LL-GEN-2")
    void probeThatReachedNoStationIsRepeated() {
        Solo solo = Solo.master();
        solo.advance(0);
        Entangle probe = only(solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true)), Entangle.class);
        none(
                solo.device(new DeviceEvent.BatchEnded(probe.id(), BatchEnd.LATE, 0, 0, 0)),
                Entangle.class);
        assertEquals(probe.tag(), only(solo.advance(100_000), Entangle.class).tag());
    }

    @Test
    @Verifies("LL-GEN-3")
    void batchBeginsOnTheGridAndAfterTheLead() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        assertEquals(0, batch.firstCycle() % 4);
        assertTrue(batch.firstCycle() * Solo.CYCLE_NS >= solo.nowNs + 5_000);
        assertEquals(new QueueId(0, 0, (int) (batch.tag() & 0xFFFF)).tag(), batch.tag());
        solo.device(solo.kept(batch, 0)); // after its own latency of 25 us
        Entangle second = next(solo, batch, 1);
        long heraldedEverywhereNs = batch.firstCycle() * Solo.CYCLE_NS + 25_000;
        assertTrue(second.firstCycle() * Solo.CYCLE_NS >= heraldedEverywhereNs + 5_000);
        assertEquals(batch.firstCycle() + 4, second.firstCycle());
    }

    @Test
    @Verifies("LL-GEN-3")
    void endThatHearsEarlierWaitsForTheOther() {
        Devices.Kit kit = new Devices.Kit();
        kit.heraldNs = 1_000;
        kit.peerNs = 70_000;
        Solo solo = Solo.of(kit).ready();
        Entangle batch = solo.serving(KEEP);
        solo.nowNs = batch.firstCycle() * Solo.CYCLE_NS + 1_000;
        solo.device(
                new DeviceEvent.Heralded(
                        batch.id(),
                        batch.tag(),
                        1,
                        batch.firstCycle(),
                        solo.nowNs - 1_000,
                        solo.nowNs,
                        STATION,
                        0,
                        dev.herald.hal.model.BellIndex.PSI_PLUS,
                        new DeviceEvent.Kept(new QubitHandle(0, 1))));
        assertEquals(batch.firstCycle() + 8, next(solo, batch, 1).firstCycle());
    }

    @Test
    @Verifies(value = "LL-GEN-4", rev = 2)
    @Verifies("LL-PAIR-10")
    @Verifies(
            value = {"LL-TAG-3", "LL-TAG-4"},
            rev = 2)
    void measuredPairsComeInOneBatchAsTheyWereRead() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(MEASURE);
        assertEquals(PairMode.MEASURE, batch.mode());
        assertEquals(3, batch.pairsMax());
        PairMeasured pair = only(solo.device(solo.read(batch, 0, 1)), PairMeasured.class);
        assertTrue(pair.one());
        assertEquals(Basis.Z, pair.basis());
        assertEquals(BellDiagonal.werner(0.87), pair.tag().state());
        assertEquals(FidelityTag.Method.MODEL, pair.tag().method());
        assertEquals(pair.tag().state(), pair.tag().at(Long.MAX_VALUE / 2).state());
        solo.device(solo.read(batch, 1, 2));
        List<LinkOutput> last = solo.device(solo.read(batch, 2, 3));
        assertEquals(3, only(last, PairMeasured.class).index());
        only(last, Finished.class);

        Solo other = Solo.master().ready();
        CreateRequest stream =
                CreateRequest.measure(CreateRequest.STREAM, Fidelity.of(0.8), PURPOSE, Z, Z);
        assertEquals(1 << 20, other.serving(stream).pairsMax());
    }

    @Test
    @Verifies(value = "LL-GEN-5", rev = 2)
    @Verifies("LL-GEN-1")
    void endWithoutAFreeQubitWaits() {
        Solo solo = Solo.master().ready();
        Entangle first = solo.serving(KEEP);
        solo.device(solo.kept(first, 0));
        Entangle second = next(solo, first, 1);
        assertTrue(second.qubit() != first.qubit());
        solo.device(solo.kept(second, 1));
        none(solo.device(solo.ended(second, BatchEnd.COMPLETE, 2)), Entangle.class);
        assertEquals(
                first.qubit(),
                only(solo.in(new LinkInput.Released(first.qubit())), Entangle.class).qubit());
        none(solo.in(new LinkInput.Released(first.qubit())), Entangle.class);
    }

    @Test
    @Verifies("LL-GEN-6")
    void storageIsRefreshedBetweenWindows() {
        Devices.Kit kit = new Devices.Kit();
        kit.storage = 1;
        kit.cycleNs = 10_120;
        kit.keepSpacing = 1;
        kit.heraldNs = 0;
        kit.peerNs = 0;
        kit.leadNs = 0;
        kit.refreshNs = 3_500_000;
        kit.success = 0.001;
        kit.initialiseNs = 310_000;
        kit.cyclesMax = 1_000_000;
        Solo solo = Solo.of(kit).ready();
        solo.accepted(
                only(
                        solo.in(new LinkInput.Create(1, keep(3, true, true))),
                        dev.herald.link.message.LinkMessage.Add.class));
        List<LinkOutput> ready = solo.advance(10_000);
        long attempts = 0;
        for (int window = 1;
                window < 50;
                window++) { // 345 cycles of attempts, 31 of initialisation
            Initialise initialise = only(ready, Initialise.class);
            solo.nowNs += 310_000;
            QubitHandle handle = new QubitHandle(initialise.qubit(), window);
            Discard discard =
                    only(
                            solo.device(new DeviceEvent.Allocated(initialise.id(), handle)),
                            Discard.class);
            Entangle batch = only(solo.device(new DeviceEvent.Done(discard.id())), Entangle.class);
            assertTrue(batch.firstCycle() % 376 + batch.cycles() <= 345, batch::toString);
            attempts += batch.cycles();
            solo.nowNs = (batch.firstCycle() + batch.cycles()) * 10_120;
            ready =
                    solo.device(
                            new DeviceEvent.BatchEnded(
                                    batch.id(), BatchEnd.EXHAUSTED, batch.cycles(), STATION, 0));
        }
        double cyclesPerAttempt = solo.nowNs / 10_120.0 / attempts;
        assertEquals(376.0 / 345, cyclesPerAttempt, 0.01);
    }

    @Test
    @Verifies("LL-GEN-7")
    void endThatMissesItsPeerComesToACoarseGrid() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        for (int misses = 1; misses < 12; misses++) {
            solo.nowNs = (batch.firstCycle() + 1) * Solo.CYCLE_NS + 25_000;
            batch = only(solo.device(solo.ended(batch, BatchEnd.PEER_ABSENT, 0)), Entangle.class);
            long step =
                    4L << Math.min(misses - 1, 4); // 16 cycles are longer than 3 and two spacings
            assertEquals(0, batch.firstCycle() % step, "after " + misses + " misses");
        }
        assertTrue(batch.firstCycle() * Solo.CYCLE_NS < solo.nowNs + 700_000);
        solo.nowNs = (batch.firstCycle() + batch.cycles()) * Solo.CYCLE_NS + 25_000;
        batch = only(solo.device(solo.ended(batch, BatchEnd.EXHAUSTED, 0)), Entangle.class);
        assertTrue(batch.firstCycle() * Solo.CYCLE_NS < solo.nowNs + 100_000);
    }

    @Test
    @Verifies({"LL-GEN-8", "LL-GEN-9", "LL-GEN-2"})
    void heraldForAnEndedRequestIsWithdrawnAtThePeer() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        Abort abort = only(solo.in(new LinkInput.Cancel(0)), Abort.class);
        assertEquals(batch.id(), abort.batch());
        List<LinkOutput> late = solo.device(solo.kept(batch, 0));
        none(late, PairKept.class);
        only(late, Discard.class);
        List<LinkOutput> ended = solo.device(solo.ended(batch, BatchEnd.ABORTED, 1));
        Expire expire = only(ended, Expire.class);
        assertEquals(0, expire.low());
        assertEquals(1, expire.high());
        assertEquals(batch.tag(), expire.place().tag());
        assertEquals(1L << 40, only(ended, Entangle.class).tag() & 1L << 40);
    }

    // ---- delivery

    @Test
    @Verifies({"LL-PAIR-1", "LL-PAIR-2", "LL-PAIR-5"})
    @Verifies(
            value = {"LL-TAG-1", "LL-TAG-4"},
            rev = 2)
    void keptPairsAreDeliveredAsTheyAreHeralded() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        for (int i = 1; i <= 3; i++) {
            List<LinkOutput> out = solo.device(solo.kept(batch, i - 1));
            PairKept pair = only(out, PairKept.class);
            assertEquals(i, pair.index());
            assertEquals(new LinkPairId(Devices.LINK, STATION, i - 1), pair.pair());
            assertEquals(solo.nowNs, pair.tag().asOfNs());
            BellDiagonal aged =
                    BellDiagonal.werner(0.87)
                            .age(Devices.ELECTRON, 25_000, Devices.ELECTRON, 25_000);
            assertEquals(aged, pair.tag().state());
            assertEquals(Devices.ELECTRON, pair.tag().decayA());
            if (i < 3) {
                none(out, Finished.class);
                solo.in(new LinkInput.Released(batch.qubit()));
                batch = next(solo, batch, i);
            } else {
                assertInstanceOf(Finished.class, out.get(out.indexOf(pair) + 1));
                none(solo.device(solo.ended(batch, BatchEnd.COMPLETE, i)), Entangle.class);
            }
        }
    }

    @Test
    @Verifies({"LL-PAIR-4", "LL-PAIR-1"})
    @Verifies(
            value = {"LL-TAG-1", "LL-TAG-2"},
            rev = 2)
    void storedPairIsMovedFirst() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(keep(1, true, true));
        List<LinkOutput> heralded = solo.device(solo.kept(batch, 0));
        none(heralded, PairKept.class);
        Move move = only(heralded, Move.class);
        assertEquals(2, move.to());
        solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1));
        solo.nowNs += 20_000;
        List<LinkOutput> moved =
                solo.device(new DeviceEvent.Allocated(move.id(), new QubitHandle(2, 1)));
        PairKept pair = only(moved, PairKept.class);
        only(moved, Finished.class);
        assertEquals(new QubitHandle(2, 1), pair.qubit());
        BellDiagonal expected =
                BellDiagonal.werner(0.87)
                        .age(Devices.ELECTRON, 25_000, Devices.ELECTRON, 25_000)
                        .depolarise(0.01)
                        .depolarise(0.01);
        assertEquals(expected, pair.tag().state());
        assertEquals(Devices.CARBON, pair.tag().decayA());
        // what was promised is what a pair has that waited one herald latency
        CreateRequest exact =
                new CreateRequest(
                        PairType.K,
                        1,
                        Fidelity.of(expected.fidelity()),
                        0,
                        PURPOSE,
                        0,
                        false,
                        true,
                        true,
                        Z,
                        Z);
        only(solo.in(new LinkInput.Create(1, exact)), LinkOutput.Acknowledged.class);
        CreateRequest above =
                new CreateRequest(
                        PairType.K,
                        1,
                        Fidelity.of(expected.fidelity() + 2e-9),
                        0,
                        PURPOSE,
                        0,
                        false,
                        true,
                        true,
                        Z,
                        Z);
        only(solo.in(new LinkInput.Create(1, above)), LinkOutput.Refused.class);
    }

    @Test
    @Verifies("LL-PAIR-7")
    void pairsThatBelongTogetherComeTogether() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(keep(2, false, false));
        none(solo.device(solo.kept(batch, 0)), PairKept.class);
        Entangle second = next(solo, batch, 1);
        List<LinkOutput> out = solo.device(solo.kept(second, 1));
        List<PairKept> pairs = all(out, PairKept.class);
        assertEquals(List.of(1L, 2L), pairs.stream().map(PairKept::index).toList());
        assertEquals(solo.nowNs, pairs.getFirst().tag().asOfNs());
        assertTrue(
                pairs.getFirst().tag().state().fidelity()
                        < pairs.getLast().tag().state().fidelity());
        only(out, Finished.class);
    }

    @Test
    @Verifies("LL-PAIR-8")
    void pairsOnHoldAreGivenUpWithTheirRequest() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(keep(2, false, false));
        solo.device(solo.kept(batch, 0));
        next(solo, batch, 1);
        List<LinkOutput> out = solo.in(new LinkInput.Cancel(0));
        assertEquals(batch.qubit(), only(out, Discard.class).qubit().qubit());
        Expire expire = only(out, Expire.class);
        assertEquals(List.of(0L, 1L), List.of(expire.low(), expire.high()));

        Solo other = Solo.master().ready();
        Entangle stored = other.serving(keep(2, true, true));
        Move move = only(other.device(other.kept(stored, 0)), Move.class);
        Expire moving = only(other.in(new LinkInput.Cancel(0)), Expire.class);
        assertEquals(List.of(0L, 1L), List.of(moving.low(), moving.high()));
        only(
                other.device(new DeviceEvent.Allocated(move.id(), new QubitHandle(2, 1))),
                Discard.class);
    }

    @Test
    @Verifies("LL-PAIR-9")
    void moreAtOnceThanThereAreQubitsIsRefused() {
        Solo solo = Solo.master().ready();
        List<LinkOutput> out = solo.in(new LinkInput.Create(1, keep(3, false, false)));
        assertEquals(LinkError.NO_RESOURCES, only(out, LinkOutput.Refused.class).why());
        List<LinkOutput> peer = solo.peer(solo.peerAdd(0, keep(3, false, true)));
        assertEquals(LinkError.NO_RESOURCES, only(peer, AddReject.class).why());
        only(solo.peer(solo.peerAdd(1, keep(3, true, false))), AddAck.class);
    }

    @Test
    @Verifies("LL-PAIR-11")
    void remotePreparationMeasuresAtTheCreator() {
        CreateRequest prepare =
                new CreateRequest(
                        PairType.R,
                        2,
                        Fidelity.of(0.8),
                        0,
                        PURPOSE,
                        0,
                        false,
                        true,
                        false,
                        BasisChoice.fixed(Basis.X),
                        Z);
        Solo creator = Solo.master().ready();
        Entangle measuring = creator.serving(prepare);
        assertEquals(PairMode.MEASURE, measuring.mode());
        assertEquals(BasisChoice.fixed(Basis.X), measuring.basis());
        assertEquals(0, measuring.firstCycle() % 4);
        assertEquals(1, measuring.pairsMax());
        only(creator.device(creator.read(measuring, 0, 1)), PairMeasured.class);
        Solo other = Solo.master().ready();
        Entangle keeping = only(other.peer(other.peerAdd(0, prepare)), Entangle.class);
        assertEquals(PairMode.KEEP, keeping.mode());
        only(other.device(other.kept(keeping, 0)), PairKept.class);
    }

    private static QueueId place(Entangle batch) {
        long tag = batch.tag();
        return new QueueId((int) (tag >> 24), (int) (tag >> 16) & 0xFF, (int) tag & 0xFFFF);
    }
}
