package dev.herald.link.wire.draft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.TimeLimit;
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

/// The draft's bytes: golden messages field by field, and the vectors of the specification.
class DraftCodecTest {
    private static final Path VECTORS = Path.of("../spec/vectors/link/draft.txt");
    private static final int ADDRESS_1 = 0xC0A80001;
    private static final int ADDRESS_2 = 0xC0A80002;

    private final DraftCodec codec = new DraftCodec();

    record Vector(String clause, String outcome, boolean down, byte[] bytes, String what) {
        @Override
        public String toString() {
            return clause + " " + outcome + ": " + what;
        }
    }

    static List<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(VECTORS)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 5);
                String hex = parts[3].equals("-") ? "" : parts[3].replace(":", "");
                vectors.add(
                        new Vector(
                                parts[0],
                                parts[1],
                                parts[2].equals("down"),
                                HexFormat.of().parseHex(hex),
                                parts[4]));
            }
        }
        assertTrue(vectors.size() > 45, "only " + vectors.size() + " vectors");
        return vectors;
    }

    private Decoded<? extends DraftMessage> decode(boolean down, byte[] bytes) {
        return down ? codec.decodeCreate(bytes) : codec.decodeUp(bytes);
    }

    private static DraftMessage message(Decoded<? extends DraftMessage> decoded) {
        return (DraftMessage) assertInstanceOf(Decoded.Valid.class, decoded).message();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Verifies({"LL-DRAFT-4", "LL-DRAFT-5"})
    void messageIsTakenAsTheVectorSays(Vector vector) {
        Decoded<? extends DraftMessage> decoded = decode(vector.down, vector.bytes);
        switch (vector.outcome) {
            case "valid" -> assertArrayEquals(vector.bytes, codec.encode(message(decoded)));
            case "tolerated" -> {
                byte[] again = codec.encode(message(decoded));
                assertFalse(Arrays.equals(vector.bytes, again));
                assertEquals(decoded, decode(vector.down, again));
            }
            case "malformed" ->
                    assertEquals(
                            vector.clause,
                            assertInstanceOf(Decoded.Malformed.class, decoded).clause());
            default -> throw new AssertionError("outcome " + vector.outcome);
        }
    }

    private void golden(String hex, DraftMessage message) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(codec.encode(message)));
        assertEquals(message, message(decode(message instanceof DraftMessage.Create, bytes)));
    }

    private static DraftBasis random(BasisChoice.Set set, int weight1, int weight2) {
        return new DraftBasis(set, weight1, weight2, 0, 0, 0);
    }

    private static DraftBasis rotated(int x1, int y, int x2) {
        return new DraftBasis(BasisChoice.Set.FIXED, 0, 0, x1, y, x2);
    }

    @Test
    @Verifies({"LL-DRAFT-1", "LL-DRAFT-3"})
    void createHasTheGoldenBytes() {
        golden(
                "c0a80002 cccc4064 12340005 44000000 00000000 00000000",
                new DraftMessage.Create(
                        ADDRESS_2,
                        0xCCCC,
                        new TimeLimit(TimeLimit.Unit.MILLISECOND, 100),
                        0x1234,
                        5,
                        2,
                        PairType.K,
                        false,
                        true,
                        DraftBasis.MEASURE_Z,
                        DraftBasis.MEASURE_Z));
        golden(
                "0a000001 b3328000 ffff00ff fe405555 7f000000 00000000",
                new DraftMessage.Create(
                        0x0A000001,
                        0xB332,
                        new TimeLimit(TimeLimit.Unit.SECOND, 0),
                        0xFFFF,
                        255,
                        7,
                        PairType.M,
                        true,
                        true,
                        random(BasisChoice.Set.XYZ, 85, 85),
                        random(BasisChoice.Set.XZ, 127, 0)));
        golden(
                "00000001 ffff3fff 00000001 14000000 00000040 80c00020",
                new DraftMessage.Create(
                        1,
                        0xFFFF,
                        new TimeLimit(TimeLimit.Unit.MICROSECOND, 16_383),
                        0,
                        1,
                        0,
                        PairType.M,
                        false,
                        true,
                        rotated(0, 64, 128),
                        rotated(192, 0, 32)));
        golden(
                "00000002 cccc0000 00070001 06200000 00000000 00000000",
                new DraftMessage.Create(
                        2,
                        0xCCCC,
                        TimeLimit.NONE,
                        7,
                        1,
                        0,
                        PairType.R,
                        false,
                        true,
                        random(BasisChoice.Set.XYZ, 0, 0),
                        DraftBasis.MEASURE_Z));
    }

    @Test
    @Verifies("LL-DRAFT-2")
    void answersHaveTheGoldenBytes() {
        golden("1abcd000", new DraftMessage.Ack(0xABCD));
        golden(
                "2abcd380 00071234 c0a80001 ddfc002a",
                new DraftMessage.Kept(0xABCD, 3, true, 7, 0x1234, ADDRESS_1, 56_828, 42));
        golden(
                "3abcd900 00081234 c0a80002 ddfc0000",
                new DraftMessage.Measured(0xABCD, true, false, 2, 8, 0x1234, ADDRESS_2, 56_828));
        golden(
                "4abcd580 00070009 c0a80001",
                new DraftMessage.Err(0xABCD, 5, true, 7, 9, ADDRESS_1));
    }
}
