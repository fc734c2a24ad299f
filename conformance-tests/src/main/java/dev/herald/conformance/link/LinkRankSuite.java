package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-SCHED: who goes first under each discipline. Where the entity is the slave, the bench is the master
/// and gives every finish.
@DisplayName("LL: who goes first")
@ExtendWith(ConformanceExtension.class)
public class LinkRankSuite {
    private static final String WEIGHTED = "discipline=wfq:1,10,0";

    /// The batch under way gives way.
    private static Entangle instead(LinkBench bench, Seen seen) {
        return bench.batch(bench.probe(bench.abort(seen.only(Abort.class))));
    }

    private static Entangle after(LinkBench bench, Entangle batch) {
        Seen seen = bench.complete(batch);
        bench.release(batch.qubit());
        return bench.batch(seen);
    }

    private static long tag(Add add) {
        return LinkBench.place(add).tag();
    }

    /// Virtual time of a pair. LL-SCHED-5.
    private static long cost(Add add, int weight) {
        assertTrue(add.pairNs() > 0, () -> "without a pair time: " + add);
        return add.pairNs() * 1_000 / weight;
    }

    @Test
    @Verifies("LL-SCHED-1")
    @With("role=slave")
    void testGoesBeforeRequests(LinkBench bench) {
        bench.ready();
        bench.batch(bench.peer(bench.peerAdd(0, Wanted.kept(2).priority(7))));
        Add test = bench.peerTest(1, 2);

        assertEquals(tag(test), instead(bench, bench.peer(test)).tag());
    }

    @Test
    @Verifies("LL-SCHED-2")
    @With("discipline=fcfs")
    void digestOfFirstComeFirstServedIsThatOfTheText(LinkBench bench) {
        assertEquals(0x8F33_EE1D, bench.pass(0).only(Hello.class).discipline());
    }

    @Test
    @Verifies("LL-SCHED-2")
    @With(WEIGHTED)
    void digestOfWeightsIsThatOfTheText(LinkBench bench) {
        assertEquals(0x0C8C_52F0, bench.pass(0).only(Hello.class).discipline());
    }

    @Test
    @Verifies("LL-SCHED-4")
    @With("discipline=fcfs")
    void priorityCountsForNothing(LinkBench bench) {
        Entangle first = bench.ready().serving(Wanted.kept(2));
        Add urgent = bench.create(Wanted.kept(1).priority(7)).only(Add.class);
        bench.accept(urgent).no(Abort.class);
        Entangle second = after(bench, first);
        assertEquals(first.tag(), second.tag());

        assertEquals(tag(urgent), after(bench, second).tag());
    }

    @Test
    @Verifies("LL-SCHED-4")
    @With("discipline=fcfs")
    void streamOfAnyPriorityGivesWay(LinkBench bench) {
        Entangle stream = bench.ready().serving(Wanted.stream().priority(7));
        Seen seen = bench.accept(bench.create(Wanted.kept(1)).only(Add.class));

        assertEquals(stream.id(), seen.only(Abort.class).batch());
    }

    @Test
    @Verifies("LL-SCHED-5")
    @With({"role=slave", WEIGHTED})
    void smallerRankGoesFirstAndGrowsWithEachPair(LinkBench bench) {
        bench.ready();
        Add slow = Sent.ranked(bench.peerAdd(0, Wanted.kept(2)), 100_000, 5_000_000);
        Add quick = Sent.ranked(bench.peerAdd(1, Wanted.kept(3).priority(1)), 100_000, 1_000);
        assertEquals(tag(slow), bench.batch(bench.peer(slow)).tag());
        Entangle batch = instead(bench, bench.peer(quick));
        assertEquals(tag(quick), batch.tag());

        assertEquals(tag(slow), after(bench, batch).tag());
    }

    @Test
    @Verifies("LL-SCHED-5")
    @With({"role=slave", WEIGHTED})
    void requestOfWeightNothingGoesBeforeAllThatHaveOne(LinkBench bench) {
        bench.ready();
        bench.batch(bench.peer(Sent.ranked(bench.peerAdd(0, Wanted.kept(2)), 100_000, 1_000)));
        Add strict = bench.peerAdd(1, Wanted.kept(2).priority(4));
        Entangle batch = instead(bench, bench.peer(Sent.ranked(strict, 100_000, 0)));
        assertEquals(tag(strict), batch.tag());
        Add urgent = bench.peerAdd(2, Wanted.kept(1).priority(5));

        assertEquals(
                tag(urgent), instead(bench, bench.peer(Sent.ranked(urgent, 100_000, 0))).tag());
    }

    @Test
    @Verifies("LL-SCHED-6")
    @With(WEIGHTED)
    void masterReckonsTheFinish(LinkBench bench) {
        bench.ready();
        Add first = bench.create(Wanted.kept(3)).only(Add.class);
        Add second = bench.create(Wanted.kept(1)).only(Add.class);
        long pair = cost(first, 1);
        assertEquals(pair, first.finish());
        assertEquals(3 * pair + cost(second, 1), second.finish());
        bench.accept(first);
        Add whole = bench.create(Wanted.kept(2).atomic().priority(1)).only(Add.class);

        assertEquals(first.finish() + 2 * cost(whole, 10), whole.finish());
    }

    @Test
    @Verifies("LL-SCHED-6")
    @With(WEIGHTED)
    void masterTellsTheSlaveItsFinish(LinkBench bench) {
        Add add = Sent.ranked(bench.ready().peerAdd(0, Wanted.kept(3)), 400_000, 0);

        assertEquals(400_000_000, bench.peer(add).only(AddAck.class).finish());
    }

    @Test
    @Verifies("LL-SCHED-6")
    void otherDisciplinesGiveNoFinish(LinkBench bench) {
        bench.ready();

        assertEquals(0, bench.create(Wanted.kept(3)).only(Add.class).finish());
    }

    @Test
    @Verifies("LL-SCHED-7")
    @With({"role=slave", WEIGHTED})
    void batchEndsWhenAnotherRequestGoesFirst(LinkBench bench) {
        bench.ready();
        Add second = Sent.ranked(bench.peerAdd(0, Wanted.measured(100)), 1_000, 3_501_000);
        Add first = Sent.ranked(bench.peerAdd(1, Wanted.measured(100)), 1_000, 1_000);
        bench.batch(bench.peer(second));
        Entangle batch = instead(bench, bench.peer(first));
        assertEquals(tag(first), batch.tag());

        assertEquals(4, batch.pairsMax());
    }
}
