package dev.herald.hal.sim;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// A discrete-event world in virtual time, on one thread.
///
/// A run is a function of (code, seed, scenario): actions due at the same instant run in the order in
/// which they were scheduled, so nothing depends on hash order or threads. The agenda is a binary heap
/// over parallel arrays; scheduling an action allocates nothing but what the caller's closure does.
public final class SimWorld implements Clock, Agenda {
    private long[] atNs = new long[256];
    private long[] order = new long[256];
    private Runnable[] actions = new Runnable[256];
    private int size;
    private final Rng rng;
    private long nowNs;
    private long scheduled;
    private long executed;

    public SimWorld(long seed) {
        rng = new Rng(seed);
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    /// A stream of randomness of its own for each name.
    public Rng stream(String name) {
        return rng.stream(name);
    }

    /// How many actions have run.
    public long executed() {
        return executed;
    }

    public boolean isIdle() {
        return size == 0;
    }

    /// An instant of the past means now, after what is due already.
    @Override
    public void at(long time, Runnable action) {
        long when = Math.max(time, nowNs);
        if (size == atNs.length) {
            int capacity = size * 2;
            atNs = Arrays.copyOf(atNs, capacity);
            order = Arrays.copyOf(order, capacity);
            actions = Arrays.copyOf(actions, capacity);
        }
        long sequence = scheduled++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (atNs[parent] < when || atNs[parent] == when && order[parent] < sequence) {
                break;
            }
            moveTo(parent, hole);
            hole = parent;
        }
        put(hole, when, sequence, action);
    }

    /// An alarm of this world: a stale one that fires is ignored.
    public Timers timers(Runnable onWake) {
        return new Alarm(onWake);
    }

    /// Runs the next action.
    ///
    /// @return false when there was none
    public boolean step() {
        if (size == 0) {
            return false;
        }
        Runnable action = actions[0];
        nowNs = atNs[0];
        removeFirst();
        executed++;
        action.run();
        return true;
    }

    /// Runs what is due up to the instant, inclusive, and moves time there.
    public void runUntil(long untilNs) {
        while (size > 0 && atNs[0] <= untilNs) {
            step();
        }
        nowNs = Math.max(nowNs, untilNs);
    }

    /// Runs what is due up to the instant, inclusive, but stops when there is no more need; time then
    /// stays where it is.
    ///
    /// @param done asked after each action
    public void runUntil(long untilNs, BooleanSupplier done) {
        while (size > 0 && atNs[0] <= untilNs) {
            step();
            if (done.getAsBoolean()) {
                return;
            }
        }
        nowNs = Math.max(nowNs, untilNs);
    }

    /// Runs until nothing is left to do or until so many actions have run.
    ///
    /// @return whether the world came to rest
    public boolean run(long actionsMax) {
        for (long i = 0; i < actionsMax; i++) {
            if (!step()) {
                return true;
            }
        }
        return size == 0;
    }

    private void removeFirst() {
        int last = --size;
        long when = atNs[last];
        long sequence = order[last];
        Runnable action = actions[last];
        clear(last);
        if (last == 0) {
            return;
        }
        int hole = 0;
        int half = last >>> 1;
        while (hole < half) {
            int child = 2 * hole + 1;
            int right = child + 1;
            if (right < last
                    && (atNs[right] < atNs[child]
                            || atNs[right] == atNs[child] && order[right] < order[child])) {
                child = right;
            }
            if (when < atNs[child] || when == atNs[child] && sequence < order[child]) {
                break;
            }
            moveTo(child, hole);
            hole = child;
        }
        put(hole, when, sequence, action);
    }

    private void put(int slot, long when, long sequence, Runnable action) {
        atNs[slot] = when;
        order[slot] = sequence;
        actions[slot] = action;
    }

    private void moveTo(int from, int to) {
        atNs[to] = atNs[from];
        order[to] = order[from];
        actions[to] = actions[from];
    }

    @SuppressWarnings("NullAway") // slots past the size hold nothing
    private void clear(int slot) {
        actions[slot] = null;
    }

    /// Replaces, rather than removes, the alarm set before: a stale event finds itself stale.
    private final class Alarm implements Timers, Runnable {
        private final Runnable onWake;
        private long setForNs = Machine.NEVER;
        private long earliestNs = Machine.NEVER;

        Alarm(Runnable onWake) {
            this.onWake = onWake;
        }

        @Override
        public void wakeAt(long deadlineNs) {
            setForNs = deadlineNs;
            if (deadlineNs < earliestNs) {
                earliestNs = Math.max(deadlineNs, nowNs);
                at(earliestNs, this);
            }
        }

        /// One event is kept for the earliest instant ever asked for; when it finds that the alarm was
        /// moved later, it moves with it.
        @Override
        public void run() {
            if (nowNs < earliestNs) {
                return; // superseded by an earlier one, which has run
            }
            earliestNs = Machine.NEVER;
            if (setForNs <= nowNs) {
                setForNs = Machine.NEVER;
                onWake.run();
            } else if (setForNs != Machine.NEVER) {
                earliestNs = setForNs;
                at(earliestNs, this);
            }
        }
    }
}
