package dev.herald.physical.netty;

import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Machine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Wakes the loop at an instant. A selector waits in whole milliseconds, which is longer than a batch
/// of attempts may last; a parked thread is about a hundred times finer.
final class AlarmThread implements AutoCloseable {
    private final Clock clock;
    private final Runnable onAlarm;
    private final Thread thread;
    private final AtomicLong setForNs = new AtomicLong(Machine.NEVER);
    private volatile boolean closed;

    AlarmThread(String name, Clock clock, Runnable onAlarm) {
        this.clock = clock;
        this.onAlarm = onAlarm;
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Moves the alarm to an earlier instant; a later one is ignored, as the alarm that is set comes
    /// first and its receiver sets the next.
    void wakeAt(long atNs) {
        long set = setForNs.get();
        while (atNs < set) {
            if (setForNs.compareAndSet(set, atNs)) {
                LockSupport.unpark(thread);
                return;
            }
            set = setForNs.get();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long atNs = setForNs.get();
            if (atNs == Machine.NEVER) {
                LockSupport.park(this);
                continue;
            }
            long waitNs = atNs - clock.nowNs();
            if (waitNs > 0) {
                LockSupport.parkNanos(this, waitNs);
            } else if (setForNs.compareAndSet(atNs, Machine.NEVER)) {
                onAlarm.run();
            }
        }
    }
}
