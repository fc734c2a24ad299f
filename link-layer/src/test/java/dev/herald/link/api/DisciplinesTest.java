package dev.herald.link.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisciplinesTest {

    /// An item as a discipline sees it.
    private static final class Stood implements Discipline.Standing {
        final CreateRequest request;
        final boolean ofMaster;
        final long pairNs;
        long heralded;
        long finish;

        Stood(int priority, int number, boolean atomic, boolean ofMaster, long pairNs) {
            request =
                    new CreateRequest(
                            PairType.M,
                            number,
                            Fidelity.ZERO,
                            0,
                            1,
                            priority,
                            atomic,
                            true,
                            false,
                            BasisChoice.MEASURE_Z,
                            BasisChoice.MEASURE_Z);
            this.ofMaster = ofMaster;
            this.pairNs = pairNs;
        }

        @Override
        public CreateRequest request() {
            return request;
        }

        @Override
        public ItemKind kind() {
            return ItemKind.REQUEST;
        }

        @Override
        public boolean ofMaster() {
            return ofMaster;
        }

        @Override
        public long heralded() {
            return heralded;
        }

        @Override
        public long pairNs() {
            return pairNs;
        }

        @Override
        public long finish() {
            return finish;
        }
    }

    private static Stood request(int priority) {
        return new Stood(priority, 1, false, true, 100);
    }

    private static Stood stream(int priority) {
        return new Stood(priority, CreateRequest.STREAM, false, true, 100);
    }

    @Test
    @Verifies("LL-SCHED-2")
    void namesAndDigestsAreThoseOfTheChapter() {
        assertEquals("strict", Disciplines.strict().name());
        assertEquals(0, Disciplines.strict().digest());
        assertEquals("fcfs", Disciplines.fcfs().name());
        assertEquals(0x8F33EE1D, Disciplines.fcfs().digest());
        Discipline weighted = Disciplines.weighted(List.of(1, 10, 0));
        assertEquals("wfq:1,10,0", weighted.name());
        assertEquals(0x0C8C52F0, weighted.digest());
    }

    @Test
    @Verifies("LL-SCHED-3")
    void strictPutsThePriorityFirstAndStreamsLast() {
        Discipline strict = Disciplines.strict();
        assertTrue(strict.compare(request(3), request(2)) < 0);
        assertTrue(strict.compare(stream(3), request(2)) < 0);
        assertTrue(strict.compare(request(2), stream(2)) < 0);
        assertEquals(0, strict.compare(request(2), request(2)));
        assertEquals(0, strict.compare(stream(2), stream(2)));
    }

    @Test
    @Verifies("LL-SCHED-4")
    void firstComeFirstServedKnowsNoPriority() {
        Discipline fcfs = Disciplines.fcfs();
        assertEquals(0, fcfs.compare(request(0), request(7)));
        assertTrue(fcfs.compare(request(0), stream(7)) < 0);
    }

    @Test
    @Verifies({"LL-SCHED-5", "LL-SCHED-6"})
    void ranksAreThoseOfTheChapter() {
        Discipline weighted = Disciplines.weighted(List.of(2, 4));
        Discipline.Ranking flows = weighted.ranking();
        Stood first = new Stood(0, 5, false, true, 100);
        first.finish = flows.finish(first, 0);
        assertEquals(50_000, first.finish); // 100 ns · 1,000 / 2
        first.heralded = 2;
        assertEquals(150_000, weighted.rank(first));

        Stood second = new Stood(0, 3, true, true, 100); // atomic, after all five of the first
        second.finish = flows.finish(second, 0);
        assertEquals(250_000 + 150_000, second.finish);
        second.heralded = 2;
        assertEquals(400_000, weighted.rank(second));

        Stood other = new Stood(0, 1, false, false, 100); // the other end: a flow of its own
        assertEquals(50_000, flows.finish(other, 0));
        Stood urgent = new Stood(1, 1, false, true, 100); // twice the weight, half the finish
        assertEquals(25_000, flows.finish(urgent, 0));
        Stood late = new Stood(7, 1, false, true, 100); // the last weight; not before virtual time
        assertEquals(1_025_000, flows.finish(late, 1_000_000));
    }

    @Test
    @Verifies("LL-SCHED-5")
    void higherFidelityFinishesLaterAndMeasuringBeforeKeeping() {
        Discipline weighted = Disciplines.weighted(List.of(1));
        long easy = weighted.ranking().finish(new Stood(0, 1, false, true, 1_000), 0);
        long hard = weighted.ranking().finish(new Stood(0, 1, false, true, 3_000), 0);
        assertTrue(easy < hard);
        Discipline.Ranking flows = weighted.ranking();
        Stood first = new Stood(0, 2, true, true, 1_000);
        long end = flows.finish(first, 0);
        assertEquals(end + 1_000_000, flows.finish(new Stood(0, 1, true, true, 1_000), 0));
    }

    @Test
    @Verifies("LL-SCHED-5")
    void weightNoughtGoesBeforeAll() {
        Discipline weighted = Disciplines.weighted(List.of(1, 10, 0));
        Stood strict = request(2);
        strict.finish = weighted.ranking().finish(strict, 0);
        assertEquals(0, strict.finish);
        Stood shared = request(1);
        shared.finish = weighted.ranking().finish(shared, 0);
        assertTrue(weighted.compare(strict, shared) < 0);
        assertTrue(weighted.compare(shared, strict) > 0);
        assertTrue(weighted.compare(request(3), request(2)) < 0);
    }

    @Test
    @Verifies("LL-SCHED-7")
    void aTurnLastsUntilTheRankIsPassed() {
        Discipline weighted = Disciplines.weighted(List.of(1));
        Stood a = new Stood(0, 1_000, false, true, 100);
        Stood b = new Stood(0, 1_000, false, false, 700);
        a.finish = 100_000;
        b.finish = 700_000;
        assertEquals(7, weighted.pairsBefore(a, b)); // at 100, 200 .. 700; passed at 800
        for (int pairs = 0; pairs < 7; pairs++) {
            assertTrue(weighted.compare(a, b) <= 0, pairs + " pairs");
            a.heralded++;
        }
        assertTrue(weighted.compare(a, b) > 0);
        assertEquals(1, weighted.pairsBefore(b, a));
    }

    /// The link as a server of one pair at a time: with all flows backlogged each has its share of the
    /// time, to within one pair of each flow, at every instant.
    @Test
    @Verifies({"LL-SCHED-5", "LL-SCHED-6"})
    void backloggedFlowsShareTimeByTheirWeights() {
        for (long seed = 0; seed < 50; seed++) {
            Rng rng = new Rng(seed);
            int[] weights = {1 + rng.nextInt(20), 1 + rng.nextInt(20), 1 + rng.nextInt(20)};
            Discipline weighted = Disciplines.weighted(List.of(weights[0], weights[1], weights[2]));
            var server = new Server(weighted);
            long longest = 0;
            for (int flow = 0; flow < 3; flow++) {
                long pairNs = 10_000 + rng.nextLong(1_000_000);
                longest = Math.max(longest, pairNs);
                for (int i = 0; i < 4; i++) {
                    server.add(new Stood(flow, 60_000, false, true, pairNs));
                }
            }
            for (int i = 0; i < 20_000; i++) {
                server.serve();
                for (int f = 0; f < 3; f++) {
                    for (int g = 0; g < f; g++) {
                        double gap =
                                (double) server.served[f] / weights[f]
                                        - (double) server.served[g] / weights[g];
                        double bound =
                                (double) longest / weights[f] + (double) longest / weights[g] + 1;
                        assertTrue(
                                Math.abs(gap) <= bound,
                                "seed %d: flows %d and %d are %f apart, allowed %f"
                                        .formatted(seed, f, g, gap, bound));
                    }
                }
            }
        }
    }

    /// A flow that comes later neither gets what it did not ask for while it was idle, nor does the one
    /// that had the link alone pay for it.
    @Test
    @Verifies("LL-SCHED-6")
    void anIdleFlowGainsNoCreditAndABusyOneLosesNone() {
        Discipline weighted = Disciplines.weighted(List.of(1, 1));
        var server = new Server(weighted);
        server.add(new Stood(0, 60_000, false, true, 1_000));
        for (int i = 0; i < 5_000; i++) {
            server.serve();
        }
        server.add(new Stood(1, 60_000, false, true, 1_000));
        long alone = server.served[0];
        for (int i = 0; i < 1_000; i++) {
            server.serve();
        }
        assertEquals(500_000, server.served[0] - alone, 2_000);
        assertEquals(500_000, server.served[1], 2_000);
    }

    /// Serves the item that goes first, one pair at a time, as the master would place them.
    private static final class Server {
        final Discipline discipline;
        final Discipline.Ranking ranking;
        final List<Stood> items = new ArrayList<>();
        final long[] served = new long[8];
        long virtual;

        Server(Discipline discipline) {
            this.discipline = discipline;
            ranking = discipline.ranking();
        }

        void add(Stood item) {
            long smallest =
                    items.stream().mapToLong(discipline::rank).filter(r -> r > 0).min().orElse(0);
            virtual = Math.max(virtual, smallest);
            item.finish = ranking.finish(item, virtual);
            items.add(item);
        }

        void serve() {
            Stood best = items.getFirst();
            for (Stood item : items) {
                if (discipline.compare(item, best) < 0) {
                    best = item;
                }
            }
            best.heralded++;
            served[best.request.priority()] += best.pairNs;
            if (best.heralded == best.request.number()) {
                items.remove(best);
            }
        }
    }

    @Test
    void sumsStopAtTheLargestNumber() {
        Discipline weighted = Disciplines.weighted(List.of(1));
        Stood huge = new Stood(0, 65_535, true, true, Long.MAX_VALUE / 10);
        Discipline.Ranking flows = weighted.ranking();
        huge.finish = flows.finish(huge, 0);
        assertEquals(Long.MAX_VALUE, huge.finish);
        assertEquals(Long.MAX_VALUE, weighted.rank(huge));
        assertEquals(Long.MAX_VALUE, flows.finish(request(0), 0));
    }

    @Test
    void wrongWeightsAreNamed() {
        var empty =
                assertThrows(IllegalArgumentException.class, () -> Disciplines.weighted(List.of()));
        assertEquals("weights [] must be 1 to 8", empty.getMessage());
        var large =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Disciplines.weighted(List.of(1, 1_001)));
        assertEquals("weight 1001 is not in 0..1000", large.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Disciplines.weighted(List.of(1, -1)));
    }
}
