package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.DeviceViolation;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-DEV: a device that refuses, loses, fails or talks nonsense.
@DisplayName("LL: the device below")
@ExtendWith(ConformanceExtension.class)
public class LinkDeviceSuite {
    /// Each is a herald of the batch with one figure that is not the batch's.
    private static List<Heralded> nonsense(LinkBench bench, Entangle batch) {
        Heralded good = bench.event(batch, 1, 0);
        int stranger = batch.qubit() == 0 ? 1 : 0;
        long end = batch.firstCycle() + batch.cycles();
        List<Heralded> wrong =
                List.of(
                        herald(good, good.id() + 1, good.tag(), 1, good.cycle(), 0, good.half()),
                        herald(good, good.id(), good.tag() + 1, 1, good.cycle(), 0, good.half()),
                        herald(good, good.id(), good.tag(), 0, good.cycle(), 0, good.half()),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                batch.cycles() + 1,
                                good.cycle(),
                                0,
                                good.half()),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                1,
                                batch.firstCycle() - 1,
                                0,
                                good.half()),
                        herald(good, good.id(), good.tag(), 1, end, 0, good.half()),
                        herald(good, good.id(), good.tag(), 1, good.cycle(), -1, good.half()),
                        herald(
                                good,
                                good.id(),
                                good.tag(),
                                1,
                                good.cycle(),
                                0,
                                new Kept(bench.handle(stranger))));
        // The binding of the HAL has no words for a negative number.
        return bench.speaksFrames()
                ? wrong.stream().filter(each -> each.sequence() >= 0).toList()
                : wrong;
    }

    private static Heralded herald(
            Heralded good,
            long id,
            long tag,
            long attempt,
            long cycle,
            long number,
            DeviceEvent.Half half) {
        return new Heralded(
                id,
                tag,
                attempt,
                cycle,
                good.emittedNs(),
                good.heraldedNs(),
                good.epoch(),
                number,
                good.bell(),
                half);
    }

    @Test
    @Verifies("LL-DEV-1")
    void heraldThatIsNotOfTheBatchIsDroppedAndItsQubitGivenBack(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        int kinds = 1;
        for (int kind = 0; kind < kinds; kind++) {
            bench.passTo(batch.firstCycle() * bench.config().port().cycleNs() + 30_000);
            List<Heralded> all = nonsense(bench, batch);
            kinds = all.size();
            Heralded wrong = all.get(kind);
            Seen seen = bench.device(wrong).no(PairKept.class, Failed.class);
            assertEquals("LL-DEV-1", seen.only(DeviceViolation.class).clause(), wrong::toString);
            assertEquals(((Kept) wrong.half()).qubit(), seen.only(Discard.class).qubit());
            batch = bench.batch(bench.end(batch, BatchEnd.EXHAUSTED));
        }
    }

    @Test
    @Verifies("LL-DEV-1")
    void answerToNoCommandIsDropped(LinkBench bench) {
        bench.ready();

        assertEquals(
                "LL-DEV-1", bench.device(new Done(4_711)).only(DeviceViolation.class).clause());
    }

    @Test
    @Verifies("LL-DEV-2")
    void moreAttemptsThanCyclesAreReported(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        BatchEnded end =
                new BatchEnded(
                        batch.id(), BatchEnd.EXHAUSTED, batch.cycles() + 1, LinkBench.STATION, 0);

        assertEquals("LL-DEV-2", bench.device(end).only(DeviceViolation.class).clause());
    }

    @Test
    @Verifies("LL-DEV-3")
    void hopelessBatchEndsItsItemAtBothEnds(LinkBench bench) {
        bench.ready();
        for (DeviceRefusal why :
                List.of(
                        DeviceRefusal.UNSUPPORTED,
                        DeviceRefusal.NO_SUCH_TARGET,
                        DeviceRefusal.OUT_OF_RANGE)) {
            Entangle batch = bench.serving(Wanted.kept(2));
            Seen seen = bench.device(new DeviceEvent.Refused(batch.id(), why, "no"));
            assertEquals(LinkError.UNSUPPORTED, seen.only(Failed.class).why());
            Remove remove = seen.only(Remove.class);
            assertEquals(LinkError.UNSUPPORTED, remove.why());
            bench.peer(new RemoveAck(bench.session(), remove.request(), remove.place()));
        }
    }

    @Test
    @Verifies("LL-DEV-3")
    void refusedBatchIsTriedAgainEverMoreSlowly(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        long waitedNs = 0;
        for (int i = 0; i < 8; i++) {
            Seen seen =
                    bench.device(
                            new DeviceEvent.Refused(batch.id(), DeviceRefusal.BUSY, "occupied"));
            long beforeNs = bench.nowNs();
            batch = bench.batch(seen.no(Failed.class, Entangle.class));
            assertTrue(bench.nowNs() - beforeNs >= waitedNs, "waited less than before");
            waitedNs = bench.nowNs() - beforeNs;
        }
        assertTrue(waitedNs > 1_000_000, "the wait does not grow");
    }

    @Test
    @Verifies("LL-DEV-4")
    void pairLostOnItsWayToStorageEndsItsRequest(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).stored());
        Move move = bench.herald(batch).only(Move.class);
        Seen seen = bench.device(new Faulted(move.id(), "laser"));

        assertEquals(LinkError.EXPIRED, seen.only(Failed.class).why());
        assertEquals(LinkError.EXPIRED, seen.only(Remove.class).why());
    }

    @Test
    @Verifies("LL-DEV-5")
    void lostPairOnHoldEndsItsRequest(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).together());
        bench.passTo(batch.firstCycle() * bench.config().port().cycleNs() + 30_000);
        Heralded herald = bench.event(batch, 1, bench.count++);
        bench.device(herald);
        QubitHandle held = ((Kept) herald.half()).qubit();
        Seen seen = bench.device(new QubitsLost(List.of(held), "power"));

        assertEquals(LinkError.EXPIRED, seen.only(Failed.class).why());
        assertEquals(LinkError.EXPIRED, seen.only(Remove.class).why());
    }

    @Test
    @Verifies("LL-DEV-6")
    void noBatchIsBegunWhileTheDeviceIsNotReady(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        bench.device(new StateChanged(DeviceState.CALIBRATING, "hourly"));
        bench.end(batch, BatchEnd.HARDWARE_FAULT).no(Entangle.class);
        bench.pass(50_000_000).no(Entangle.class);
        bench.create(Wanted.kept(1)).only(Acknowledged.class);

        bench.batch(bench.device(new StateChanged(DeviceState.READY, "")));
    }

    @Test
    @Verifies("LL-DEV-7")
    void requestIsRefusedWhileTheDeviceIsOut(LinkBench bench) {
        bench.ready();
        for (DeviceState state : List.of(DeviceState.FAULT, DeviceState.OFFLINE)) {
            bench.device(new StateChanged(state, "door"));
            assertEquals(
                    LinkError.LINK_DOWN, bench.create(Wanted.kept(1)).only(Refused.class).why());
        }
    }

    /// A pair on hold is given up; then both qubits can hold pairs again.
    @Test
    @Verifies("LL-DEV-8")
    void qubitsThatAreNotDeliveredAreFreeAgain(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).together());
        Entangle second = bench.batch(bench.complete(batch));
        Seen cancelled = bench.in(new LinkInput.Cancel(0));
        bench.herald(second);
        for (Abort abort : cancelled.all(Abort.class)) {
            bench.device(new Done(abort.id()));
        }
        bench.probe(bench.end(second, BatchEnd.COMPLETE));
        Entangle third = bench.serving(Wanted.kept(2));
        Entangle fourth = bench.batch(bench.complete(third));

        assertTrue(third.qubit() != fourth.qubit());
    }
}
