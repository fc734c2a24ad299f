package dev.herald.hal.host;

/// Runs actions on the owner's event loop at or after an instant. In virtual time, actions due at the
/// same instant run in the order in which they were scheduled.
@FunctionalInterface
public interface Agenda {

    /// Schedules an action; an instant that has passed means "as soon as possible, not before this
    /// call returns". In a daemon this is the only method of the loop that other threads may call.
    void at(long atNs, Runnable action);
}
