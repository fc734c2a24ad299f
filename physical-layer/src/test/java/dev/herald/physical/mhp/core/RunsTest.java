package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.Seeds;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Runs against a plain map from cycles to numbers of attempts.
class RunsTest {
    private static final long START = 1_200;

    @Test
    void behavesLikeAMapFromCyclesToAttempts() {
        Seeds.forEach(
                2_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    int spacing = 1 + rng.nextInt(4);
                    Runs runs = new Runs();
                    runs.clear(spacing);
                    TreeMap<Long, Long> map = new TreeMap<>();
                    for (int step = 0; step < 40; step++) {
                        long cycle = rng.nextLong(1_000);
                        switch (rng.nextInt(6)) {
                            case 0 -> {
                                runs.dropThrough(cycle / 3);
                                map.headMap(cycle / 3, true).clear();
                            }
                            case 1 -> {
                                runs.cutAfter(cycle + 300);
                                map.tailMap(cycle + 300, false).clear();
                            }
                            default ->
                                    add(runs, map, cycle / spacing, rng.nextLong(1, 40), spacing);
                        }
                        runs.checkInvariants();
                        compare(runs, map, rng);
                    }
                });
    }

    private static void add(Runs runs, TreeMap<Long, Long> map, long k, long n, int spacing) {
        if (runs.add(k * spacing, (k + n - 1) * spacing, START + k)) {
            for (long i = k; i < k + n; i++) {
                map.put(i * spacing, START + i);
            }
        }
    }

    private static void compare(Runs runs, TreeMap<Long, Long> map, Rng rng) {
        assertEquals(map.isEmpty(), runs.isEmpty());
        long low = rng.nextLong(1_000) - 1;
        long high = low + rng.nextLong(400);
        assertEquals(map.subMap(low, false, high, true).size(), runs.count(low, high));
        assertEquals(map.getOrDefault(high, 0L), runs.attemptAt(high));
        Long floor = map.floorKey(high);
        assertEquals(floor == null ? -1 : floor, runs.lastThrough(high));
    }

    @Test
    void commonAttemptsAreThoseAtMultiplesOfBothSpacings() {
        Seeds.forEach(
                2_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    Runs[] both = {new Runs(), new Runs()};
                    for (Runs runs : both) {
                        int spacing = 1 + rng.nextInt(6);
                        runs.clear(spacing);
                        for (int i = 0; i < 4; i++) {
                            long k = rng.nextLong(100);
                            runs.add(k * spacing, (k + rng.nextLong(30)) * spacing, START + k);
                        }
                    }
                    long low = rng.nextLong(200) - 1;
                    long high = low + rng.nextLong(300);
                    long expected = 0;
                    for (long cycle = low + 1; cycle <= high; cycle++) {
                        expected += both[0].covers(cycle) && both[1].covers(cycle) ? 1 : 0;
                    }
                    assertEquals(expected, Runs.common(both[0], both[1], low, high));
                });
    }

    @Test
    void runThatNumbersACycleOtherwiseIsRefused() {
        Runs runs = new Runs();
        runs.clear(3);
        assertTrue(runs.add(30, 60, 1));
        assertFalse(runs.add(45, 90, 7));
        assertTrue(runs.add(45, 90, 6));
        assertEquals(21, runs.count(29, 90));
    }

    @Test
    void moreGapsThanThereIsRoomForAreRefused() {
        Runs runs = new Runs();
        runs.clear(1);
        for (int i = 0; i < Runs.MAX; i++) {
            assertTrue(runs.add(10 * i, 10 * i + 1, 10 * i + 1));
        }
        assertFalse(runs.add(1_000, 1_001, 1_001));
        assertTrue(runs.add(0, 1_001, 1));
        assertEquals(1_002, runs.count(-1, 2_000));
    }
}
