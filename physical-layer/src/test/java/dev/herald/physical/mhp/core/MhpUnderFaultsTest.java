package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.Seeds;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.api.StationInput;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Two nodes and a station over channels that lose, delay, repeat and reorder, with restarts of all
/// three, aborts, failed emissions, dark counts, clocks that differ, and numbers that wrap.
class MhpUnderFaultsTest {
    private static final long CYCLE = MhpWorld.CYCLE;
    private static final long BAD_NS = 30_000_000;

    /// What the runs of one property saw together, so that no property holds for want of cases.
    private static final class Tally {
        long pairs;
        long missed;
        long restarts;
        final Set<BatchEnd> reasons = new TreeSet<>();
    }

    private static final class Run {
        final Rng rng;
        final MhpWorld w;
        final long healedNs;

        Run(long seed, long healedNs) {
            rng = new Rng(seed);
            this.healedNs = healedNs;
            ChannelFaults faults = ChannelFaults.swarm(rng, 0.3, 20_000, healedNs);
            long offset = rng.nextLong(-2_000, 2_001);
            long first = rng.nextBoolean() ? (1L << 32) - rng.nextLong(30) : 0;
            w =
                    new MhpWorld(
                            seed,
                            faults,
                            faults.jitterNs() + 5_000,
                            rng.nextBoolean() ? offset : 0,
                            rng.nextBoolean() ? -offset : 0,
                            1 + rng.nextInt(120),
                            first);
            w.optics =
                    MhpWorld.lucky(
                            rng.stream("optics"), rng.nextDouble() * 0.1, rng.nextDouble() * 0.01);
            for (MhpWorld.End end : List.of(w.a, w.b)) {
                Rng own = rng.stream("hardware" + end.number);
                double failure = rng.nextInt(4) == 0 ? 0.05 : 0;
                end.emits = cycle -> own.nextDouble() >= failure;
                end.outcome = cycle -> own.nextBoolean();
                end.readoutNs = rng.nextLong(4_000);
            }
        }

        void batches(long untilNs) {
            while (w.world.nowNs() < untilNs) {
                long cycle = w.world.nowNs() / CYCLE + 5 + rng.nextInt(20);
                PairMode mode = rng.nextBoolean() ? PairMode.KEEP : PairMode.MEASURE;
                long cycles = 1 + rng.nextInt(400);
                int pairs = mode == PairMode.KEEP ? 1 : 1 + rng.nextInt(6);
                long tag = rng.nextInt(3);
                for (MhpWorld.End end : List.of(w.a, w.b)) {
                    if (end.isIdle() && rng.nextInt(10) != 0) {
                        boolean alike = rng.nextInt(8) != 0;
                        end.begin(mode, cycle, cycles, pairs, alike ? tag : rng.nextInt(3));
                    }
                }
                w.world.runUntil(w.world.nowNs() + rng.nextLong(1, 500 * CYCLE));
                disturb();
            }
        }

        private void disturb() {
            MhpWorld.End end = rng.nextBoolean() ? w.a : w.b;
            switch (rng.nextInt(12)) {
                case 0 -> w.restartStation();
                case 1 -> end.restart();
                case 2, 3 -> {
                    if (!end.isIdle()) {
                        long batch = end.asked.getLast();
                        end.tell(new NodeInput.Abort(new DeviceCommand.Abort(1L << 40, batch)));
                    }
                }
                case 4 -> {
                    w.tellStation(new StationInput.Failed("laser"));
                    w.world.runUntil(w.world.nowNs() + rng.nextLong(1, 100 * CYCLE));
                    w.tellStation(new StationInput.Recovered());
                }
                default -> {}
            }
        }
    }

    private static void consistent(MhpWorld w, Tally tally) {
        for (MhpWorld.End end : List.of(w.a, w.b)) {
            assertTrue(end.isIdle(), () -> "a batch hangs: " + end.asked + " " + end.ends);
            end.ends.values().forEach(e -> tally.reasons.add(e.why()));
            numbersOnlyGrow(end);
            tally.missed += end.notes.stream().filter(NodeOutput.Missed.class::isInstance).count();
        }
        for (var pair : w.a.pairs.entrySet()) {
            Heralded one = pair.getValue();
            Heralded other = w.b.pairs.get(pair.getKey());
            if (other != null) {
                tally.pairs++;
                assertEquals(one.epoch(), other.epoch());
                assertEquals(one.sequence(), other.sequence());
                assertEquals(one.cycle(), other.cycle());
                assertEquals(one.bell(), other.bell());
                assertEquals(one.tag(), other.tag());
            }
        }
        assertTrue(w.a.nowNs() > BAD_NS);
    }

