package dev.herald.link.core;

import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// A peer that floods, and one that lies: memory and the work for a frame stay bounded, what breaks a
/// clause is reported with it, and what the peer has no part in is not harmed.
class HostilePeerTest {
    private static final CreateRequest KEEP = CreateRequest.keep(1, Fidelity.of(0.8), Solo.PURPOSE);
    private static final int FLOOD = 20_000;

    // ---- floods

    /// Feeds many frames; none of them is answered by more than a few outputs, and what is held in the
    /// end is not more than what the limits allow.
    private static void flood(Solo solo, int outputsMax, IntFunction<LinkMessage> frames) {
        for (int i = 0; i < FLOOD; i++) {
            solo.nowNs += 1_000;
            List<LinkOutput> out = solo.peer(frames.apply(i));
            assertTrue(out.size() <= outputsMax, () -> out.toString());
        }
        Census census = ((LinkMachine) solo.machine).census();
        assertTrue(census.own() <= 4 && census.peers() <= 4, census::toString);
        assertTrue(census.exchanges() <= 4 && census.withdrawals() == 0, census::toString);
        assertTrue(census.names() <= 4 && census.deadlines() <= 8, census::toString);
    }

    private static void stillServes(Solo solo) {
        List<LinkOutput> out = solo.in(new LinkInput.Create(1, KEEP));
        only(out, LinkOutput.Acknowledged.class);
        only(out, Add.class);
    }

    @Test
    @Verifies("LL-ROBUST-3")
    void floodOfAddsIsAnsweredOneByOne() {
        for (Solo solo : List.of(Solo.master().ready(), Solo.slave().ready())) {
            flood(solo, 3, i -> add(solo, 1 + i, i & 0xFFFF, 1 + i, i & 0xFF, KEEP));
            assertEquals(4, ((LinkMachine) solo.machine).census().peers());
            stillServes(solo);
        }
    }

    @Test
    @Verifies("LL-ROBUST-3")
    @Verifies("LL-QUEUE-3")
    void addsBeyondTheWindowAreReported() {
        Solo solo = Solo.master().ready();
        flood(solo, 1, i -> add(solo, 1_000 + 977 * i, i & 0xFFFF, 0, 0, KEEP));
        assertEquals(0, ((LinkMachine) solo.machine).census().peers());
        List<LinkOutput> out = solo.peer(add(solo, 1_000_000, 7, 0, 0, KEEP));
        assertEquals("LL-QUEUE-3", only(out, PeerViolation.class).clause());
        stillServes(solo);
    }

    @Test
    @Verifies("LL-ROBUST-3")
    void floodOfRemovesAndAnswersIsHarmless() {
        Solo solo = Solo.slave().ready();
        QueueId place = new QueueId(0, 3, 3);
        LinkRequestId request = new LinkRequestId(solo.peer, 9);
        flood(solo, 1, _ -> new Remove(solo.session, request, place, LinkError.CANCELLED));
        flood(solo, 0, _ -> new RemoveAck(solo.session, request, place));
        flood(solo, 1, i -> new AddAck(solo.session, i, place, i));
        flood(solo, 0, i -> new ExpireAck(solo.session, request, place, 77, i));
        stillServes(solo);
    }

    @Test
    @Verifies("LL-ROBUST-3")
    void floodOfHellosCostsAnAnswerEach() {
        Solo solo = Solo.master().ready();
        flood(solo, 1, i -> new Hello(Solo.PEER, i, 1, false));
        // each of another epoch is another session: told of, and nothing more
        flood(solo, 5, i -> new Hello(0x10000 + i, Solo.OWN, 1, true));
        List<LinkOutput> out = solo.peer(new Hello(0x7777777, Solo.OWN, 1, true));
        only(out, LinkOutput.LinkDown.class);
        only(out, LinkOutput.LinkUp.class);
        stillServes(solo);
    }

    @Test
    @Verifies("LL-ROBUST-4")
    void newSessionDoesNotBeginWithABurst() {
        Solo solo = Solo.master().ready();
        long next = 0;
        for (int i = 0; i < 100; i++) { // a hundred withdrawals that the peer does not acknowledge
            Entangle batch = solo.serving(KEEP);
            solo.device(solo.ended(batch, BatchEnd.EXHAUSTED, next += 3));
        }
        assertEquals(100, ((LinkMachine) solo.machine).census().withdrawals());
        List<LinkOutput> out = solo.peer(new Hello(0x3333, Solo.OWN, 1, true));
        List<Expire> again = all(out, Expire.class);
        assertEquals(Withdrawals.SENT_MAX, again.size());
        int session = Session.number(Solo.OWN, 0x3333);
        Expire first = again.getFirst();
        out =
                solo.peer(
                        new ExpireAck(
                                session,
                                first.request(),
                                first.place(),
                                first.stationEpoch(),
                                first.high()));
        assertEquals(99, only(out, Expire.class).high()); // the next of those that wait
    }

    @Test
    @Verifies({"LL-ROBUST-3", "LL-EXPIRE-12"})
    void floodOfExpiresIsKeptWithinLimits() {
        Solo solo = Solo.master().ready();
        solo.nowNs += 3_000_000_000L;
        LinkRequestId request = new LinkRequestId(solo.peer, 9);
        QueueId place = new QueueId(0, 0, 1);
        // every other number, so that no two ranges touch
        for (int i = 0; i < HeraldLog.RANGES_MAX; i++) {
            only(
                    solo.peer(new Expire(solo.session, request, place, 77, 10 + 2 * i, 11 + 2 * i)),
                    ExpireAck.class);
        }
        List<LinkOutput> out = solo.peer(new Expire(solo.session, request, place, 77, 900, 901));
        none(out, ExpireAck.class); // the peer repeats it
        assertEquals("LL-EXPIRE-12", only(out, PeerViolation.class).clause());
        // one that touches what is known needs no place
        only(solo.peer(new Expire(solo.session, request, place, 77, 11, 12)), ExpireAck.class);
        flood(solo, 2, i -> new Expire(solo.session, request, place, i, 0, Long.MAX_VALUE));
        stillServes(solo);
    }

