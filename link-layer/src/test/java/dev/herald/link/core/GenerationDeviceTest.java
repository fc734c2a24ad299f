package dev.herald.link.core;

import static dev.herald.link.core.Solo.PURPOSE;
import static dev.herald.link.core.Solo.STATION;
import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.DeviceViolation;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.PairType;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Devices that fail, lose qubits or talk nonsense.
class GenerationDeviceTest {
    private static final BasisChoice Z = BasisChoice.MEASURE_Z;
    private static final CreateRequest KEEP = CreateRequest.keep(3, Fidelity.of(0.8), PURPOSE);

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

    // ---- the device

    @Test
    @Verifies("LL-DEV-1")
    void nonsenseOfTheDeviceIsReportedAndItsQubitGivenBack() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        DeviceEvent.Heralded good = solo.kept(batch, 0);
        QubitHandle own = new QubitHandle(batch.qubit(), 1);
        List<DeviceEvent> nonsense =
                List.of(
                        new DeviceEvent.Done(4711),
                        herald(good, good.id() + 1, good.tag(), 1, good.cycle(), 0, own),
                        herald(good, good.id(), good.tag() + 1, 1, good.cycle(), 0, own),
                        herald(good, good.id(), good.tag(), 0, good.cycle(), 0, own),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                batch.cycles() + 1,
                                good.cycle(),
                                0,
                                own),
                        herald(good, good.id(), good.tag(), 1, batch.firstCycle() - 1, 0, own),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                1,
                                batch.firstCycle() + batch.cycles(),
                                0,
                                own),
                        herald(good, good.id(), good.tag(), 1, good.cycle(), -1, own),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                1,
                                good.cycle(),
                                0,
                                new QubitHandle(3, 1)));
        for (DeviceEvent event : nonsense) {
            Solo fresh = Solo.master().ready();
            fresh.serving(KEEP);
            fresh.nowNs = solo.nowNs;
            List<LinkOutput> out = fresh.device(event);
            assertEquals("LL-DEV-1", only(out, DeviceViolation.class).clause());
            none(out, PairKept.class);
            assertEquals(
                    event instanceof DeviceEvent.Heralded ? 1 : 0,
                    all(out, Discard.class).size(),
                    event::toString);
            for (Discard discard : all(out, Discard.class)) {
                assertEquals(List.of(), fresh.device(new DeviceEvent.Done(discard.id())));
            }
        }
        only(solo.device(good), PairKept.class);
        assertEquals("LL-DEV-1", only(solo.device(good), DeviceViolation.class).clause());
    }

    private static DeviceEvent.Heralded herald(
            DeviceEvent.Heralded good,
            long id,
            long tag,
            long attempt,
            long cycle,
            long sequence,
            QubitHandle qubit) {
        return new DeviceEvent.Heralded(
                id,
                tag,
                attempt,
                cycle,
                good.emittedNs(),
                good.heraldedNs(),
                STATION,
                sequence,
                good.bell(),
                new DeviceEvent.Kept(qubit));
    }

    @Test
    @Verifies("LL-DEV-2")
    void moreAttemptsThanCyclesAreReported() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        List<LinkOutput> out =
                solo.device(
                        new DeviceEvent.BatchEnded(
                                batch.id(), BatchEnd.EXHAUSTED, batch.cycles() + 1, STATION, 0));
        assertEquals("LL-DEV-2", only(out, DeviceViolation.class).clause());
        only(out, Entangle.class);
    }

    @Test
    @Verifies("LL-DEV-3")
    void hopelessBatchEndsItsRequestAndABusyDeviceIsTriedAgain() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        List<LinkOutput> out =
                solo.device(
                        new DeviceEvent.Refused(
                                batch.id(), DeviceRefusal.OUT_OF_RANGE, "too long"));
        assertEquals(LinkError.UNSUPPORTED, only(out, Failed.class).why());
        assertEquals(LinkError.UNSUPPORTED, only(out, Remove.class).why());

        Solo busy = Solo.master().ready();
        batch = busy.serving(KEEP);
        long waited = 0;
        for (int i = 0; i < 10; i++) {
            List<LinkOutput> refused =
                    busy.device(
                            new DeviceEvent.Refused(batch.id(), DeviceRefusal.BUSY, "occupied"));
            none(refused, Failed.class);
            none(refused, Entangle.class);
            long before = busy.nowNs;
            List<LinkOutput> retried = List.of();
            while (all(retried, Entangle.class).isEmpty()) {
                retried = busy.advance(10_000);
            }
            assertTrue(busy.nowNs - before >= waited, "waited less than before");
            waited = busy.nowNs - before - 10_000;
            batch = only(retried, Entangle.class);
        }
        assertTrue(waited > 10_000_000);
    }

    @Test
    @Verifies("LL-DEV-4")
    void pairLostOnItsWayToStorageEndsItsRequest() {
        for (DeviceEvent.Answer answer :
                List.of(
                        new DeviceEvent.Faulted(0, "laser"),
                        new DeviceEvent.Refused(0, DeviceRefusal.BUSY, "occupied"))) {
            Solo solo = Solo.master().ready();
            Entangle batch = solo.serving(keep(2, true, true));
            Move move = only(solo.device(solo.kept(batch, 0)), Move.class);
            List<LinkOutput> out =
                    solo.device(
                            answer instanceof DeviceEvent.Refused
                                    ? new DeviceEvent.Refused(
                                            move.id(), DeviceRefusal.BUSY, "occupied")
                                    : new DeviceEvent.Faulted(move.id(), "laser"));
            assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
            only(out, Remove.class);
            only(out, Expire.class);
            assertEquals(
                    answer instanceof DeviceEvent.Refused ? 1 : 0, all(out, Discard.class).size());
        }
    }

    @Test
    @Verifies("LL-DEV-5")
    void lostPairOnHoldEndsItsRequest() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(keep(2, false, false));
        DeviceEvent.Heralded herald = solo.kept(batch, 0);
        solo.device(herald);
        QubitHandle handle = ((DeviceEvent.Kept) herald.half()).qubit();
        List<LinkOutput> out = solo.device(new DeviceEvent.QubitsLost(List.of(handle), "power"));
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        only(out, Remove.class);
        only(out, Expire.class);
        none(out, Discard.class);
    }

    @Test
    @Verifies({"LL-DEV-6", "LL-DEV-7"})
    void deviceThatIsNotReadyIsLeftAlone() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(new DeviceEvent.StateChanged(DeviceState.CALIBRATING, "hourly"));
        none(solo.device(solo.ended(batch, BatchEnd.HARDWARE_FAULT, 0)), Entangle.class);
        none(solo.advance(10_000_000), Entangle.class);
        only(solo.in(new LinkInput.Create(1, KEEP)), LinkOutput.Acknowledged.class);
        solo.device(new DeviceEvent.StateChanged(DeviceState.FAULT, "door"));
        assertEquals(
                LinkError.LINK_DOWN,
                only(solo.in(new LinkInput.Create(1, KEEP)), LinkOutput.Refused.class).why());
        only(solo.device(new DeviceEvent.StateChanged(DeviceState.READY, "")), Entangle.class);
    }

    @Test
    void qualityTellsWhatIsDelivered() {
        Solo solo = Solo.master();
        solo.advance(0);
        var quality =
                only(solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true)), LinkOutput.LinkUp.class)
                        .quality();
        assertEquals(2, quality.curve().size());
        BellDiagonal best =
                BellDiagonal.werner(0.87).age(Devices.ELECTRON, 25_000, Devices.ELECTRON, 25_000);
        assertEquals(best, quality.curve().getFirst().state());
        assertEquals(400_000, quality.curve().getFirst().meanPairNs());
        assertEquals(new MemoryDecay(0, 1_000_000_000), quality.decayLocal());
    }

    @Test
    void longerOfTheTwoLatenciesCounts() {
        for (long[] latencies : new long[][] {{1_000, 70_000}, {70_000, 1_000}}) {
            Devices.Kit kit = new Devices.Kit();
            kit.heraldNs = latencies[0];
            kit.peerNs = latencies[1];
            Solo solo = Solo.of(kit);
            solo.advance(0);
            var up =
                    only(
                            solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true)),
                            LinkOutput.LinkUp.class);
            BellDiagonal aged =
                    BellDiagonal.werner(0.87)
                            .age(Devices.ELECTRON, 70_000, Devices.ELECTRON, 70_000);
            assertEquals(aged, up.quality().curve().getFirst().state());
        }
    }
}
