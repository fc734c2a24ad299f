package dev.herald.transport.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Purpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TransportCodecTest {
    private static final Path VECTORS = Path.of("../spec/vectors/transport/frames.txt");
    private static final int VECTORS_MIN = 50;
    private final TransportCodec codec = new TransportCodec();

    /// The vectors any implementation in any language is held to. Each line carries its clause.
    @TestFactory
    @Verifies("TL-MSG-1")
    @Verifies("TL-MSG-2")
    @Verifies("TL-MSG-6")
    @Verifies("TL-MSG-7")
    @Verifies("TL-MSG-8")
    Stream<DynamicTest> vectors() throws IOException {
        List<String> lines =
                Files.readAllLines(VECTORS).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        assertTrue(lines.size() >= VECTORS_MIN, "only " + lines.size() + " vectors");
        return lines.stream()
                .map(line -> line.split("\\s+", 4))
                .map(v ->
                        DynamicTest.dynamicTest(
                                v[0] + " " + v[3],
                                () -> {
                                    var bytes =
                                            ByteBuffer.wrap(
                                                    HexFormat.of()
                                                            .parseHex(
                                                                    v[2].equals("-") ? "" : v[2]));
                                    assertEquals(
                                            v[1],
                                            switch (codec.decode(bytes.duplicate())) {
                                                case Decoded.Valid<TransportMessage>(
                                                                TransportMessage message) ->
                                                        codec.encode(message).equals(bytes)
                                                                ? "valid"
                                                                : "tolerated";
                                                case Decoded.Unknown<TransportMessage> u ->
                                                        "ignored";
                                                case Decoded.Malformed<TransportMessage>(
                                                                String clause,
                                                                String detail) ->
                                                        clause.equals(v[0])
                                                                ? "malformed"
                                                                : "malformed by "
                                                                        + clause
                                                                        + ": "
                                                                        + detail;
                                            });
                                }));
    }

    static TransportMessage anyMessage(Rng rng) {
        SessionId session =
                new SessionId(new NodeId(1 + rng.nextInt(99)), rng.nextInt(), 1 + rng.nextInt(99));
        StreamId stream = new StreamId(session, 1 + rng.nextInt(1_000));
        PairId pair = new PairId(rng.nextLong(), rng.nextLong());
        long sequence = 1 + rng.nextLong(1L << rng.nextInt(1, 62));
        TransportError why = TransportError.values()[rng.nextInt(TransportError.values().length)];
        String detail = rng.nextBoolean() ? "" : "détail " + rng.nextInt();
        return switch (rng.nextInt(15)) {
            case 0 -> new TransportMessage.Open(session, "port-" + rng.nextInt(100), sequence);
            case 1 ->
                    new TransportMessage.OpenOk(
                            session, 1 + rng.nextInt(99), 1 + rng.nextInt(99), sequence);
            case 2 -> new TransportMessage.OpenRefused(session, why, detail);
            case 3 ->
                    new TransportMessage.Bind(
                            session,
                            new CircuitId(new NodeId(5), rng.nextInt(), 1 + rng.nextInt(9)));
            case 4 -> new TransportMessage.Close(session, why, detail);
            case 5 -> {
                byte[] bytes = new byte[rng.nextInt(2_000)];
                rng.nextBytes(bytes);
                yield new TransportMessage.Data(session, bytes);
            }
            case 6 -> begin(rng, stream);
            case 7 ->
                    new TransportMessage.Announce(
                            stream,
                            sequence,
                            1 + rng.nextInt(99),
                            pair,
                            BellIndex.ofCode(rng.nextInt(4)));
            case 8 -> new TransportMessage.Ready(stream, sequence, pair);
            case 9 -> new TransportMessage.Lost(stream, sequence, pair);
            case 10 -> new TransportMessage.Cancel(stream);
            case 11 -> new TransportMessage.End(stream, rng.nextBoolean(), why, detail);
            case 12 ->
                    new TransportMessage.Correction(
                            stream,
                            pair,
                            new PauliFrame(rng.nextBoolean(), rng.nextBoolean()),
                            sequence,
                            rng.nextInt(1_000_000_001),
                            rng.nextInt(1_000_000_001),
                            rng.nextInt(1_000_000_001));
            case 13 -> new TransportMessage.Ack(stream, pair);
            default -> new TransportMessage.TransferLost(stream, detail);
        };
    }

    private static TransportMessage begin(Rng rng, StreamId stream) {
        if (rng.nextInt(4) == 0) {
            return new TransportMessage.Begin(
                    stream, Purpose.TRANSFER, PairRequest.keep(1, rng.nextInt(100)));
        }
        boolean keep = rng.nextBoolean();
        BellIndex state = keep && rng.nextBoolean() ? BellIndex.ofCode(rng.nextInt(4)) : null;
        return new TransportMessage.Begin(
                stream,
                Purpose.STREAM,
                new PairRequest(
                        keep ? DeliveryMode.KEEP : DeliveryMode.MEASURE,
                        rng.nextInt(1_000),
                        rng.nextLong(1L << 40),
                        state,
                        choice(rng),
                        choice(rng)));
    }

    private static BasisChoice choice(Rng rng) {
        int weight = rng.nextInt(256);
        return new BasisChoice(
                BasisChoice.Set.values()[rng.nextInt(4)],
                weight,
                rng.nextInt(256 - weight),
                new Basis(rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)));
    }

    @Test
    @Verifies("TL-MSG-1")
    void everyMessageSurvivesTheWire() {
        Set<Class<?>> kinds = new LinkedHashSet<>();
        Seeds.forEach(
                2_000,
                seed -> {
                    TransportMessage message = anyMessage(new Rng(seed));
                    kinds.add(message.getClass());
                    assertEquals(new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
                });
        assertTrue(System.getenv("HERALD_SEED") != null || kinds.size() == 15, "" + kinds);
    }

    @Test
    @Verifies("TL-MSG-1")
    void damagedFramesNeverThrow() {
        Seeds.forEach(
                5_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    ByteBuffer frame = codec.encode(anyMessage(rng));
                    byte[] damaged = new byte[rng.nextInt(frame.remaining() + 1)];
                    frame.get(damaged);
                    for (int i = rng.nextInt(4); i > 0 && damaged.length > 0; i--) {
                        damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt();
                    }
                    if (codec.decode(ByteBuffer.wrap(damaged))
                            instanceof Decoded.Valid<TransportMessage>(TransportMessage m)) {
                        assertEquals(new Decoded.Valid<>(m), codec.decode(codec.encode(m)));
                    }
                });
    }

    @Test
    @Verifies("TL-MSG-8")
    void everyReasonHasItsNumber() {
        for (TransportError why : TransportError.values()) {
            assertEquals(why, TransportError.ofCode(why.code()));
        }
        assertEquals(TransportError.UNRECOGNISED, TransportError.ofCode(200));
    }

    @Test
    @Verifies("TL-MSG-9")
    void longExplanationsAreCut() {
        SessionId session = new SessionId(new NodeId(1), 7, 1);
        String detail = "x".repeat(5_000);
        var frame =
                dev.herald.spec.transport.v1.TransportFrame.newBuilder()
                        .setVersion(1)
                        .setInitiator(1)
                        .setEpoch(7)
                        .setSession(1)
                        .setClose(
                                dev.herald.spec.transport.v1.Close.newBuilder()
                                        .setWhy(14)
                                        .setDetail(detail))
                        .build();
        assertEquals(
                new Decoded.Valid<TransportMessage>(
                        new TransportMessage.Close(
                                session, TransportError.CLOSED, "x".repeat(256))),
                codec.decode(frame.toByteString().asReadOnlyByteBuffer()));
    }
}
