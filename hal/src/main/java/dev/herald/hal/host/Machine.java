package dev.herald.hal.host;

/// A protocol core: a deterministic state machine that performs no I/O.
///
/// A machine sees time only as the `nowNs` argument, sees randomness only through an [Rng] given to
/// its constructor, and acts on the world only by emitting outputs. Two machines built alike and fed
/// the same calls emit the same outputs and end in equal states. Not thread-safe: one machine
/// belongs to one event loop.
///
/// @param <I> what happens to the machine
/// @param <O> what the machine wants done
public interface Machine<I, O> {

    /// No deadline is set.
    long NEVER = Long.MAX_VALUE;

    /// Consumes one input and emits its consequences in causal order.
    ///
    /// @param nowNs time of the input, ns since the network epoch; never less than in any earlier call
    void handle(long nowNs, I input, Outbox<? super O> out);

    /// Fires every deadline at or before `nowNs`. Calling early, late or twice is harmless.
    void expire(long nowNs, Outbox<? super O> out);

    /// The earliest deadline, or [#NEVER]. Changes only during [#handle] and [#expire].
    long nextDeadlineNs();
}
