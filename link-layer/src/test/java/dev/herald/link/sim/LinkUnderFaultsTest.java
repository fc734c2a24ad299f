package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.sim.Seeds;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Two entities over channels that lose, repeat and reorder, a station whose heralds get lost, devices
/// that refuse, fail and lose qubits, ends that restart, fall silent and differ in their limits, and a
/// layer above that cancels: whatever happens, the two ends agree in the end, hold nothing that is over,
/// count as the station does, and serve again.
class LinkUnderFaultsTest {
    private static final int SEEDS = 100_000;

    @Test
    @Verifies({"LL-CREATE-13", "LL-GEN-1", "LL-PAIR-2", "LL-PAIR-3", "LL-PAIR-5", "LL-PAIR-6"})
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3", "LL-EXPIRE-5", "LL-DEV-8"})
    @Verifies(value = "LL-EXPIRE-8", rev = 2)
    void bothEndsAgreeInTheEnd() {
        Seeds.forEach(SEEDS, seed -> new FaultRun(Schedule.random(seed)).complete());
    }

    /// The same over schedules that shrink to the steps that matter.
    @Property(tries = 500)
    void anyStepsEndInAgreement(@ForAll long seed, @ForAll("steps") List<Schedule.Step> steps) {
        new FaultRun(new Schedule(seed, steps)).complete();
    }

    @Provide
    Arbitrary<List<Schedule.Step>> steps() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Schedule.HEAL_NS - 1),
                        Arbitraries.of(Schedule.Kind.class),
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as(Schedule.Step::new)
                .list()
                .ofMaxSize(20);
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
