package dev.herald.hal.host;

/// A single alarm: a machine multiplexes its own deadlines.
@FunctionalInterface
public interface Timers {

    /// Wakes the owner at or after `deadlineNs`. Replaces the alarm set before; [Machine#NEVER]
    /// cancels.
    void wakeAt(long deadlineNs);
}
