package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.model.LinkPairId;
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
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-EXPIRE: what was missed is withdrawn at both ends.
@DisplayName("LL: missed heralds")
@ExtendWith(ConformanceExtension.class)
public class LinkExpireSuite {
    private static LinkRequestId own(LinkBench bench) {
        return new LinkRequestId(bench.config().self(), 0);
    }

    /// Withdraws numbers in the name of a request that this end does not know.
    private static Expire foreign(LinkBench bench, long low, long high) {
        return new Expire(
                bench.session(),
                new LinkRequestId(bench.config().peer(), 9),
                new QueueId(0, 5, 5),
                LinkBench.STATION,
                low,
                high);
    }

    private static void expectRange(Expire expire, long low, long high) {
        assertEquals(List.of(low, high), List.of(expire.low(), expire.high()));
    }

    @Test
    @Verifies("LL-EXPIRE-1")
    void gapInTheNumbersIsWithdrawnUntilItIsAcknowledged(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        Seen seen = bench.herald(second, 1, 3).no(PairKept.class);
        Expire expire = seen.only(Expire.class);
        expectRange(expire, 1, 4);
        assertEquals(own(bench), expire.request());
        assertEquals(LinkBench.place(batch), expire.place());
        assertEquals(LinkBench.STATION, expire.stationEpoch());
        bench.count = 4;
        bench.end(second, BatchEnd.COMPLETE);
        assertEquals(expire, bench.until(new Seen(), Expire.class).only(Expire.class));
        ExpireAck other =
                new ExpireAck(
                        bench.session(), expire.request(), expire.place(), LinkBench.STATION, 3);
        bench.peer(other);
        assertEquals(expire, bench.until(new Seen(), Expire.class).only(Expire.class));
        bench.peer(
                new ExpireAck(
                        bench.session(), expire.request(), expire.place(), LinkBench.STATION, 4));

        bench.pass(20 * bench.config().retransmitNs()).no(Expire.class);
    }

    @Test
    @Verifies("LL-EXPIRE-1")
    void endOfABatchTellsOfAMissedHerald(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        bench.count = 1;

        expectRange(bench.end(batch, BatchEnd.PEER_ABSENT).only(Expire.class), 0, 1);
    }

    @Test
    @Verifies("LL-EXPIRE-2")
    void requestOfWhatWasMissedFails(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        bench.count = 1;
        Failed failed = bench.end(batch, BatchEnd.PEER_ABSENT).only(Failed.class);

        assertEquals(own(bench), failed.request());
        assertEquals(LinkError.EXPIRED, failed.why());
    }

    @Test
    @Verifies("LL-EXPIRE-3")
    void deliveredPairsOfTheRangeAreRevoked(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        bench.herald(second).only(PairKept.class);
        Seen seen =
                bench.peer(
                        new Expire(
                                bench.session(),
                                own(bench),
                                LinkBench.place(batch),
                                LinkBench.STATION,
                                1,
                                2));

        assertEquals(
                List.of(new LinkPairId(LinkKit.LINK, LinkBench.STATION, 1)),
                seen.only(Revoked.class).pairs());
        assertEquals(LinkError.EXPIRED, seen.only(Failed.class).why());
    }

    @Test
    @Verifies("LL-EXPIRE-3")
    void pairOfAFinishedRequestIsRevokedWithoutASecondEnd(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(1));
        bench.complete(batch).only(Finished.class);
        Expire expire =
                new Expire(
                        bench.session(),
                        own(bench),
                        LinkBench.place(batch),
                        LinkBench.STATION,
                        0,
                        1);

