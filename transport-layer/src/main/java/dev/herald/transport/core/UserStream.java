package dev.herald.transport.core;

import dev.herald.transport.api.TransportOutput.StreamAccepted;
import dev.herald.transport.api.TransportOutput.StreamEnded;
import dev.herald.transport.api.TransportOutput.StreamRefused;
import dev.herald.transport.message.StreamId;

/// A stream of the layer above, at either end.
record UserStream(Session session, StreamId stream, long cookie)
        implements SendingStream.Sink, ReceivingStream.Sink {

    @Override
    public void accepted(StreamId accepted) {
        session.effects.emit(new StreamAccepted(cookie, accepted));
    }

    @Override
    public void refused(Reason reason) {
        session.effects.emit(new StreamRefused(cookie, reason.why(), reason.detail()));
    }

    /// A half that the device has lost meanwhile takes its place all the same, because the other end
    /// has delivered it: as if it had been lost a moment later.
    @Override
    public void deliver(long position, Half half, boolean gone, long announcedNs) {
        deliver(position, half);
    }

    @Override
    public void deliver(long position, Half half) {
        session.effects.emit(half.ready(stream, position)); // [TL-ORDER-3]
    }

    @Override
    public void ended(long delivered, boolean complete, Reason reason) {
        session.effects.emit(
                new StreamEnded(
                        stream,
                        delivered,
                        complete,
                        reason.why(),
                        reason.detail())); // [TL-STREAM-5]
    }
}
