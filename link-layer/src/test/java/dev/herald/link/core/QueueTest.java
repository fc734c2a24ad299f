package dev.herald.link.core;

import static dev.herald.link.core.Solo.PURPOSE;
import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests, the distributed queue and how items leave it.
class QueueTest {
    private static final CreateRequest KEEP = CreateRequest.keep(2, Fidelity.of(0.8), PURPOSE);
    private static final BasisChoice Z = BasisChoice.MEASURE_Z;

    private static CreateRequest request(
            int number, long maxTimeNs, int priority, boolean consecutive, boolean store) {
        return new CreateRequest(
                PairType.K,
                number,
                Fidelity.of(0.8),
                maxTimeNs,
                PURPOSE,
                priority,
                false,
                consecutive,
                store,
                Z,
                Z);
    }

    private static LinkError refusal(Solo solo, CreateRequest request) {
        List<LinkOutput> out = solo.in(new LinkInput.Create(1, request));
        assertEquals(1, out.size(), out::toString);
        return only(out, LinkOutput.Refused.class).why();
    }

    @Test
    @Verifies({"LL-CREATE-1", "LL-QUEUE-1"})
    void masterPlacesItsOwnRequest() {
        Solo solo = Solo.master().ready();
        List<LinkOutput> out = solo.in(new LinkInput.Create(42, KEEP));
        assertEquals(new LinkOutput.Acknowledged(42, 0), out.getFirst());
        Add add = only(out, Add.class);
        assertNotNull(add.place());
        assertEquals(1, add.order());
        Add second = only(solo.in(new LinkInput.Create(43, KEEP)), Add.class);
        assertEquals(2, second.order());
        assertTrue(!second.place().equals(add.place()));
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void slaveAsksTheMasterToPlace() {
        Solo solo = Solo.slave().ready();
        Add add = only(solo.in(new LinkInput.Create(42, KEEP)), Add.class);
        assertNull(add.place());
        assertEquals(0, add.order());
        only(solo.accepted(add), Entangle.class);
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void addThatBreaksTheRulesOfPlacesIsReported() {
        Solo solo = Solo.master().ready();
        Add add = solo.peerAdd(0, KEEP);
        Add placed =
                new Add(
                        solo.session,
                        1,
                        add.request(),
                        new QueueId(0, 1, 1),
                        1,
                        KEEP,
                        0,
                        0,
                        Long.MAX_VALUE);
        Add foreign =
                new Add(
                        solo.session,
                        1,
                        new LinkRequestId(solo.self, 0),
                        null,
                        0,
                        KEEP,
                        0,
                        0,
                        Long.MAX_VALUE);
        for (Add wrong : List.of(placed, foreign)) {
            List<LinkOutput> out = solo.peer(wrong);
            assertEquals("LL-QUEUE-1", only(out, LinkOutput.PeerViolation.class).clause());
            assertEquals(1, out.size());
        }
    }

    @Test
    @Verifies({"LL-QUEUE-4", "LL-QUEUE-6"})
    void repeatedAddIsAnsweredAlikeAndTakenOnce() {
        Solo solo = Solo.master().ready();
        Add add = solo.peerAdd(0, KEEP);
        List<LinkOutput> first = solo.peer(add);
        AddAck ack = only(first, AddAck.class);
        only(first, Entangle.class);
        assertEquals(List.of(new LinkOutput.ToPeer(ack)), solo.peer(add));
        Add rejected = solo.peerAdd(1, CreateRequest.keep(1, Fidelity.of(0.8), 99));
        AddReject reject = only(solo.peer(rejected), AddReject.class);
        solo.in(new LinkInput.Listen(99));
        assertEquals(List.of(new LinkOutput.ToPeer(reject)), solo.peer(rejected));
    }

    @Test
    @Verifies("LL-QUEUE-3")
    void numberFarAwayIsReported() {
        Solo solo = Solo.master().ready();
        Add add = solo.peerAdd(0, KEEP);
        Add far = new Add(solo.session, 300, add.request(), null, 0, KEEP, 0, 0, Long.MAX_VALUE);
        List<LinkOutput> out = solo.peer(far);
        assertEquals("LL-QUEUE-3", only(out, LinkOutput.PeerViolation.class).clause());
        assertEquals(1, out.size());
    }

    @Test
    void addWhoseAnswerIsForgottenIsDropped() {
        Solo solo = Solo.master().ready();
        CreateRequest unwanted = CreateRequest.keep(1, Fidelity.of(0.8), 99);
        Add first = solo.peerAdd(0, unwanted);
        only(solo.peer(solo.peerAdd(1, unwanted)), AddReject.class);
        for (int i = 3; i <= 256; i++) {
            only(solo.peer(solo.peerAdd(i, unwanted)), AddReject.class);
        }
        only(solo.peer(first), AddReject.class);
        Solo other = Solo.master().ready();
        Add late = other.peerAdd(0, unwanted);
        for (int i = 2; i <= 257; i++) {
            only(other.peer(other.peerAdd(i, unwanted)), AddReject.class);
        }
        assertEquals(List.of(), other.peer(late));
    }

    @Test
    @Verifies({"LL-QUEUE-5", "LL-REMOVE-4"})
    void unansweredAddFailsButIsCarriedToItsEnd() {
        Solo solo = Solo.slave().ready();
        Add add = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
        assertEquals(add, only(solo.advance(600_000), Add.class));
        assertEquals(add, only(solo.advance(600_000), Add.class));
        List<LinkOutput> third = solo.advance(600_000);
        assertEquals(LinkError.TIMEOUT, only(third, LinkOutput.Failed.class).why());
        assertEquals(add, only(third, Add.class));
        none(solo.advance(1_100_000), Add.class);
        assertEquals(add, only(solo.advance(200_000), Add.class));
        List<LinkOutput> late =
                solo.peer(new AddAck(solo.session, add.commSeq(), new QueueId(0, 4, 9), 1));
        Remove remove = only(late, Remove.class);
        assertEquals(new QueueId(0, 4, 9), remove.place());
        none(late, Entangle.class);
        assertEquals(remove, only(solo.advance(600_000), Remove.class));
        assertEquals(
                List.of(),
                solo.peer(new RemoveAck(solo.session, remove.request(), remove.place())));
        none(solo.advance(2_000_000), Remove.class);
    }

    @Test
    @Verifies("LL-QUEUE-7")
    void answerThatFitsNothingIsReported() {
        Solo solo = Solo.master().ready();
        assertEquals(
                "LL-QUEUE-7",
                only(
                                solo.peer(new AddAck(solo.session, 9, new QueueId(0, 1, 1), 1)),
                                LinkOutput.PeerViolation.class)
                        .clause());
        Add add = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
        List<LinkOutput> out =
                solo.peer(new AddAck(solo.session, add.commSeq(), new QueueId(0, 200, 1), 1));
        assertEquals("LL-QUEUE-7", only(out, LinkOutput.PeerViolation.class).clause());
        none(out, Entangle.class);
        only(solo.accepted(add), Entangle.class);
        assertEquals(
                List.of(),
                solo.peer(new AddAck(solo.session, add.commSeq(), add.place(), add.order())));
    }

    @Test
    @Verifies("LL-QUEUE-8")
    void serviceBeginsARoundTripAfterTheAdd() {
        Solo solo = Solo.master().ready();
        solo.nowNs = 1_000_000;
        Add add = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
        assertEquals(120, add.scheduleCycle());
        solo.nowNs = 1_050_000; // an answer before its time
        none(
                solo.peer(new AddAck(solo.session, add.commSeq(), add.place(), add.order())),
                Entangle.class);
        Entangle batch = only(solo.advance(200_000), Entangle.class);
        assertEquals(120, batch.firstCycle());
    }

    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    void urgentRequestIsServedFirstAndTheRestInOrder() {
        Solo solo = Solo.master().ready();
        Entangle first = solo.serving(KEEP);
        Add later = only(solo.in(new LinkInput.Create(2, KEEP)), Add.class);
        none(solo.accepted(later), Abort.class);
        Add urgent =
                only(solo.in(new LinkInput.Create(3, request(1, 0, 5, true, false))), Add.class);
        List<LinkOutput> out = solo.accepted(urgent);
        assertEquals(first.id(), only(out, Abort.class).batch());
        Entangle probe = only(solo.settle(out), Entangle.class);
        Entangle next = only(solo.probed(probe), Entangle.class);
        assertEquals(urgent.place().tag(), next.tag());
        List<LinkOutput> done = solo.device(solo.kept(next, 0));
        only(done, LinkOutput.Finished.class);
        Entangle again = only(solo.device(solo.ended(next, BatchEnd.COMPLETE, 1)), Entangle.class);
        assertEquals(first.tag(), again.tag());
    }

    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    void streamsComeAfterRequestsOfANumberOfPairs() {
        Solo solo = Solo.master().ready();
        Entangle stream =
                solo.serving(CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), PURPOSE));
        List<LinkOutput> out =
                solo.accepted(only(solo.in(new LinkInput.Create(2, KEEP)), Add.class));
        assertEquals(stream.id(), only(out, Abort.class).batch());
    }

