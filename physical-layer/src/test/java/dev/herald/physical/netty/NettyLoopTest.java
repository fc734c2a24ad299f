package dev.herald.physical.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
    private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final NettyLoop loop = new NettyLoop("test", Instant.EPOCH, defects::add, _ -> {});

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void timeIsThatOfTheEpochAndNeverGoesBack() {
        Instant wall = Instant.parse("2026-03-01T00:00:10.5Z");
        Instant epoch = Instant.parse("2026-03-01T00:00:00.2Z");
        try (NettyLoop other =
                new NettyLoop("t", epoch, InstantSource.fixed(wall), defects::add, _ -> {})) {
            long first = other.nowNs();
            assertTrue(first >= 10_300_000_000L && first < 12_000_000_000L, "time " + first);
            long last = first;
            for (int i = 0; i < 100_000; i++) {
                long now = other.nowNs();
                assertTrue(now >= last);
                last = now;
            }
        }
    }

    @Test
    void actionsRunInTheOrderOfTheirInstantsAndNeverEarly() throws Exception {
        int count = 200;
        List<Long> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(count);
        // On the loop, so that none runs before the last one is scheduled, however slow this
        // machine is.
        loop.execute(() -> {
            long base = loop.nowNs() + 2_000_000;
            for (int i = count - 1; i >= 0; i--) {
                long atNs = base + i * 50_000L;
                loop.at(
                        atNs,
                        () -> {
                            assertTrue(loop.nowNs() >= atNs);
                            assertTrue(loop.inLoop());
                            ran.add(atNs);
                            done.countDown();
                        });
            }
        });
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertTrue(ran.equals(ran.stream().sorted().toList()), "out of order");
        assertTrue(defects.isEmpty());
    }

    @Test
    void equalInstantsRunInTheOrderOfScheduling() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(300);
        long atNs = loop.nowNs() + 5_000_000;
        for (int i = 0; i < 300; i++) {
            int number = i;
            loop.at(
                    atNs,
                    () -> {
                        ran.add(number);
                        done.countDown();
                    });
        }
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(ran.stream().sorted().toList(), ran);
    }

    @Test
    void pastInstantsRunSoonButNotBeforeTheCallReturns() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        List<String> ran = new ArrayList<>();
        loop.execute(() -> {
            loop.at(
                    Long.MIN_VALUE,
                    () -> {
                        ran.add("past");
                        done.countDown();
                    });
            ran.add("returned");
        });
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("returned", "past"), ran);
    }

    @Test
    void anAlarmCanBeMovedBothWaysAndCancelled() throws Exception {
        BlockingQueue<Long> woken = new LinkedBlockingQueue<>();
        loop.execute(() -> {
            Timers timers = loop.timers(() -> woken.add(loop.nowNs()));
            long nowNs = loop.nowNs();
            timers.wakeAt(nowNs + 60_000_000_000L);
            timers.wakeAt(nowNs + 1_000_000);
            timers.wakeAt(nowNs + 20_000_000);
            Timers cancelled = loop.timers(() -> woken.add(-1L));
            cancelled.wakeAt(nowNs + 1_000_000);
            cancelled.wakeAt(Long.MAX_VALUE);
            woken.add(nowNs);
        });
        long setAt = woken.poll(10, TimeUnit.SECONDS);
        long wokenAt = woken.poll(10, TimeUnit.SECONDS);
        assertTrue(wokenAt >= setAt + 20_000_000, "woken " + (wokenAt - setAt) + " ns after");
        assertTrue(woken.isEmpty());
    }

    @Test
    void defectsReachTheHandlerAndTheLoopGoesOn() throws Exception {
        loop.execute(() -> Invariant.check(false, "broken %d", 7));
        loop.at(
                0,
                () -> {
                    throw new AssertionError("at");
                });
        assertInstanceOf(Invariant.Violation.class, defects.poll(10, TimeUnit.SECONDS));
        assertInstanceOf(AssertionError.class, defects.poll(10, TimeUnit.SECONDS));
        CountDownLatch alive = new CountDownLatch(1);
        loop.execute(alive::countDown);
        assertTrue(alive.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aClosedLoopTakesNothingAndThrowsNothing() {
        loop.close();
        CountDownLatch ran = new CountDownLatch(1);
        loop.execute(ran::countDown);
        loop.at(0, ran::countDown);
        loop.close();
        assertEquals(1, ran.getCount());
        assertFalse(loop.inLoop());
    }
}
