package dev.herald.hal.host;

import java.util.ArrayDeque;

/// Drives one [Machine]: one mutation, then a full drain, then the alarm.
///
/// Outputs are performed only after the machine has returned, so performing one may deliver the next
/// input without re-entering the machine.
public final class Pump<I, O> {
    private final Machine<I, O> machine;
    private final Clock clock;
    private final Timers timers;
    private final Outbox<? super O> effects;
    private final ArrayDeque<O> pending = new ArrayDeque<>();
    private final Outbox<O> collect = pending::add;
    private long lastNs = Long.MIN_VALUE;
    private boolean draining;

    public Pump(Machine<I, O> machine, Clock clock, Timers timers, Outbox<? super O> effects) {
        this.machine = machine;
        this.clock = clock;
        this.timers = timers;
        this.effects = effects;
    }

    public void deliver(I input) {
        machine.handle(advance(), input, collect);
        drain();
    }

    public void wake() {
        machine.expire(advance(), collect);
        drain();
    }

    private long advance() {
        long nowNs = clock.nowNs();
        if (nowNs < lastNs) { // once for each input: the message is not even prepared otherwise
            Invariant.check(false, "monotonic clock went back from %d to %d", lastNs, nowNs);
        }
        lastNs = nowNs;
        return nowNs;
    }

    private void drain() {
        if (draining) {
            return; // an effect delivered an input: the outer drain performs what that emitted
        }
        draining = true;
        try {
            for (O output = pending.poll(); output != null; output = pending.poll()) {
                effects.emit(output);
            }
        } finally {
            draining = false;
        }
        timers.wakeAt(machine.nextDeadlineNs());
    }
}
