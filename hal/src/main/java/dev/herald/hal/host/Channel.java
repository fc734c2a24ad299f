package dev.herald.hal.host;

/// One direction of a classical channel to one peer. What may happen to a message on its way is a
/// property of the channel: a link channel may lose, delay and duplicate, a session channel neither
/// loses nor reorders while it is up. Neither corrupts silently, and neither blocks.
///
/// @param <M> what is sent
@FunctionalInterface
public interface Channel<M> {

    /// Takes a message. One that cannot be sent is dropped: the protocol owns recovery.
    void send(M message);
}
