package dev.herald.transport.core;

import dev.herald.network.message.CircuitId;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;

/// What a deadline of this layer means.
sealed interface Timer {
    /// The session is not open. TL-OPEN-8, TL-OPEN-10.
    record SetUp(SessionId session) implements Timer {}

    /// Nothing bound the circuit whose pairs are parked. TL-OPEN-12.
    record Unbound(CircuitId circuit) implements Timer {}

    /// The stream's time is over. TL-STREAM-6.
    record Deadline(StreamId stream) implements Timer {}

    /// An announcement is not answered. TL-ORDER-8.
    record Answer(StreamId stream) implements Timer {}

    /// A half or an announcement has waited for the other long enough. TL-ORDER-5.
    record Matching(StreamId stream) implements Timer {}

    /// The two bits have not come. TL-XFER-7.
    record Bits(StreamId stream) implements Timer {}

    /// The receiver has not said what became of the qubit. TL-XFER-10.
    record Ack(StreamId stream) implements Timer {}

    /// The device could not take a Discard; it is told again.
    record Retry() implements Timer {}
}
