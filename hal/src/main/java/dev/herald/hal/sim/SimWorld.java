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
/// which they were scheduled, so nothing depends on hash order or threads. The agenda is a heap of four
/// children a node over parallel arrays; scheduling an action allocates nothing but what the caller's
/// closure does.
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
            int parent = (hole - 1) >>> 2;
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
        int first = 1;
        while (first < last) {
            int child = first;
            for (int other = first + 1; other < Math.min(first + 4, last); other++) {
                if (atNs[other] < atNs[child]
                        || atNs[other] == atNs[child] && order[other] < order[child]) {
                    child = other;
                }
            }
            if (when < atNs[child] || when == atNs[child] && sequence < order[child]) {
                break;
            }
            moveTo(child, hole);
            hole = child;
            first = 4 * hole + 1;
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

    /// An alarm with as few actions as possible: those outstanding for an instant at or before the one it is
    /// set for serve it too, since an action that finds the alarm set for later sees to it that there is one
    /// then. An alarm that is set again and again costs no more than one that is set once.
    private final class Alarm implements Timers, Runnable {
        private final Runnable onWake;
        private long setForNs = Machine.NEVER;

        /// Instants of the outstanding actions, latest first.
        private long[] outstanding = new long[2];

        private int size;

        Alarm(Runnable onWake) {
            this.onWake = onWake;
        }

        @Override
        public void wakeAt(long deadlineNs) {
            setForNs = deadlineNs;
            await();
        }

        private void await() {
            long when = Math.max(setForNs, nowNs);
            if (when == Machine.NEVER || size > 0 && outstanding[size - 1] <= when) {
                return;
            }
            if (size == outstanding.length) {
                outstanding = Arrays.copyOf(outstanding, 2 * size);
            }
            outstanding[size++] = when;
            at(when, this);
        }

        @Override
        public void run() {
            size--;
            if (setForNs <= nowNs) {
                setForNs = Machine.NEVER;
                onWake.run();
            } else {
                await();
            }
        }
    }
}
