package dev.herald.link.core;

import static dev.herald.link.core.Solo.PURPOSE;
import static dev.herald.link.core.Solo.STATION;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Heralds that one end missed, and what is withdrawn then.
class MissedHeraldTest {
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

    // ---- missed heralds

    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-2", "LL-EXPIRE-11"})
    void gapInTheNumbersExpiresTheRequest() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        Entangle second = next(solo, batch, 1);
        List<LinkOutput> out = solo.device(solo.kept(second, 3));
        none(out, PairKept.class);
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        only(out, Discard.class);
        Expire expire = only(out, Expire.class);
        assertEquals(List.of(1L, 4L), List.of(expire.low(), expire.high()));
        assertEquals(expire, only(solo.advance(600_000), Expire.class));
        solo.peer(new ExpireAck(solo.session, expire.request(), expire.place(), STATION, 3));
        assertEquals(expire, only(solo.advance(600_000), Expire.class));
        solo.peer(new ExpireAck(solo.session, expire.request(), expire.place(), STATION, 4));
        none(solo.advance(3_000_000), Expire.class);
    }

    @Test
    @Verifies("LL-EXPIRE-1")
    void endOfABatchTellsOfAMissedHerald() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        List<LinkOutput> out = solo.device(solo.ended(batch, BatchEnd.PEER_ABSENT, 1));
        Expire expire = only(out, Expire.class);
        assertEquals(List.of(0L, 1L), List.of(expire.low(), expire.high()));
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        none(out, Entangle.class);
    }

    @Test
    @Verifies({"LL-EXPIRE-3", "LL-EXPIRE-7", "LL-EXPIRE-11"})
    void withdrawnPairsAreRevokedOnce() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        Entangle second = next(solo, batch, 1);
        solo.device(solo.kept(second, 1));
        Expire expire =
                new Expire(
                        solo.session, new LinkRequestId(solo.self, 0), place(batch), STATION, 1, 2);
        List<LinkOutput> out = solo.peer(expire);
        assertEquals(
                List.of(new LinkPairId(Devices.LINK, STATION, 1)),
                only(out, Revoked.class).pairs());
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        ExpireAck ack = only(out, ExpireAck.class);
        assertEquals(
                new ExpireAck(solo.session, expire.request(), expire.place(), STATION, 2), ack);
        assertEquals(List.of(new LinkOutput.ToPeer(ack)), solo.peer(expire));
    }

    @Test
    @Verifies("LL-EXPIRE-3")
    void pairOfAFinishedRequestIsRevoked() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(CreateRequest.keep(1, Fidelity.of(0.8), PURPOSE));
        only(solo.device(solo.kept(batch, 0)), Finished.class);
        solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1));
        List<LinkOutput> out =
                solo.peer(
                        new Expire(
                                solo.session,
                                new LinkRequestId(solo.self, 0),
                                place(batch),
                                STATION,
                                0,
                                1));
        only(out, Revoked.class);
        none(out, Failed.class);
    }

    @Test
    @Verifies("LL-EXPIRE-4")
    void restartOfTheStationClosesItsEpoch() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        Entangle second = next(solo, batch, 1);
        List<LinkOutput> out =
                solo.device(
                        new DeviceEvent.BatchEnded(second.id(), BatchEnd.STATION_ERROR, 1, 78, 0));
        Expire expire = only(out, Expire.class);
        assertEquals(STATION, expire.stationEpoch());
        assertEquals(List.of(1L, Long.MAX_VALUE), List.of(expire.low(), expire.high()));
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
    }

    @Test
    @Verifies("LL-EXPIRE-5")
    void withdrawnOrOldHeraldIsDropped() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        Entangle second = next(solo, batch, 1);
        solo.peer(
                new Expire(
                        solo.session,
                        new LinkRequestId(solo.peer, 9),
                        new QueueId(0, 5, 5),
                        STATION,
                        1,
                        2));
        List<LinkOutput> out = solo.device(solo.kept(second, 1));
        none(out, PairKept.class);
        none(out, Expire.class);
        Discard discard = only(out, Discard.class);
        solo.device(new DeviceEvent.Done(discard.id()));
        Entangle third = next(solo, second, 2);
        List<LinkOutput> old = solo.device(solo.kept(third, 0));
        none(old, PairKept.class);
        solo.device(new DeviceEvent.Done(only(old, Discard.class).id()));
        Entangle fourth = next(solo, third, 2);
        assertEquals(2, only(solo.device(solo.kept(fourth, 2)), PairKept.class).index());
    }

    @Test
    @Verifies("LL-EXPIRE-6")
    void pairOfAnotherRequestEndsThatOneToo() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        List<LinkOutput> out =
                solo.peer(
                        new Expire(
                                solo.session,
                                new LinkRequestId(solo.peer, 9),
                                new QueueId(0, 5, 5),
                                STATION,
                                0,
                                1));
        only(out, Revoked.class);
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        assertEquals(LinkError.EXPIRED, only(out, Remove.class).why());
    }

    @Test
    @Verifies("LL-EXPIRE-6")
    void withdrawnPairOnHoldEndsItsRequest() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(keep(2, false, false));
        solo.device(solo.kept(batch, 0));
        List<LinkOutput> out =
                solo.peer(
                        new Expire(
                                solo.session,
                                new LinkRequestId(solo.peer, 9),
                                new QueueId(0, 5, 5),
                                STATION,
                                0,
                                1));
        none(out, Revoked.class);
        assertEquals(LinkError.EXPIRED, only(out, Failed.class).why());
        only(out, Discard.class);
    }

    @Test
    @Verifies(value = "LL-EXPIRE-8", rev = 2)
    void withdrawalsAndNumbersOutliveTheSession() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        Expire expire = only(solo.device(solo.ended(batch, BatchEnd.PEER_ABSENT, 1)), Expire.class);
        Entangle second = solo.serving(KEEP);
        List<LinkOutput> restarted = solo.peer(new Hello(0x3333, Solo.OWN, 1, true));
        int session = Session.number(Solo.OWN, 0x3333);
        Expire again = only(restarted, Expire.class);
        assertEquals(session, again.epoch());
        assertEquals(expire.high(), again.high());
        Entangle probe = only(solo.settle(restarted), Entangle.class);
        solo.sequence = 3; // two went by unseen while the session broke down
        Expire missed = only(solo.probed(probe), Expire.class);
        assertEquals(List.of(1L, 3L), List.of(missed.low(), missed.high()));
        assertEquals(second.tag(), missed.place().tag());
    }

    @Test
    @Verifies("LL-EXPIRE-9")
    void lastThousandPairsCanBeRevoked() {
        Solo solo = Solo.master().ready();
        CreateRequest stream =
                CreateRequest.measure(CreateRequest.STREAM, Fidelity.of(0.8), PURPOSE, Z, Z);
        Entangle batch = solo.serving(stream);
        for (int i = 0; i < 3_000; i++) {
            only(solo.device(solo.read(batch, i, 1)), PairMeasured.class);
        }
        List<LinkOutput> out =
                solo.peer(
                        new Expire(
                                solo.session,
                                new LinkRequestId(solo.self, 0),
                                place(batch),
                                STATION,
                                1_976,
                                3_000));
        assertEquals(1_024, only(out, Revoked.class).pairs().size());
    }

    private static QueueId place(Entangle batch) {
        long tag = batch.tag();
        return new QueueId((int) (tag >> 24), (int) (tag >> 16) & 0xFF, (int) tag & 0xFFFF);
    }
}