        bench.peer(expire).no(Failed.class).only(Revoked.class);
    }

    @Test
    @Verifies("LL-EXPIRE-4")
    void restartOfTheStationClosesItsEpoch(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        Expire expire =
                bench.device(
                                new BatchEnded(
                                        second.id(),
                                        BatchEnd.STATION_ERROR,
                                        1,
                                        LinkBench.STATION + 1,
                                        0))
                        .only(Expire.class);

        assertEquals(LinkBench.STATION, expire.stationEpoch());
        expectRange(expire, 1, Long.MAX_VALUE);
    }

    @Test
    @Verifies("LL-EXPIRE-5")
    void heraldThatThePeerHasWithdrawnIsNotDelivered(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        bench.peer(foreign(bench, 1, 2));
        Seen seen = bench.herald(second).no(PairKept.class);

        assertEquals(second.qubit(), seen.only(Discard.class).qubit().qubit());
    }

    @Test
    @Verifies("LL-EXPIRE-5")
    void heraldWithAFormerNumberIsNotDelivered(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        Seen seen = bench.herald(second, 1, 0).no(PairKept.class);

        assertEquals(second.qubit(), seen.only(Discard.class).qubit().qubit());
    }

    @Test
    @Verifies("LL-EXPIRE-6")
    void pairOfAnotherRequestEndsThatOneAtBothEnds(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        bench.herald(batch);
        Seen seen = bench.peer(foreign(bench, 0, 1));

        assertEquals(LinkError.EXPIRED, seen.only(Failed.class).why());
        assertEquals(LinkError.EXPIRED, seen.only(Remove.class).why());
        assertEquals(own(bench), seen.only(Remove.class).request());
    }

    @Test
    @Verifies("LL-EXPIRE-7")
    void repeatedExpireIsAcknowledgedAgainAndChangesNothing(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        bench.herald(batch);
        Expire expire = foreign(bench, 0, 1);
        ExpireAck ack = bench.peer(expire).only(ExpireAck.class);

        assertEquals(
                ack,
                bench.peer(expire)
                        .no(Failed.class, Revoked.class, Remove.class)
                        .only(ExpireAck.class));
    }

    @Test
    @Verifies(value = "LL-EXPIRE-8", rev = 2)
    void whatIsNotAcknowledgedIsWithdrawnInTheNextSession(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        bench.count = 1;
        Expire expire = bench.end(batch, BatchEnd.PEER_ABSENT).only(Expire.class);
        Seen seen = bench.peer(new Hello(0x3333, bench.config().epoch(), 1, true));
        Expire again = bench.until(seen, Expire.class).first(Expire.class);
        assertEquals(bench.session(0x3333), again.epoch());
        expectRange(again, expire.low(), expire.high());
    }

    @Test
    @Verifies(value = "LL-EXPIRE-8", rev = 2)
    void numberExpectedOutlivesTheSession(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(batch));
        Seen seen = bench.peer(new Hello(0x3333, bench.config().epoch(), 1, true));
        bench.count = 3;
        for (Abort abort : seen.all(Abort.class)) {
            seen = bench.device(new Done(abort.id()));
            seen = seen.and(bench.end(second, BatchEnd.ABORTED));
        }
        seen = seen.and(bench.probe(seen));

        expectRange(seen.first(Expire.class), 1, 3);
    }

    @Test
    @Verifies("LL-EXPIRE-9")
    void lastThousandPairsCanBeRevoked(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.measured(CreateRequest.STREAM));
        for (int i = 0; i < 1_100; i++) {
            bench.herald(batch, 1, bench.count++).only(PairMeasured.class);
        }
        Seen seen =
                bench.peer(
                        new Expire(
                                bench.session(),
                                own(bench),
                                LinkBench.place(batch),
                                LinkBench.STATION,
                                76,
                                1_100));

        assertEquals(1_024, seen.only(Revoked.class).pairs().size());
    }

    @Test
    @Verifies("LL-EXPIRE-11")
    void expireIsAcknowledged(LinkBench bench) {
        bench.ready();
        Expire expire = foreign(bench, 4, 6);

        assertEquals(
                new ExpireAck(
                        bench.session(), expire.request(), expire.place(), LinkBench.STATION, 6),
                bench.peer(expire).only(ExpireAck.class));
    }
}
