package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.sim.Seeds;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// Distillation while frames, heralds and qubits are lost, gates fail, ends restart and requests are
/// cancelled or run out of time: both ends have the same pairs in the end, every request ends, and no qubit
/// is left over.
class DistilledUnderFaultsTest {
    private static final int SEEDS = 300;

    @Test
    @Verifies("LL-DISTIL-6")
    @Verifies("LL-DISTIL-10")
    @Verifies("LL-DISTIL-11")
    void bothEndsAgreeInTheEnd() {
        long[] delivered = new long[1];
        Seeds.forEach(
                SEEDS,
                seed -> {
                    Schedule schedule = Schedule.random(seed);
                    FaultRun run = new FaultRun(schedule, schedule.withGates());
                    run.distils = true;
                    run.complete();
                    delivered[0] += run.duo.a.delivered;
                });
        assertTrue(
                System.getenv("HERALD_SEED") != null || delivered[0] > SEEDS,
                "only " + delivered[0] + " pairs");
    }
}
