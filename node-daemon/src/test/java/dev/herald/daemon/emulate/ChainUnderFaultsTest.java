package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.sim.Seeds;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The whole stack over simulated hardware, under random faults.
class ChainUnderFaultsTest {
    private static final int SCHEDULES = 10_000;

    @Test
    void bothEndsAgreeOnEveryPairAndNothingIsLeaked() {
        AtomicLong pairs = new AtomicLong();
        AtomicLong drops = new AtomicLong();
        Seeds.forEach(
                SCHEDULES,
                seed -> {
                    FaultySchedule schedule = new FaultySchedule(seed);
                    schedule.run();
                    pairs.addAndGet(schedule.both);
                    drops.addAndGet(schedule.drops);
                });
        // A suite of faults that never lets a pair through, or never loses one, tests nothing.
        assertTrue(
                pairs.get() > SCHEDULES / 2,
                "only " + pairs + " pairs were delivered at both ends");
        assertTrue(drops.get() > SCHEDULES / 100, "only " + drops + " pairs were dropped");
    }
}