    @Test
    @Verifies(value = "LL-QUEUE-10", rev = 2)
    void streamsTakeTurns() {
        Solo solo = Solo.master().ready();
        CreateRequest stream = CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), PURPOSE);
        Entangle next = solo.serving(stream);
        long first = next.tag();
        none(solo.accepted(only(solo.in(new LinkInput.Create(2, stream)), Add.class)), Abort.class);
        for (int turn = 1; turn < 6; turn++) {
            solo.nowNs = turn * 4096L * Solo.CYCLE_NS + 1;
            next = only(solo.device(solo.ended(next, BatchEnd.EXHAUSTED, 0)), Entangle.class);
            assertEquals(turn % 2 == 0, next.tag() == first, "turn " + turn);
            assertTrue(next.firstCycle() + next.cycles() <= (turn + 1) * 4096L);
        }
    }

    @Test
    @Verifies(value = "LL-QUEUE-11", rev = 2)
    void atomicRequestIsNotDivided() {
        Solo solo = Solo.master().ready();
        CreateRequest atomic =
                new CreateRequest(
                        PairType.K, 3, Fidelity.of(0.8), 0, PURPOSE, 0, true, true, false, Z, Z);
        Entangle batch = solo.serving(atomic);
        solo.device(solo.kept(batch, 0));
        Entangle second =
                only(solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1)), Entangle.class);
        List<LinkOutput> out =
                solo.accepted(
                        only(
                                solo.in(new LinkInput.Create(3, request(1, 0, 7, true, false))),
                                Add.class));
        none(out, Abort.class);
        solo.in(new LinkInput.Released(batch.qubit()));
        solo.device(solo.kept(second, 1));
        Entangle third =
                only(solo.device(solo.ended(second, BatchEnd.COMPLETE, 2)), Entangle.class);
        assertEquals(batch.tag(), third.tag());
    }

    @Test
    @Verifies({"LL-QUEUE-12", "LL-QUEUE-13", "LL-CREATE-8"})
    void queueAndBacklogAreBounded() {
        Solo solo = Solo.master().ready();
        assertEquals(1, all(solo.in(new LinkInput.Create(0, KEEP)), Add.class).size());
        assertEquals(1, all(solo.in(new LinkInput.Create(1, KEEP)), Add.class).size());
        for (int i = 2; i < 6; i++) { // the window has two
            List<LinkOutput> out = solo.in(new LinkInput.Create(i, KEEP));
            only(out, LinkOutput.Acknowledged.class);
            none(out, Add.class);
        }
        assertEquals(LinkError.NO_RESOURCES, refusal(solo, KEEP));

        Solo other = Solo.master().ready();
        for (int i = 0; i < 4; i++) { // half of eight slots
            other.accepted(only(other.in(new LinkInput.Create(i, KEEP)), Add.class));
        }
        none(other.in(new LinkInput.Create(4, KEEP)), Add.class);
        for (int i = 0; i < 4; i++) {
            only(other.peer(other.peerAdd(i, KEEP)), AddAck.class);
        }
        assertEquals(
                LinkError.NO_RESOURCES,
                only(other.peer(other.peerAdd(4, KEEP)), AddReject.class).why());
    }

    @Test
    @Verifies("LL-CREATE-4")
    void typeTheDeviceCannotServeIsRefused() {
        Devices.Kit kit = new Devices.Kit();
        kit.capabilities = EnumSet.of(Capability.ENTANGLE_KEEP);
        Solo solo = Solo.of(kit).ready();
        assertEquals(
                LinkError.UNSUPPORTED,
                refusal(solo, CreateRequest.measure(1, Fidelity.of(0.8), PURPOSE, Z, Z)));
        assertEquals(LinkError.UNSUPPORTED, refusal(solo, request(1, 0, 0, true, true)));
    }

    @Test
    @Verifies("LL-CREATE-5")
    void fastestPointThatReachesTheFidelityIsChosen() {
        Solo solo = Solo.master().ready();
        assertEquals(
                LinkError.UNSUPPORTED,
                refusal(solo, CreateRequest.keep(1, Fidelity.of(0.9), PURPOSE)));
        assertEquals(0, solo.serving(CreateRequest.keep(1, Fidelity.of(0.8), PURPOSE)).point());
        Solo other = Solo.master().ready();
        assertEquals(1, other.serving(CreateRequest.keep(1, Fidelity.of(0.6), PURPOSE)).point());
    }

    @Test
    @Verifies("LL-CREATE-6")
    @Verifies(value = "LL-CREATE-7", rev = 2)
    void timeOutOfReachIsRefused() {
        Solo solo = Solo.master().ready();
        assertEquals(LinkError.UNSUPPORTED, refusal(solo, request(1, 1, 0, true, false)));
        assertEquals(LinkError.UNSUPPORTED, refusal(solo, request(1, 199_999, 0, true, false)));
        assertEquals(
                LinkError.UNSUPPORTED, refusal(solo, request(100, 30_000_000, 0, true, false)));
        only(
                solo.in(new LinkInput.Create(1, request(100, 50_000_000, 0, true, false))),
                LinkOutput.Acknowledged.class);
        assertEquals(LinkError.NO_TIME, refusal(solo, request(100, 50_000_000, 0, true, false)));
        only(
                solo.in(new LinkInput.Create(1, request(100, 50_000_000, 1, true, false))),
                LinkOutput.Acknowledged.class);
    }

    @Test
    @Verifies("LL-CREATE-9")
    @Verifies(value = "LL-CREATE-11", rev = 2)
    void purposeNobodyListensToIsRejected() {
        Solo solo = Solo.master().ready();
        Add add = solo.peerAdd(0, CreateRequest.keep(1, Fidelity.of(0.8), 99));
        assertEquals(LinkError.REJECTED, only(solo.peer(add), AddReject.class).why());
        solo.in(new LinkInput.Listen(99));
        only(solo.peer(solo.peerAdd(1, add.body())), AddAck.class);
        solo.in(new LinkInput.StopListening(99));
        assertEquals(
                LinkError.REJECTED,
                only(solo.peer(solo.peerAdd(2, add.body())), AddReject.class).why());

        Add own = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
        List<LinkOutput> failed =
                solo.peer(new AddReject(solo.session, own.commSeq(), LinkError.REJECTED));
        assertEquals(LinkError.REJECTED, only(failed, LinkOutput.Failed.class).why());
        assertEquals(
                List.of(),
                solo.peer(new AddReject(solo.session, own.commSeq(), LinkError.REJECTED)));
    }

    @Test
    @Verifies("LL-CREATE-10")
    void unknownOperatingPointIsRejected() {
        Solo solo = Solo.master().ready();
        Add add = solo.peerAdd(0, KEEP);
        Add odd = new Add(solo.session, 1, add.request(), null, 0, KEEP, 5, 0, Long.MAX_VALUE);
        assertEquals(LinkError.UNSUPPORTED, only(solo.peer(odd), AddReject.class).why());
    }

    @Test
    @Verifies("LL-CREATE-12")
    void requestFailsAtItsDeadlineWithoutAMessage() {
        Solo solo = Solo.master().ready();
        solo.serving(request(2, 30_000_000, 0, true, false));
        List<LinkOutput> before = solo.advance(29_700_000);
        none(before, LinkOutput.Failed.class);
        List<LinkOutput> out = solo.advance(200_000);
        assertEquals(LinkError.TIMEOUT, only(out, LinkOutput.Failed.class).why());
        none(out, Remove.class);

        Solo other = Solo.master().ready();
        Add add = other.peerAdd(0, KEEP);
        other.peer(new Add(other.session, 1, add.request(), null, 0, KEEP, 0, 0, 2_000_000));
        assertEquals(
                LinkError.TIMEOUT, only(other.advance(2_000_000), LinkOutput.Failed.class).why());
    }

    @Test
    @Verifies({"LL-REMOVE-1", "LL-REMOVE-2"})
    void cancelledRequestFailsAtOnceAndIsRemoved() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(KEEP);
        List<LinkOutput> out = solo.in(new LinkInput.Cancel(0));
        assertEquals(LinkError.CANCELLED, only(out, LinkOutput.Failed.class).why());
        assertEquals(batch.id(), only(out, Abort.class).batch());
        Remove remove = only(out, Remove.class);
        assertEquals(LinkError.CANCELLED, remove.why());
        assertEquals(remove, only(solo.advance(600_000), Remove.class));
        solo.peer(new RemoveAck(solo.session, remove.request(), remove.place()));
        none(solo.advance(2_000_000), Remove.class);
        assertEquals(List.of(), solo.in(new LinkInput.Cancel(0)));
    }

    @Test
    @Verifies("LL-REMOVE-3")
    void removedItemFailsAndEveryRemoveIsAcknowledged() {
        Solo solo = Solo.master().ready();
        AddAck ack = only(solo.peer(solo.peerAdd(3, KEEP)), AddAck.class);
        Remove remove =
                new Remove(
                        solo.session,
                        new LinkRequestId(solo.peer, 3),
                        ack.place(),
                        LinkError.CANCELLED);
        List<LinkOutput> out = solo.peer(remove);
        assertEquals(LinkError.CANCELLED, only(out, LinkOutput.Failed.class).why());
        only(out, RemoveAck.class);
        assertEquals(1, solo.peer(remove).size());
    }

    @Test
    @Verifies("LL-CREATE-3")
    void createIdsLeaveOutThoseInUse() {
        Solo solo = Solo.master().ready();
        solo.serving(
                CreateRequest.keep(
                        CreateRequest.STREAM, Fidelity.of(0.8), PURPOSE)); // id 0, for good
        int last = 0;
        for (int i = 0; i < 65_536; i++) {
            List<LinkOutput> out = solo.in(new LinkInput.Create(1, KEEP));
            int id = only(out, LinkOutput.Acknowledged.class).createId();
            assertEquals(last == 65_535 ? 1 : last + 1, id);
            last = id;
            Add add = only(out, Add.class);
            solo.peer(new AddReject(solo.session, add.commSeq(), LinkError.REJECTED));
        }
        assertEquals(1, last);
    }

    @Test
    @Verifies("LL-QUEUE-2")
    void generationsOfASlotGoRound() {
        Solo solo = Solo.master().ready();
        int[] generations = new int[8];
        java.util.Arrays.fill(generations, -1);
        for (int i = 0; i < 70_000 * 8; i++) {
            Add add = only(solo.in(new LinkInput.Create(1, KEEP)), Add.class);
            int slot = add.place().slot();
            if (generations[slot] >= 0) {
                assertEquals(generations[slot] + 1 & 0xFFFF, add.place().generation());
            }
            generations[slot] = add.place().generation();
            solo.peer(new AddReject(solo.session, add.commSeq(), LinkError.REJECTED));
        }
    }

    @Test
    void peerThatForgetsNothingIsStillRefusedAPassedDeadline() {
        Solo solo = Solo.master().ready();
        solo.nowNs = 5_000_000;
        Add add = solo.peerAdd(0, KEEP);
        Add late = new Add(solo.session, 1, add.request(), null, 0, KEEP, 0, 0, 4_000_000);
        List<LinkOutput> out = solo.peer(late);
        assertEquals(LinkError.TIMEOUT, only(out, AddReject.class).why());
        none(out, LinkOutput.Failed.class);
        none(out, LinkMessage.AddAck.class);
    }

    @Test
    @Verifies("LL-ROBUST-6")
    void aPeerThatAnswersNoRequestLeavesNoneWaiting() {
        Solo solo = Solo.master().ready();
        for (int i = 0; i < 6; i++) { // a window of two, a backlog of four
            only(solo.in(new LinkInput.Create(i, KEEP)), LinkOutput.Acknowledged.class);
        }
        int failed = 0;
        List<LinkOutput> all = new java.util.ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.addAll(solo.advance(1_000_000));
            all.addAll(solo.peer(new LinkMessage.Hello(Solo.PEER, Solo.OWN, 1, true)));
        }
        for (LinkOutput.Failed end : Solo.all(all, LinkOutput.Failed.class)) {
            assertEquals(LinkError.TIMEOUT, end.why());
            failed++;
        }
        assertEquals(6, failed);
        assertEquals(
                LinkError.NO_RESOURCES,
                only(solo.in(new LinkInput.Create(9, KEEP)), LinkOutput.Refused.class).why());
        Add answered = Solo.all(all, Add.class).getLast();
        solo.peer(new LinkMessage.AddReject(solo.session, answered.commSeq(), LinkError.REJECTED));
        only(solo.in(new LinkInput.Create(10, KEEP)), LinkOutput.Acknowledged.class);
    }
}
