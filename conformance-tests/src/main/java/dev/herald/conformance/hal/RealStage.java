package dev.herald.conformance.hal;

import dev.herald.hal.host.Rng;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/// Real time: the monotonic clock of the machine, set to network time once. The loop is the thread of
/// the trial; other threads may schedule, as a driver with threads of its own does.
final class RealStage implements Stage {
    /// A driver may flood the agenda from a thread of its own.
    private static final int PENDING_MAX = 1_000_000;

    /// What was due in time is run late rather than not at all: the loop's lag is not the device's.
    private static final int LATE_MAX = 10_000;

    private record Due(long atNs, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final Rng rng;
    private final long zero;
    private long scheduled;
    private boolean flooded;
    private boolean closed;

    /// @param epoch the network epoch
    RealStage(long seed, Instant epoch) {
        rng = new Rng(seed);
        Instant now = Instant.now();
        long sinceNs =
                TimeUnit.SECONDS.toNanos(now.getEpochSecond() - epoch.getEpochSecond())
                        + now.getNano()
                        - epoch.getNano();
        zero = System.nanoTime() - sinceNs;
    }

    /// Callable from any thread.
    @Override
    public long nowNs() {
        return System.nanoTime() - zero;
    }

    /// Callable from any thread.
    @Override
    public void at(long atNs, Runnable action) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (agenda.size() >= PENDING_MAX) {
                flooded = true;
                agenda.clear();
            }
            Due due = new Due(atNs, scheduled++, action);
            agenda.add(due);
            if (agenda.peek() == due) {
                earlier.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Rng stream(String name) {
        return rng.stream(name);
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public void passUntil(long untilNs, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            Runnable action = await(untilNs);
            if (action == null) {
                for (int i = 0; i < LATE_MAX && !done.getAsBoolean(); i++) {
                    Runnable late = poll(untilNs);
                    if (late == null) {
                        return;
                    }
                    late.run();
                }
                return;
            }
            action.run();
        }
    }

    /// The next action, when it is due; null when the instant has come.
    private @Nullable Runnable await(long untilNs) {
        lock.lock();
        try {
            while (true) {
                if (flooded) {
                    throw new AssertionFailedError(
                            "the device scheduled more than " + PENDING_MAX + " actions");
                }
                long nowNs = nowNs();
                if (nowNs >= untilNs) {
                    return null;
                }
                Due head = agenda.peek();
                if (head != null && head.atNs <= nowNs) {
                    agenda.poll();
                    return head.action;
                }
                long waitNs = (head == null ? untilNs : Math.min(head.atNs, untilNs)) - nowNs;
                var _ = earlier.awaitNanos(waitNs);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionFailedError("this trial was given up");
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable poll(long atNs) {
        lock.lock();
        try {
            Due head = agenda.peek();
            if (head == null || head.atNs > atNs) {
                return null;
            }
            agenda.poll();
            return head.action;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            agenda.clear();
        } finally {
            lock.unlock();
        }
    }
}
