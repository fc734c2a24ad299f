package dev.herald.physical.guard;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Machine;

/// Looks at the commands under way when the first of them is due. Deadlines that were met are not taken
/// back: the alarm finds nothing, and is set for the next.
final class Watchdog {

    /// Called when something may be due.
    @FunctionalInterface
    interface Bark {
        /// @param allIsLost whether every qubit must have been reported lost by now
        void at(long nowNs, boolean allIsLost);
    }

    private final Clock clock;
    private final Agenda agenda;
    private final long patienceNs;
    private final Bark bark;
    private final Runnable alarm = this::ring;
    private long setForNs = Machine.NEVER;
    private long lostByNs = Machine.NEVER;

    Watchdog(Clock clock, Agenda agenda, long patienceNs, Bark bark) {
        this.clock = clock;
        this.agenda = agenda;
        this.patienceNs = patienceNs;
        this.bark = bark;
    }

    /// Watches for a deadline, beside those before.
    void guard(long deadlineNs) {
        wakeAfter(Expectations.sum(deadlineNs, patienceNs));
    }

    /// The device is gone: within that time it must report what was lost.
    void allIsLost(long withinNs) {
        lostByNs = Expectations.sum(clock.nowNs(), Expectations.sum(withinNs, patienceNs));
        wakeAfter(lostByNs);
    }

    void nothingIsLost() {
        lostByNs = Machine.NEVER;
    }

    private void wakeAfter(long atNs) {
        if (atNs < setForNs && atNs != Machine.NEVER) {
            setForNs = atNs;
            agenda.at(atNs + 1, alarm);
        }
    }

    private void ring() {
        long nowNs = clock.nowNs();
        if (setForNs == Machine.NEVER || nowNs <= setForNs) {
            return; // another one was set for an earlier instant, and has rung
        }
        setForNs = Machine.NEVER;
        boolean allIsLost = lostByNs < nowNs;
        if (allIsLost) {
            lostByNs = Machine.NEVER;
        } else {
            wakeAfter(lostByNs);
        }
        bark.at(nowNs, allIsLost);
    }
}
