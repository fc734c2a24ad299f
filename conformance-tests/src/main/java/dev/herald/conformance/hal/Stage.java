package dev.herald.conformance.hal;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Rng;
import java.util.function.BooleanSupplier;

/// Where a device on trial runs: its clock and its event loop, on the thread of the trial. A test passes
/// time on it, and the device acts only then; what a driver schedules from threads of its own waits
/// until then too.
interface Stage extends Clock, Agenda, AutoCloseable {

    /// A stream of randomness of its own for each name.
    Rng stream(String name);

    /// Whether time passes by itself.
    boolean isReal();

    /// Runs what is due until the condition holds, or until the instant has come.
    ///
    /// @param done asked after each action
    void passUntil(long untilNs, BooleanSupplier done);

    /// Drops what is scheduled and whatever comes.
    @Override
    void close();
}