    // ---- lies

    @Test
    @Verifies("LL-EXPIRE-13")
    void numbersThatCannotHaveBeenMadeAreNotWithdrawn() {
        Solo solo = Solo.master().ready();
        LinkRequestId request = new LinkRequestId(solo.peer, 9);
        QueueId place = new QueueId(0, 0, 1);
        List<LinkOutput> out =
                solo.peer(new Expire(solo.session, request, place, Solo.STATION, 0, 1L << 40));
        assertEquals("LL-EXPIRE-13", only(out, PeerViolation.class).clause());
        none(out, ExpireAck.class);
        delivers(solo, 0);
    }

    @Test
    @Verifies("LL-EXPIRE-13")
    void epochThatGoesOnIsNotOver() {
        Solo solo = Solo.master().ready();
        LinkRequestId request = new LinkRequestId(solo.peer, 9);
        QueueId place = new QueueId(0, 0, 1);
        List<LinkOutput> out =
                solo.peer(
                        new Expire(solo.session, request, place, Solo.STATION, 0, Long.MAX_VALUE));
        only(out, ExpireAck.class);
        List<LinkOutput> refuted = solo.probed(only(out, Entangle.class));
        assertEquals("LL-EXPIRE-13", only(refuted, PeerViolation.class).clause());
        delivers(solo, 0);
    }

    private static void delivers(Solo solo, long number) {
        Entangle batch = solo.serving(KEEP);
        only(solo.device(solo.kept(batch, number)), LinkOutput.PairKept.class);
    }

    @Test
    @Verifies("LL-EXPIRE-6")
    void pairsOfOthersAreRevokedOnlyWithinTheRange() {
        Solo solo = Solo.master().ready();
        Entangle first = solo.serving(KEEP);
        only(solo.device(solo.kept(first, 0)), LinkOutput.Finished.class);
        solo.device(solo.ended(first, BatchEnd.COMPLETE, 1));
        QueueId nowhere = new QueueId(0, 7, 7);
        LinkRequestId never = new LinkRequestId(solo.peer, 4_444);
        List<LinkOutput> out =
                solo.peer(new Expire(solo.session, never, nowhere, Solo.STATION, 1, 50));
        only(out, ExpireAck.class);
        none(out, LinkOutput.Revoked.class);
        none(out, LinkOutput.Failed.class);
    }

    @Test
    @Verifies("LL-QUEUE-14")
    void requestPlaceAndOrderInUseAreNotTakenTwice() {
        Solo solo = Solo.slave().ready();
        only(solo.peer(add(solo, 1, 1, 1, 1, KEEP)), AddAck.class);
        for (Add lie :
                List.of(
                        add(solo, 2, 1, 2, 2, KEEP), // the request
                        add(solo, 3, 2, 3, 1, KEEP), // the place
                        add(solo, 4, 2, 1, 3, KEEP))) { // the order
            List<LinkOutput> out = solo.peer(lie);
            assertEquals("LL-QUEUE-14", only(out, PeerViolation.class).clause());
            none(out, AddAck.class);
        }
        only(solo.peer(add(solo, 2, 2, 2, 2, KEEP)), AddAck.class);
    }

    @Test
    @Verifies("LL-QUEUE-14")
    void slaveDoesNotChangeWhatTheMasterGave() {
        Solo solo = Solo.master().ready();
        Add add = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
        QueueId place = java.util.Objects.requireNonNull(add.place());
        List<LinkOutput> out =
                solo.peer(new AddAck(solo.session, add.commSeq(), place, add.order() + 5));
        assertEquals("LL-QUEUE-14", only(out, PeerViolation.class).clause());
        only(solo.accepted(add), Entangle.class);
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void requestOfAnotherNodeIsNotTakenOn() {
        Solo solo = Solo.master().ready();
        for (NodeId other : List.of(solo.self, new NodeId(99))) {
            Add own = add(solo, 1, 1, 0, 0, KEEP);
            List<LinkOutput> out =
                    solo.peer(
                            new Add(
                                    solo.session,
                                    1,
                                    new LinkRequestId(other, 1),
                                    null,
                                    0,
                                    own.body(),
                                    0,
                                    0,
                                    Long.MAX_VALUE));
            assertEquals("LL-QUEUE-1", only(out, PeerViolation.class).clause());
        }
    }

    /// A cycle that never comes, a deadline that never comes: only the liar's own request waits.
    @Test
    @Verifies("LL-ROBUST-3")
    void cycleThatNeverComesHoldsNobodyUp() {
        Solo solo = Solo.master().ready();
        only(
                solo.peer(
                        new Add(
                                solo.session,
                                1,
                                new LinkRequestId(solo.peer, 1),
                                null,
                                0,
                                KEEP,
                                0,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE)),
                AddAck.class);
        delivers(solo, 0);
    }

    private static Add add(
            Solo solo, int seq, int createId, int order, int slot, CreateRequest body) {
        boolean master = solo.config.isMaster();
        return new Add(
                solo.session,
                seq,
                new LinkRequestId(solo.peer, createId),
                master ? null : new QueueId(0, slot, 1),
                master ? 0 : order,
                body,
                0,
                1L << 40, // not yet to be served
                Long.MAX_VALUE);
    }
}
