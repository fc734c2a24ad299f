package dev.herald.transport.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.network.message.CircuitId;
import java.util.Arrays;

/// What the transport-layer entities at the two ends of a session say to each other, over a reliable
/// and ordered channel. Immutable and valid by construction. Normative text: spec/text/transport.md.
public sealed interface TransportMessage {
    /// Longest explanation for people, in characters; longer ones are cut.
    int DETAIL_MAX = 256;

    SessionId session();

    /// What is said about one stream.
    sealed interface OfStream extends TransportMessage {
        StreamId stream();

        @Override
        default SessionId session() {
            return stream().session();
        }
    }

    // ---- session

    /// Initiator: asks for a session with whoever listens on the port.
    ///
    /// @param timeoutNs the initiator gives up after so long, at least 1
    record Open(SessionId session, String port, long timeoutNs) implements TransportMessage {
        public static final int PORT_LENGTH_MAX = 64;

        public Open {
            requireNonNull(session);
            if (port.isEmpty() || port.length() > PORT_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "port \"" + port + "\" must have 1 to " + PORT_LENGTH_MAX + " characters");
            }
            positive("timeoutNs", timeoutNs);
        }
    }

    /// Responder: agrees, and states its limits.
    ///
    /// @param streamsMax active streams and transfers the responder allows, at least 1
    /// @param window announcements that may be unanswered at a time, at least 1
    /// @param correctionNs the responder keeps a half for a transfer at least so long, at least 1
    record OpenOk(SessionId session, int streamsMax, int window, long correctionNs)
            implements TransportMessage {
        public OpenOk {
            requireNonNull(session);
            positive("streamsMax", streamsMax);
            positive("window", window);
            positive("correctionNs", correctionNs);
        }
    }

    /// Responder: declines.
    record OpenRefused(SessionId session, TransportError why, String detail)
            implements TransportMessage {
        public OpenRefused {
            requireNonNull(session);
            requireNonNull(why);
            detail = cut(detail);
        }
    }

    /// Initiator: the session uses this circuit, of which the initiator is the head-end.
    record Bind(SessionId session, CircuitId circuit) implements TransportMessage {
        public Bind {
            requireNonNull(session);
            requireNonNull(circuit);
        }
    }

    /// Either end: the session is over, with everything in it.
    record Close(SessionId session, TransportError why, String detail) implements TransportMessage {
        public Close {
            requireNonNull(session);
            requireNonNull(why);
            detail = cut(detail);
        }
    }

    /// Either end: bytes of the layer above.
    record Data(SessionId session, byte[] bytes) implements TransportMessage {
        public static final int LENGTH_MAX = 32_768;

        public Data {
            requireNonNull(session);
            if (bytes.length > LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "data of " + bytes.length + " bytes exceeds " + LENGTH_MAX);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data data
                    && session.equals(data.session)
                    && Arrays.equals(bytes, data.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * session.hashCode() + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Data[session=" + session + ", bytes=" + bytes.length + "]";
        }
    }

    // ---- streams

    /// What a stream's pairs are for. Wire numbers are ordinal + 1.
    enum Purpose {
        /// Delivered to the layer above.
        STREAM,
        /// One pair, to teleport one qubit of the initiator.
        TRANSFER
    }

    /// Initiator: a stream has begun. Numbers of a session's streams increase.
    record Begin(StreamId stream, Purpose purpose, PairRequest request) implements OfStream {
        public Begin {
            requireNonNull(stream);
            requireNonNull(purpose);
            requireNonNull(request);
        }
    }

    /// Initiator: a pair that the network confirmed to it takes the next place of the stream.
    ///
    /// @param sequence counts the announcements of the stream, from 1
    /// @param request number of the network request that made the pair, at least 1
    /// @param bell its Bell state as the initiator was told
    record Announce(StreamId stream, long sequence, int request, PairId pair, BellIndex bell)
            implements OfStream {
        public Announce {
            requireNonNull(stream);
            positive("sequence", sequence);
            positive("request", request);
            requireNonNull(pair);
            requireNonNull(bell);
        }
    }

    /// Responder: it has that very pair too, and the place is taken at both ends.
    record Ready(StreamId stream, long sequence, PairId pair) implements OfStream {
        public Ready {
            requireNonNull(stream);
            positive("sequence", sequence);
            requireNonNull(pair);
        }
    }

    /// Responder: it does not have the pair and never will; the place is taken at neither end.
    record Lost(StreamId stream, long sequence, PairId pair) implements OfStream {
        public Lost {
            requireNonNull(stream);
            positive("sequence", sequence);
            requireNonNull(pair);
        }
    }

    /// Responder: asks the initiator to end the stream.
    record Cancel(StreamId stream) implements OfStream {
        public Cancel {
            requireNonNull(stream);
        }
    }

    /// Initiator: the stream, or the transfer, is over.
    ///
    /// @param complete whether it did all it was asked
    /// @param why the reason if not; CLOSED if complete
    record End(StreamId stream, boolean complete, TransportError why, String detail)
            implements OfStream {
        public End {
            requireNonNull(stream);
            requireNonNull(why);
            detail = cut(detail);
        }
    }

    // ---- transfers

    /// Initiator: the Bell measurement is made; apply X where `frame.x`, then Z where `frame.z`.
    ///
    /// @param pair the pair whose half is to be corrected
    /// @param frame outcome of the Bell measurement composed with the pair's Bell index
    /// @param measuredNs when the Bell measurement began
    /// @param gatePpb probability that its gate did not depolarise, 0 to 10^9
    /// @param flipZPpb probability that bit z was read wrongly, 0 to 10^9
    /// @param flipXPpb probability that bit x was read wrongly, 0 to 10^9
    record Correction(
            StreamId stream,
            PairId pair,
            PauliFrame frame,
            long measuredNs,
            int gatePpb,
            int flipZPpb,
            int flipXPpb)
            implements OfStream {
        public static final int ONE_PPB = 1_000_000_000;

        public Correction {
            requireNonNull(stream);
            requireNonNull(pair);
            requireNonNull(frame);
            probability("gatePpb", gatePpb);
            probability("flipZPpb", flipZPpb);
            probability("flipXPpb", flipXPpb);
        }

        private static void probability(String field, int ppb) {
            if (ppb < 0 || ppb > ONE_PPB) {
                throw new IllegalArgumentException(field + " " + ppb + " is not in 0.." + ONE_PPB);
            }
        }
    }

    /// Responder: the qubit has arrived, corrected.
    record Ack(StreamId stream, PairId pair) implements OfStream {
        public Ack {
            requireNonNull(stream);
            requireNonNull(pair);
        }
    }

    /// Responder: its half is gone; a qubit that was measured into the pair is lost.
    record TransferLost(StreamId stream, String detail) implements OfStream {
        public TransferLost {
            requireNonNull(stream);
            detail = cut(detail);
        }
    }

    private static void positive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " " + value + " is less than 1");
        }
    }

    private static String cut(String detail) {
        return detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
    }
}
