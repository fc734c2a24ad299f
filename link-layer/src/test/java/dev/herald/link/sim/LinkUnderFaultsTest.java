package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.sim.Seeds;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// Two entities over channels that lose, repeat and reorder, a station whose heralds get lost, devices
/// that refuse, fail and lose qubits, ends that restart, fall silent and differ in their limits, and a
/// layer above that cancels: whatever happens, the two ends agree in the end, and serve again.
class LinkUnderFaultsTest {
    private static final int SEEDS = 2_000;

    @Test
    @Verifies({"LL-CREATE-13", "LL-GEN-1", "LL-PAIR-2", "LL-PAIR-3", "LL-PAIR-5", "LL-PAIR-6"})
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3", "LL-EXPIRE-5", "LL-EXPIRE-8", "LL-DEV-8"})
    void bothEndsAgreeInTheEnd() {
        Seeds.forEach(SEEDS, seed -> new FaultRun(Schedule.random(seed)).complete());
    }

    @Test
    void sameSeedSameRun() {
        Seeds.forEach(
                SEEDS / 500,
                seed -> {
                    FaultRun first = hashing(seed);
                    FaultRun second = hashing(seed);
                    first.go();
                    second.go();
                    assertEquals(first.duo.trace, second.duo.trace);
                    assertEquals(first.duo.world.executed(), second.duo.world.executed());
                });
    }

    private static FaultRun hashing(long seed) {
        Schedule schedule = Schedule.random(seed);
        Duo.Settings settings = schedule.settings();
        settings.hashing = true;
        return new FaultRun(schedule, settings);
    }
}
