package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.Timetable;
import dev.herald.link.api.Timetable.Bin;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What two ends with more requests than the link can serve get of it.
class SharingTest {
    private static final int SECOND = Duo.PURPOSE + 1;

    private static CreateRequest request(
            PairType type, int number, int priority, int purpose, boolean atomic) {
        return new CreateRequest(
                type,
                number,
                Fidelity.of(0.6),
                0,
                purpose,
                priority,
                atomic,
                true,
                false,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    private static Duo duo(long seed, Discipline discipline) {
        var settings = new Duo.Settings();
        settings.discipline = discipline;
        settings.itemsMax = 64;
        return new Duo(seed, settings).start();
    }

    private static void endAndAgree(Duo duo) {
        for (int createId = 0; createId < 2; createId++) {
            duo.a.pump.deliver(new LinkInput.Cancel(createId));
            duo.b.pump.deliver(new LinkInput.Cancel(createId));
        }
        duo.run(50_000_000);
        duo.checkAgreement();
    }

    /// Pairs at node a, by creator and priority.
    private static Map<String, Long> shares(Duo duo, Map<String, Integer> priorities) {
        Map<String, Long> counts = new HashMap<>();
        duo.a
                .pairs
                .values()
                .forEach(pair -> {
                    String name = pair.request().toString();
                    Integer priority = priorities.get(name);
                    counts.merge(
                            pair.request().origin() + "/" + (priority == null ? 0 : priority),
                            1L,
                            Long::sum);
                });
        return counts;
    }

    /// Four requests that never end: two priorities from each end.
    private static Map<String, Long> backlogged(Duo duo, PairType type) {
        duo.run(2_000_000);
        duo.a.create(request(type, CreateRequest.NUMBER_MAX, 0, Duo.PURPOSE, false));
        duo.b.create(request(type, CreateRequest.NUMBER_MAX, 0, Duo.PURPOSE, false));
        duo.a.create(request(type, CreateRequest.NUMBER_MAX, 1, Duo.PURPOSE, false));
        duo.b.create(request(type, CreateRequest.NUMBER_MAX, 1, Duo.PURPOSE, false));
        duo.run(400_000_000);
        return shares(
                duo,
                Map.of(
                        duo.a.id + "#0",
                        0,
                        duo.b.id + "#0",
                        0,
                        duo.a.id + "#1",
                        1,
                        duo.b.id + "#1",
                        1));
    }

    @Test
    @Verifies({"LL-SCHED-5", "LL-SCHED-6", "LL-SCHED-7"})
    void weightsShareTheLinkBetweenPrioritiesAndBetweenTheEnds() {
        for (PairType type : List.of(PairType.K, PairType.M)) {
            Duo duo = duo(3, Disciplines.weighted(List.of(1, 4)));
            Map<String, Long> got = backlogged(duo, type);
            endAndAgree(duo);
            double unit = got.values().stream().mapToLong(Long::longValue).sum() / 10.0;
            assertTrue(unit > 20, type + " " + got);
            for (var id : List.of(duo.a.id, duo.b.id)) {
                assertEquals(unit, got.get(id + "/0"), 0.05 * unit + 3, type + " " + got);
                assertEquals(4 * unit, got.get(id + "/1"), 0.05 * unit + 3, type + " " + got);
            }
        }
    }

    @Test
    @Verifies({"LL-SCHED-3", "LL-SCHED-4"})
    void othersServeOneRequestToItsEnd() {
        Duo strict = duo(3, Disciplines.strict());
        Map<String, Long> urgent = backlogged(strict, PairType.K);
        assertEquals(1, urgent.size(), () -> urgent.toString());
        assertTrue(urgent.keySet().iterator().next().endsWith("/1"), () -> urgent.toString());
        Duo fcfs = duo(3, Disciplines.fcfs());
        Map<String, Long> first = backlogged(fcfs, PairType.K);
        assertEquals(1, first.size(), () -> first.toString());
        assertTrue(first.keySet().iterator().next().endsWith("/0"), () -> first.toString());
    }

    /// Losses make the ends know of items at different times, and never serve different ones for long.
    @Test
    @Verifies("LL-SCHED-6")
    void weightsHoldUnderLosses() {
        var settings = new Duo.Settings();
        settings.discipline = Disciplines.weighted(List.of(1, 4));
        settings.itemsMax = 64;
        settings.channel = new ChannelFaults(0.2, 0.1, 500_000, Long.MAX_VALUE);
        Duo duo = new Duo(5, settings).start();
        duo.run(20_000_000);
        Map<String, Long> got = backlogged(duo, PairType.K);
        double sum = got.values().stream().mapToLong(Long::longValue).sum();
        double urgent =
                got.getOrDefault(duo.a.id + "/1", 0L) + got.getOrDefault(duo.b.id + "/1", 0L);
        assertTrue(sum > 100, got.toString());
        assertEquals(0.8, urgent / sum, 0.05, got.toString());
    }

    @Test
    @Verifies(value = "LL-QUEUE-11", rev = 2)
    void anAtomicRequestIsNotDividedByAnyDiscipline() {
        for (Discipline discipline :
                List.of(
                        Disciplines.strict(),
                        Disciplines.fcfs(),
                        Disciplines.weighted(List.of(1, 4)))) {
            Duo duo = duo(11, discipline);
            duo.run(2_000_000);
            duo.a.create(request(PairType.K, 8, 0, Duo.PURPOSE, true));
            duo.run(1_000_000);
            for (int i = 0; i < 5; i++) {
                duo.b.create(request(PairType.K, 2, 1, Duo.PURPOSE, false));
                duo.run(300_000);
            }
            duo.run(200_000_000);
            List<Integer> runs = new java.util.ArrayList<>();
            String last = "";
            for (var pair : duo.a.pairs.values()) {
                String name = pair.request().toString();
                if (name.equals(last)) {
                    runs.set(runs.size() - 1, runs.getLast() + 1);
                } else {
                    runs.add(1);
                }
                last = name;
            }
            assertTrue(runs.contains(8), discipline.name() + " " + runs);
            assertEquals(18, duo.a.pairs.size(), discipline.name());
            duo.checkAgreement();
        }
    }

    @Test
    @Verifies({"LL-BIN-2", "LL-BIN-3", "LL-BIN-4"})
    void binsShareTheLinkAsTheTimetableSays() {
        Duo duo = duo(3, Disciplines.strict());
        var timetable =
                new Timetable(
                        0,
                        4_000,
                        List.of(
                                new Bin(0, 3_000, Set.of(Duo.PURPOSE)),
                                new Bin(3_000, 1_000, Set.of(SECOND))),
                        false);
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            node.pump.deliver(new LinkInput.Listen(SECOND));
            node.pump.deliver(new LinkInput.Schedule(timetable));
        }
        duo.run(2_000_000);
        duo.a.create(request(PairType.K, CreateRequest.NUMBER_MAX, 0, Duo.PURPOSE, false));
        duo.b.create(request(PairType.K, CreateRequest.NUMBER_MAX, 7, SECOND, false));
        duo.run(400_000_000);
        Map<String, Long> got = shares(duo, Map.of());
        endAndAgree(duo);
        long own = got.get(duo.a.id + "/0");
        long other = got.get(duo.b.id + "/0");
        // 4,000 cycles are a thousand attempts at 0.1: binomial, six standard deviations
        double sigma = Math.sqrt((own + other) * 0.75 * 0.25);
        assertEquals(0.75 * (own + other), own, 6 * sigma + 0.03 * own, got.toString());
    }
}