    /// Heralds of an epoch come in the order of their numbers, each within its batch; the ends of
    /// batches tell at least what was seen.
    private static void numbersOnlyGrow(MhpWorld.End end) {
        int epoch = 0;
        long next = 0;
        long attempt = 0;
        long batch = 0;
        for (var event : end.events) {
            switch (event) {
                case Heralded h -> {
                    assertTrue(h.epoch() != epoch || h.sequence() >= next, h::toString);
                    epoch = h.epoch();
                    next = h.sequence() + 1;
                    assertTrue(h.attempt() > attempt || h.id() != batch, h::toString);
                    attempt = h.attempt();
                    batch = h.id();
                }
                case BatchEnded e -> {
                    assertTrue(e.epoch() != epoch || e.nextSequence() >= next, e::toString);
                    epoch = e.epoch();
                    next = e.nextSequence();
                    assertTrue(e.id() != batch || e.attemptsUsed() >= attempt, e::toString);
                }
                default -> {}
            }
        }
    }

    @Test
    @Verifies({"PHY-SEQ-1", "PHY-SEQ-3", "PHY-NODE-7", "PHY-STN-7", "PHY-SEQ-2"})
    void everyBatchEndsOnceAndBothEndsAgreeOnEveryPair() {
        Tally tally = new Tally();
        Seeds.forEach(
                250,
                seed -> {
                    Run run = new Run(seed, Long.MAX_VALUE);
                    run.batches(BAD_NS);
                    run.w.world.runUntil(BAD_NS + 100_000_000);
                    consistent(run.w, tally);
                });
        assertTrue(tally.pairs > 1_000, "only " + tally.pairs + " pairs");
        assertTrue(tally.missed > 100, "only " + tally.missed + " missed");
        assertTrue(
                tally.reasons.containsAll(
                        Set.of(
                                BatchEnd.COMPLETE,
                                BatchEnd.EXHAUSTED,
                                BatchEnd.PEER_ABSENT,
                                BatchEnd.TAG_MISMATCH,
                                BatchEnd.ABORTED,
                                BatchEnd.STATION_ERROR)),
                tally.reasons::toString);
    }

    /// Once the channels are sound again, a batch meets, both ends see all heralds of it, and the next
    /// sequence of its end is the station's count, so that every herald missed before is known of.
    @Test
    @Verifies({"PHY-SEQ-4", "PHY-HELLO-7"})
    void afterTheFaultsTheNextBatchIsWholeAndTellsWhatWasMissed() {
        Seeds.forEach(
                150,
                seed -> {
                    Run run = new Run(seed, BAD_NS);
                    run.batches(BAD_NS);
                    MhpWorld w = run.w;
                    w.world.runUntil(BAD_NS + 50_000_000);
                    consistent(w, new Tally());
                    w.optics = MhpWorld.lucky(run.rng.stream("sound"), 0.3, 0);
                    for (MhpWorld.End end : List.of(w.a, w.b)) {
                        end.emits = cycle -> true;
                        end.events.clear();
                        end.pairs.clear();
                        end.ends.clear();
                        end.asked.clear();
                    }
                    // one batch may still find a station that restarted while nobody spoke to it
                    long cycle = w.world.nowNs() / CYCLE + 20;
                    w.a.begin(PairMode.MEASURE, cycle, 20, 1_000, 5);
                    w.b.begin(PairMode.MEASURE, cycle, 20, 1_000, 5);
                    w.world.runUntil(w.world.nowNs() + 10_000_000);
                    long again = w.world.nowNs() / CYCLE + 20;
                    long a = w.a.begin(PairMode.MEASURE, again, 300, 1_000, 6);
                    long b = w.b.begin(PairMode.MEASURE, again, 300, 1_000, 6);
                    w.world.runUntil(w.world.nowNs() + 10_000_000);
                    assertEquals(BatchEnd.EXHAUSTED, w.a.why(a));
                    assertEquals(BatchEnd.EXHAUSTED, w.b.why(b));
                    assertEquals(w.station.nextSequence(), w.a.ends.get(a).nextSequence());
                    assertEquals(w.station.nextSequence(), w.b.ends.get(b).nextSequence());
                    List<Heralded> seenByA = of(w.a, a);
                    assertTrue(seenByA.size() > 20, "only " + seenByA.size());
                    assertEquals(numbers(seenByA), numbers(of(w.b, b)));
                });
    }

    private static List<Heralded> of(MhpWorld.End end, long batch) {
        return end.pairs.values().stream().filter(h -> h.id() == batch).toList();
    }

