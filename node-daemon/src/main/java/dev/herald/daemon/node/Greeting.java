package dev.herald.daemon.node;

import dev.herald.network.message.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What the two ends of a connection say about the connection itself: frames of plane 0. WIRE-PLANE-3.
sealed interface Greeting {
    byte PLANE = 0;
    byte VERSION = 1;

    /// Said first by both ends.
    ///
    /// @param version major version of what the frames hold
    /// @param instance random, new at every start of a daemon
    record Hello(byte version, long instance) implements Greeting {}

    /// Said by the end with the smaller node id: of the connections between the two, this one counts.
    record Use() implements Greeting {}

    /// Said once by each end: its part of the secret that both share.
    ///
    /// @param random 32 bytes, new on every connection
    record Share(Bytes random) implements Greeting {
        static final int BYTES = 32;

        public Share {
            if (random.length() != BYTES) {
                throw new IllegalArgumentException(
                        "a share of " + random.length() + " bytes is not of " + BYTES);
            }
        }

        /// Without the bytes.
        @Override
        public String toString() {
            return "Share[]";
        }
    }

    /// Says nothing else for a while.
    record Alive() implements Greeting {}

    default byte[] encode() {
        return switch (this) {
            case Hello(byte version, long instance) ->
                    ByteBuffer.allocate(11)
                            .put(PLANE)
                            .put((byte) 1)
                            .put(version)
                            .putLong(instance)
                            .array();
            case Use _ -> new byte[] {PLANE, 2};
            case Alive _ -> new byte[] {PLANE, 3};
            case Share(Bytes random) ->
                    ByteBuffer.allocate(2 + Share.BYTES)
                            .put(PLANE)
                            .put((byte) 4)
                            .put(random.toArray())
                            .array();
        };
    }

    /// Whether a frame is of this plane.
    static boolean is(ByteBuffer frame) {
        return frame.remaining() > 0 && frame.get(frame.position()) == PLANE;
    }

    /// Empty when it is malformed or of a later version.
    static Optional<Greeting> decode(ByteBuffer frame) {
        if (frame.remaining() < 2) {
            return Optional.empty();
        }
        int at = frame.position();
        return switch (frame.get(at + 1)) {
            case 1 ->
                    frame.remaining() < 11
                            ? Optional.empty()
                            : Optional.of(new Hello(frame.get(at + 2), frame.getLong(at + 3)));
            case 2 -> Optional.of(new Use());
            case 3 -> Optional.of(new Alive());
            case 4 -> {
                if (frame.remaining() < 2 + Share.BYTES) {
                    yield Optional.empty();
                }
                byte[] random = new byte[Share.BYTES];
                frame.get(at + 2, random);
                yield Optional.of(new Share(Bytes.of(random)));
            }
            default -> Optional.empty();
        };
    }
}
