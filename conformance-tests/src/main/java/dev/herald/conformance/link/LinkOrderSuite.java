package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-QUEUE-9 to 13: which item is served, under the discipline that is usual, and how many there are.
@DisplayName("LL: whose turn it is")
@ExtendWith(ConformanceExtension.class)
public class LinkOrderSuite {
    /// The batches of one item after the other, each with one pair, and what was said last.
    private static Entangle after(LinkBench bench, Entangle batch) {
        Seen seen = bench.complete(batch);
        bench.release(batch.qubit());
        return bench.batch(seen);
    }

    @Test
    @Verifies("LL-SCHED-3")
    void urgentRequestIsServedFirst(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        Add urgent = bench.create(Wanted.kept(1).priority(5)).only(Add.class);
        Seen seen = bench.accept(urgent);
        Abort abort = seen.only(Abort.class);
        assertEquals(batch.id(), abort.batch());
        Entangle next = bench.batch(bench.probe(bench.abort(abort)).no(Abort.class));

        assertEquals(LinkBench.place(urgent).tag(), next.tag());
        assertEquals(batch.tag(), after(bench, next).tag());
    }

    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    void requestsOfOnePriorityAreServedInOrder(LinkBench bench) {
        Entangle first = bench.ready().serving(Wanted.kept(2));
        Add later = bench.create(Wanted.kept(1)).only(Add.class);
        bench.accept(later).no(Abort.class);
        Entangle second = after(bench, first);
        assertEquals(first.tag(), second.tag());

        assertEquals(LinkBench.place(later).tag(), after(bench, second).tag());
    }

    @Test
    @Verifies("LL-SCHED-3")
    void streamGivesWayToARequestForANumber(LinkBench bench) {
        Entangle stream = bench.ready().serving(Wanted.stream());
        Seen seen = bench.accept(bench.create(Wanted.kept(1)).only(Add.class));

        assertEquals(stream.id(), seen.only(Abort.class).batch());
    }

    @Test
    @Verifies(value = "LL-QUEUE-10", rev = 2)
    void streamsTakeTurns(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.stream());
        long first = batch.tag();
        bench.accept(bench.create(Wanted.stream()).only(Add.class)).no(Abort.class);
        long turnNs =
                1_024L * bench.config().port().keepSpacing() * bench.config().port().cycleNs();
        for (int turn = 1; turn < 6; turn++) {
            bench.passTo(turn * turnNs + 1);
            batch = bench.batch(bench.end(batch, BatchEnd.EXHAUSTED));
            assertEquals(turn % 2 == 0, batch.tag() == first, "turn " + turn);
        }
    }

    @Test
    @Verifies(value = "LL-QUEUE-11", rev = 2)
    void atomicRequestIsNotDivided(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3).atomic());
        Entangle second = after(bench, batch);
        bench.accept(bench.create(Wanted.kept(1).priority(7)).only(Add.class)).no(Abort.class);
        Entangle third = after(bench, second);

        assertEquals(batch.tag(), third.tag());
        assertTrue(after(bench, third).tag() != batch.tag());
    }

    @Test
    @Verifies(value = "LL-QUEUE-11", rev = 2)
    void pairsThatBelongTogetherAreNotDivided(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2).together());
        Entangle second = bench.batch(bench.complete(batch));
        bench.accept(bench.create(Wanted.kept(1).priority(7)).only(Add.class)).no(Abort.class);

        assertEquals(batch.tag(), second.tag());
    }

    @Test
    @Verifies("LL-QUEUE-12")
    void anEndHasHalfOfTheSlots(LinkBench bench) {
        bench.ready();
        for (int i = 0; i < LinkKit.ITEMS / 2; i++) {
            bench.accept(bench.create(Wanted.kept(2)).only(Add.class));
        }
        bench.create(Wanted.kept(2)).no(Add.class).only(Acknowledged.class);
        for (int i = 0; i < LinkKit.ITEMS / 2; i++) {
            bench.peer(bench.peerAdd(i, Wanted.kept(2))).only(AddAck.class);
        }
        Seen seen = bench.peer(bench.peerAdd(LinkKit.ITEMS / 2, Wanted.kept(2)));

        seen.no(AddAck.class).only(AddReject.class);
    }

    @Test
    @Verifies("LL-QUEUE-13")
    void requestsBeyondTheWindowWait(LinkBench bench) {
        bench.ready();
        Add first = bench.create(Wanted.kept(2)).only(Add.class);
        for (int i = 1; i < LinkKit.WINDOW; i++) {
            bench.create(Wanted.kept(2)).only(Add.class);
        }
        bench.create(Wanted.kept(2)).no(Add.class).only(Acknowledged.class);

        bench.accept(first).only(Add.class);
    }
}