    private static List<Long> numbers(List<Heralded> heralds) {
        List<Long> numbers = new ArrayList<>();
        heralds.forEach(h -> numbers.add(h.sequence()));
        return numbers;
    }

    /// Nothing is lost: every pair is seen by both, and batches end as their plans say.
    @Test
    @Verifies({"PHY-NODE-5", "PHY-NODE-2", "PHY-NODE-4"})
    void withoutFaultsNothingIsMissed() {
        Seeds.forEach(
                60,
                seed -> {
                    Rng rng = new Rng(seed);
                    MhpWorld w = new MhpWorld(seed, ChannelFaults.NONE, 0);
                    w.optics = MhpWorld.lucky(rng, 0.02, 0.01);
                    w.world.runUntil(1_000_000);
                    for (int i = 0; i < 12; i++) {
                        long cycle = w.world.nowNs() / CYCLE + 10;
                        PairMode mode = rng.nextBoolean() ? PairMode.KEEP : PairMode.MEASURE;
                        int pairs = mode == PairMode.KEEP ? 1 : 1 + rng.nextInt(8);
                        int kind = rng.nextInt(4);
                        long a = w.a.begin(mode, cycle, 300, pairs, 1);
                        long b =
                                kind == 0
                                        ? 0
                                        : w.b.begin(mode, cycle, 300, pairs, kind == 1 ? 2 : 1);
                        w.world.runUntil(w.world.nowNs() + 310 * CYCLE + 200_000);
                        int seen = of(w.a, a).size();
                        BatchEnd why =
                                kind == 0
                                        ? BatchEnd.PEER_ABSENT
                                        : kind == 1
                                                ? BatchEnd.TAG_MISMATCH
                                                : seen == pairs
                                                        ? BatchEnd.COMPLETE
                                                        : BatchEnd.EXHAUSTED;
                        assertEquals(why, w.a.why(a));
                        assertEquals(w.station.nextSequence(), w.a.ends.get(a).nextSequence());
                        if (kind != 0) {
                            assertEquals(why, w.b.why(b));
                            assertEquals(
                                    w.a.ends.get(a).attemptsUsed(), w.b.ends.get(b).attemptsUsed());
                            assertEquals(numbers(of(w.a, a)), numbers(of(w.b, b)));
                        }
                    }
                    assertTrue(
                            w.a.notes.stream().noneMatch(NodeOutput.Missed.class::isInstance),
                            w.a.notes::toString);
                    w.world.runUntil(w.world.nowNs() + 10_000_000);
                    assertTrue(w.world.isIdle());
                });
    }

    /// A clock that is off by more than the station waits: no attempt counts, nothing hangs.
    @Test
    @Verifies({"PHY-STN-5", "PHY-NODE-5"})
    void clockFarOffEndsInATypedWay() {
        for (long offset : new long[] {-700_000_000, 3_000_000_000L}) {
            MhpWorld w = new MhpWorld(3, ChannelFaults.NONE, 0, offset, 0);
            w.world.runUntil(1_000_000_000);
            w.a.wake();
            w.world.runUntil(1_001_000_000);
            w.a.begin(PairMode.MEASURE, w.a.nowNs() / CYCLE + 10, 500, 3, 1);
            w.b.begin(PairMode.MEASURE, w.b.nowNs() / CYCLE + 10, 500, 3, 1);
            w.world.runUntil(1_100_000_000);
            assertEquals(BatchEnd.STATION_ERROR, w.a.only().why());
            assertEquals(BatchEnd.PEER_ABSENT, w.b.only().why());
            assertTrue(w.a.notes.stream().anyMatch(NodeOutput.Complaint.class::isInstance));
        }
    }

    /// The rate of frames does not follow the rate of attempts (PHY-GEN-3, PHY-STN-12).
    @Test
    void hundredThousandAttemptsASecondNeedAFewHundredFrames() {
        MhpWorld w = new MhpWorld(4, ChannelFaults.NONE, 0, 0, 0, 1_000, 0);
        w.world.runUntil(1_000_000);
        long cycle = w.world.nowNs() / CYCLE + 10;
        long before = w.framesToNodes + w.framesToStation;
        w.a.begin(PairMode.MEASURE, cycle, 100_000, 1, 1);
        w.b.begin(PairMode.MEASURE, cycle, 100_000, 1, 1);
        w.world.runUntil(2_000_000_000);
        assertEquals(100_000, w.a.only().attemptsUsed());
        long frames = w.framesToNodes + w.framesToStation - before;
        assertTrue(frames <= 2 * (1_000 + 102), "frames: " + frames);
    }
}
