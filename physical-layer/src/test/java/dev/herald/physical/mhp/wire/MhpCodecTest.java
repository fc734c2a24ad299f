package dev.herald.physical.mhp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden frames, which were computed by another program from the tables of the chapter, and what
/// becomes of damaged ones.
class MhpCodecTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private final MhpCodec plain = new MhpCodec();
    private final MhpCodec keyed = new MhpCodec(KEY);

    record Vector(String clause, String outcome, byte[] frame, String what) {
        @Override
        public String toString() {
            return clause + " " + outcome + ": " + what;
        }
    }

    private static List<Vector> read(String name, int atLeast) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../spec/vectors/mhp/" + name))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 4);
                byte[] frame =
                        parts[2].equals("-") ? new byte[0] : HexFormat.of().parseHex(parts[2]);
                vectors.add(new Vector(parts[0], parts[1], frame, parts[3]));
            }
        }
        assertTrue(vectors.size() >= atLeast, "only " + vectors.size() + " vectors");
        return vectors;
    }

    static List<Vector> frames() throws IOException {
        return read("frames.txt", 70);
    }

    static List<Vector> authentic() throws IOException {
        return read("authentic.txt", 8);
    }

    @ParameterizedTest
    @MethodSource("frames")
    @Verifies({
        "PHY-FRAME-1",
        "PHY-FRAME-2",
        "PHY-FRAME-3",
        "PHY-FRAME-4",
        "PHY-FRAME-5",
        "PHY-FRAME-6",
        "PHY-FRAME-7"
    })
    void frameIsTakenAsTheVectorSays(Vector vector) {
        take(plain, vector);
    }

    @ParameterizedTest
    @MethodSource("authentic")
    @Verifies({"PHY-AUTH-1", "PHY-AUTH-2"})
    void authenticFrameIsTakenAsTheVectorSays(Vector vector) {
        take(keyed, vector);
    }

    private static void take(MhpCodec codec, Vector vector) {
        Decoded<MhpFrame> decoded = codec.decode(vector.frame);
        switch (vector.outcome) {
            case "valid" -> assertArrayEquals(vector.frame, codec.encode(frame(decoded)));
            case "tolerated" -> {
                MhpFrame frame = frame(decoded);
                if (!(frame instanceof Reply reply && reply.error() == ReplyError.UNRECOGNISED)) {
                    byte[] again = codec.encode(frame);
                    assertFalse(Arrays.equals(vector.frame, again));
                    assertEquals(decoded, codec.decode(again));
                }
            }
            case "ignored" -> assertInstanceOf(Decoded.Unknown.class, decoded);
            case "malformed" ->
                    assertEquals(
                            vector.clause,
                            assertInstanceOf(Decoded.Malformed.class, decoded).clause());
            default -> throw new AssertionError("outcome " + vector.outcome);
        }
    }

    private static MhpFrame frame(Decoded<MhpFrame> decoded) {
        return switch (decoded) {
            case Decoded.Valid<MhpFrame>(MhpFrame frame) -> frame;
            default -> throw new AssertionError(decoded.toString());
        };
    }

    @Test
    @Verifies("PHY-FRAME-8")
    void errorOfALaterVersionIsHeldButNotSent() throws IOException {
        Vector later =
                frames().stream().filter(v -> v.clause.equals("PHY-FRAME-8")).findFirst().get();
        Reply reply = assertInstanceOf(Reply.class, frame(plain.decode(later.frame)));
        assertEquals(ReplyError.UNRECOGNISED, reply.error());
        assertThrows(IllegalArgumentException.class, () -> plain.encode(reply));
    }

    /// A receiver without a key reads authentic frames: it has nothing to check them with.
    @Test
    @Verifies("PHY-AUTH-2")
    void withoutAKeyTheCodeIsNotLookedAt() throws IOException {
        for (Vector vector : authentic()) {
            if (vector.outcome.equals("valid")) {
                assertEquals(keyed.decode(vector.frame), plain.decode(vector.frame));
            }
        }
    }

    @Test
    void shortKeyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MhpCodec(new byte[15]));
    }

    @Test
    @Verifies("PHY-FRAME-1")
    void everyFrameSurvivesTheWire() {
        Rng rng = new Rng(11);
        byte[] buffer = new byte[400];
        for (int i = 0; i < 50_000; i++) {
            MhpFrame frame = anyFrame(rng);
            MhpCodec codec = i % 8 == 0 ? keyed : plain;
            rng.nextBytes(buffer);
            int start = rng.nextInt(200);
            int length = codec.encode(frame, buffer, start);
            assertTrue(length <= MhpCodec.FRAME_MAX);
            assertEquals(new Decoded.Valid<>(frame), codec.decode(buffer, start, length));
        }
    }

    @Test
    @Verifies("PHY-FRAME-4")
    void everyDamageOfUpToThreeBitsIsNoticed() {
        Rng rng = new Rng(12);
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = plain.encode(anyFrame(rng));
            byte[] sound = frame.clone();
            for (int hits = 1 + rng.nextInt(3); hits > 0; hits--) {
                frame[rng.nextInt(frame.length)] ^= (byte) (1 << rng.nextInt(8));
            }
            if (!Arrays.equals(frame, sound)) {
                assertInstanceOf(Decoded.Malformed.class, plain.decode(frame));
            }
        }
    }

    /// Bytes with a true checksum reach the parser; whatever they are, the result is a value.
    @Test
    void whateverTheBytesNothingIsThrown() throws IOException {
        Rng rng = new Rng(13);
        FrameSeal seal = new FrameSeal();
        List<Vector> vectors = frames();
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[rng.nextInt(130)];
                rng.nextBytes(bytes);
            } else {
                bytes = vectors.get(rng.nextInt(vectors.size())).frame.clone();
                for (int hits = rng.nextInt(4); hits > 0 && bytes.length > 0; hits--) {
                    bytes[rng.nextInt(bytes.length)] = (byte) rng.nextInt();
                }
            }
            if (bytes.length >= 4 && i % 8 != 0) {
                seal.seal(bytes, 0, bytes.length - 4);
            }
            if (plain.decode(bytes) instanceof Decoded.Valid<MhpFrame>(MhpFrame frame)) {
                valid++;
                if (!(frame instanceof Reply reply && reply.error() == ReplyError.UNRECOGNISED)) {
                    assertEquals(new Decoded.Valid<>(frame), plain.decode(plain.encode(frame)));
                }
            }
        }
        assertTrue(valid > 10_000, "only " + valid + " of the frames were any");
    }

    static MhpFrame anyFrame(Rng rng) {
        Session session =
                new Session(
                        new LinkId(1 + rng.nextInt(Integer.MAX_VALUE)),
                        new NodeId(1 + rng.nextInt(Integer.MAX_VALUE)),
                        1 + positive(rng) / 2,
                        rng.nextInt() | 1);
        return switch (rng.nextInt(4)) {
            case 0 ->
                    new Hello(
                            session,
                            rng.nextInt() | 1,
                            positive(rng),
                            positive(rng) | 1,
                            positive(rng));
            case 1 ->
                    new Welcome(
                            session,
                            rng.nextInt(),
                            positive(rng),
                            positive(rng) | 1,
                            positive(rng),
                            1 + rng.nextInt(Integer.MAX_VALUE));
            case 2 -> anyGen(session, rng);
            default -> anyReply(session, rng);
        };
    }

    private static long positive(Rng rng) {
        return rng.nextLong() >>> 1 + rng.nextInt(62);
    }

    private static Gen anyGen(Session session, Rng rng) {
        int spacing = 1 + rng.nextInt(rng.nextBoolean() ? 20 : MhpFrame.SPACING_MAX);
        long attempts = rng.nextInt(5) == 0 ? 0 : 1 + rng.nextLong(MhpFrame.ATTEMPTS_MAX / 2);
        return new Gen(
                session,
                rng.nextInt(),
                rng.nextLong(),
                rng.nextInt(MhpFrame.POINT_MAX + 1),
                rng.nextBoolean(),
                1 + rng.nextInt(Integer.MAX_VALUE),
                rng.nextLong(1L << 30) * spacing,
                spacing,
                1 + rng.nextLong(MhpFrame.ATTEMPTS_MAX / 2),
                attempts,
                attempts == 0 || rng.nextBoolean(),
                attempts != 0 && rng.nextBoolean());
    }

    private static Reply anyReply(Session session, Rng rng) {
        BellIndex bell = rng.nextBoolean() ? BellIndex.ofCode(rng.nextInt(4)) : null;
        long attempt = 1 + rng.nextLong(MhpFrame.ATTEMPTS_MAX);
        long tag = rng.nextLong();
        return new Reply(
                session,
                rng.nextInt(),
                tag,
                bell != null ? tag : rng.nextLong(),
                bell,
                bell != null ? ReplyError.NONE : ReplyError.ofCode(rng.nextInt(8)),
                rng.nextInt(),
                attempt,
                rng.nextLong(MhpFrame.CYCLE_MAX),
                bell != null ? 0 : rng.nextLong(attempt + 1),
                1 + rng.nextLong(MhpFrame.ATTEMPTS_MAX),
                rng.nextLong(1L << 32),
                rng.nextBoolean(),
                rng.nextBoolean(),
                rng.nextBoolean());
    }
}
