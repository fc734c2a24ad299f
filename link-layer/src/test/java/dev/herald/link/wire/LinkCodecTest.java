package dev.herald.link.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden frames, and what becomes of damaged ones.
class LinkCodecTest {
    private static final Path VECTORS = Path.of("../spec/vectors/link/frames.txt");

    private final LinkCodec codec = new LinkCodec();

    record Vector(String clause, String outcome, byte[] frame, String what) {
        @Override
        public String toString() {
            return clause + " " + outcome + ": " + what;
        }
    }

    static List<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(VECTORS)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 4);
                byte[] frame =
                        parts[2].equals("-") ? new byte[0] : HexFormat.of().parseHex(parts[2]);
                vectors.add(new Vector(parts[0], parts[1], frame, parts[3]));
            }
        }
        assertTrue(vectors.size() > 60, "only " + vectors.size() + " vectors");
        return vectors;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void frameIsTakenAsTheVectorSays(Vector vector) {
        Decoded<LinkMessage> decoded = codec.decode(vector.frame);
        switch (vector.outcome) {
            case "valid" -> assertArrayEquals(vector.frame, codec.encode(message(decoded)));
            case "tolerated" -> {
                byte[] again = codec.encode(message(decoded));
                assertFalse(java.util.Arrays.equals(vector.frame, again));
                assertEquals(
                        decoded,
                        codec.decode(again).getClass() == decoded.getClass()
                                ? codec.decode(again)
                                : null);
            }
            case "ignored" -> assertInstanceOf(Decoded.Unknown.class, decoded);
            case "malformed" -> {
                var malformed = assertInstanceOf(Decoded.Malformed.class, decoded);
                assertEquals(vector.clause, malformed.clause());
            }
            default -> throw new AssertionError("outcome " + vector.outcome);
        }
    }

    private static LinkMessage message(Decoded<LinkMessage> decoded) {
        return assertInstanceOf(Decoded.Valid.class, decoded).message()
                        instanceof LinkMessage message
                ? message
                : null;
    }

    @Test
    void unknownReasonStillEndsWhatTheMessageEnds() {
        LinkMessage message =
                message(
                        codec.decode(
                                HexFormat.of()
                                        .parseHex(
                                                "0801"
                                                        + "15857f13e8"
                                                        + "6a08"
                                                        + "0d01000000"
                                                        + "10e707")));
        assertEquals(new LinkMessage.AddReject(0xE8137F85, 1, LinkError.UNRECOGNISED), message);
    }

    @Test
    void decodingStopsAtTheLimitOfTheBuffer() {
        byte[] frame = codec.encode(new LinkMessage.Hello(0x1111, 0, 1, false));
        ByteBuffer buffer =
                ByteBuffer.allocate(frame.length + 8).put(frame).put((byte) 0xFF).flip();
        buffer.limit(frame.length);
        assertInstanceOf(Decoded.Valid.class, codec.decode(buffer));
    }

    @Test
    void damagedFramesNeverThrow() throws IOException {
        Rng rng = new Rng(4711);
        List<Vector> vectors = vectors();
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = vectors.get(rng.nextInt(vectors.size())).frame.clone();
            for (int hits = rng.nextInt(4); hits > 0 && frame.length > 0; hits--) {
                frame[rng.nextInt(frame.length)] ^= (byte) (1 << rng.nextInt(8));
            }
            if (rng.nextInt(4) == 0) {
                frame = java.util.Arrays.copyOf(frame, rng.nextInt(frame.length + 3));
            }
            if (codec.decode(frame) instanceof Decoded.Valid<LinkMessage>(LinkMessage message)) {
                assertEquals(new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
            }
        }
    }
}
