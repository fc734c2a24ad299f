package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-QUEUE-1 to 8: how an item comes into the queue.
@DisplayName("LL: the distributed queue")
@ExtendWith(ConformanceExtension.class)
public class LinkQueueSuite {
    private static void expectDropped(Seen seen, String clause) {
        assertEquals(clause, seen.only(PeerViolation.class).clause());
        seen.no(AddAck.class, AddReject.class, Entangle.class, Failed.class);
    }

    private static Add numbered(Add add, int number) {
        return Sent.numbered(add, number);
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void masterGivesPlaceAndOrder(LinkBench bench) {
        bench.ready();
        Add first = bench.create(Wanted.kept(2)).only(Add.class);
        AddAck peers = bench.peer(bench.peerAdd(0, Wanted.kept(2))).only(AddAck.class);
        Add second = bench.create(Wanted.kept(2)).only(Add.class);

        assertEquals(1, first.order());
        assertEquals(2, peers.order());
        assertEquals(3, second.order());
        assertEquals(
                3,
                new HashSet<>(
                                List.of(
                                        LinkBench.place(first),
                                        peers.place(),
                                        LinkBench.place(second)))
                        .size());
    }

    @Test
    @Verifies("LL-QUEUE-1")
    @With("role=slave")
    void slaveLeavesPlaceAndOrderToTheMaster(LinkBench bench) {
        bench.ready();
        Add add = bench.create(Wanted.kept(2)).only(Add.class);

        assertNull(add.place());
        assertEquals(0, add.order());
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void addOfTheSlaveWithAPlaceIsDropped(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(2));
        expectDropped(bench.peer(Sent.placed(add, new QueueId(0, 1, 1), 1)), "LL-QUEUE-1");
    }

    @Test
    @Verifies("LL-QUEUE-1")
    void addOfAForeignRequestIsDropped(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(2));
        expectDropped(
                bench.peer(Sent.named(add, new LinkRequestId(bench.config().self(), 0))),
                "LL-QUEUE-1");
    }

    @Test
    @Verifies("LL-QUEUE-2")
    void generationOfASlotGrowsByOne(LinkBench bench) {
        bench.ready();
        Map<Integer, Integer> generations = new HashMap<>();
        for (int i = 0; i < 100 * LinkKit.ITEMS; i++) {
            Add add = bench.create(Wanted.kept(2)).only(Add.class);
            QueueId place = LinkBench.place(add);
            Integer before = generations.put(place.slot(), place.generation());
            assertTrue(
                    before == null || place.generation() == (before + 1 & 0xFFFF),
                    () -> place + " follows generation " + before);
            bench.peer(new AddReject(bench.session(), add.commSeq(), LinkError.REJECTED));
        }
    }

    @Test
    @Verifies("LL-QUEUE-3")
    void numberFarFromTheHighestIsDropped(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(2));
        bench.peer(add).only(AddAck.class);
        Add next = bench.peerAdd(1, Wanted.kept(2));
        expectDropped(bench.peer(numbered(next, add.commSeq() + 257)), "LL-QUEUE-3");

        bench.peer(numbered(next, add.commSeq() + 256)).only(AddAck.class);
    }

    @Test
    @Verifies("LL-QUEUE-4")
    void repeatedAddIsAnsweredAlikeAndChangesNothing(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(1));
        Seen taken = bench.peer(add);
        AddAck ack = taken.only(AddAck.class);
        assertEquals(ack, bench.peer(add).no(Entangle.class).only(AddAck.class));
        Add unwanted = bench.peerAdd(1, Wanted.kept(1).purpose(99));
        AddReject reject = bench.peer(unwanted).only(AddReject.class);
        bench.in(new LinkInput.Listen(99));
        assertEquals(reject, bench.peer(unwanted).no(AddAck.class).only(AddReject.class));
        bench.complete(bench.batch(taken)).only(Finished.class);

        assertEquals(ack, bench.peer(add).no(Failed.class).only(AddAck.class));
        bench.pass(1_000_000).no(Entangle.class);
    }

    @Test
    @Verifies("LL-QUEUE-5")
    void unansweredAddIsRepeatedAndItsRequestFails(LinkBench bench) {
        bench.ready();
        Add add = bench.create(Wanted.kept(2)).only(Add.class);
        for (int sent = 1; sent < bench.config().transmissionsMax(); sent++) {
            bench.pass(bench.config().retransmitNs() - 1).no(Add.class, Failed.class);
            assertEquals(add, bench.pass(1).no(Failed.class).only(Add.class));
        }
        Seen last = bench.pass(bench.config().retransmitNs());
        assertEquals(LinkError.TIMEOUT, last.only(Failed.class).why());
        List<Add> later = bench.pass(20 * bench.config().retransmitNs()).all(Add.class);

        assertTrue(!later.isEmpty(), "the Add is repeated until it is answered");
        assertTrue(later.size() < 10, "ever more slowly");
        assertTrue(later.stream().allMatch(add::equals));
    }

    @Test
    @Verifies("LL-QUEUE-6")
    void addThatIsTakenOnIsAnswered(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(1));
        Seen seen = bench.peer(add);
        AddAck ack = seen.only(AddAck.class);

        assertEquals(add.commSeq(), ack.commSeq());
        assertEquals(ack.place().tag(), bench.batch(seen).tag());
    }

    @Test
    @Verifies("LL-QUEUE-6")
    @With("role=slave")
    void slaveAnswersWithThePlaceThatTheMasterGave(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(1));

        assertEquals(
                new AddAck(bench.session(), add.commSeq(), new QueueId(0, 1, 1), 1),
                bench.peer(add).only(AddAck.class));
    }

    @Test
    @Verifies("LL-QUEUE-7")
    void answerThatFitsNothingIsDropped(LinkBench bench) {
        bench.ready();
        expectDropped(
                bench.peer(new AddAck(bench.session(), 9, new QueueId(0, 1, 1), 1)), "LL-QUEUE-7");
        Add add = bench.create(Wanted.kept(2)).only(Add.class);
        expectDropped(
                bench.peer(new AddAck(bench.session(), add.commSeq(), new QueueId(0, 200, 1), 1)),
                "LL-QUEUE-7");

        bench.batch(bench.accept(add));
    }

    @Test
    @Verifies("LL-QUEUE-8")
    void serviceBeginsARoundTripAfterTheAdd(LinkBench bench) {
        bench.ready().pass(1_000_003);
        Add add = bench.create(Wanted.kept(2)).only(Add.class);
        long cycleNs = bench.config().port().cycleNs();
        long firstNs = add.scheduleCycle() * cycleNs;
        long dueNs = bench.nowNs() + bench.config().roundTripNs();
        assertTrue(Math.abs(firstNs - dueNs) <= cycleNs, () -> firstNs + " for " + dueNs);
        bench.pass(bench.config().roundTripNs() / 4);
        Seen early =
                bench.peer(
                        new AddAck(
                                bench.session(), add.commSeq(), LinkBench.place(add), add.order()));
        Entangle batch = bench.batch(early);

        assertTrue(batch.firstCycle() >= add.scheduleCycle(), batch::toString);
        assertTrue(batch.firstCycle() * cycleNs <= firstNs + 8 * cycleNs, batch::toString);
    }

    @Test
    @Verifies("LL-QUEUE-8")
    void nothingIsAttemptedBeforeTheAnswer(LinkBench bench) {
        bench.ready().create(Wanted.kept(2)).no(Entangle.class);

        bench.pass(3 * bench.config().roundTripNs()).no(Entangle.class);
    }
}
