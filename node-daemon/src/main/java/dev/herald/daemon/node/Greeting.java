package dev.herald.daemon.node;

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
            default -> Optional.empty();
        };
    }
}
