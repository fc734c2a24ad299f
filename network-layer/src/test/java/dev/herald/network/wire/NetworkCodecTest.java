package dev.herald.network.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NetworkCodecTest {
    private static final int PPB = Fidelity.ONE_PPB;
    private final NetworkCodec codec = new NetworkCodec();

    /// The vectors that any implementation in any language is held to. Each line carries its clause.
    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        return Files.readAllLines(vectorFile()).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 4))
                .map(v ->
                        DynamicTest.dynamicTest(
                                v[0] + " " + v[3],
                                () -> {
                                    byte[] bytes = HexFormat.of().parseHex(v[2]);
                                    assertEquals(
                                            v[1],
                                            switch (codec.decode(bytes)) {
                                                case Decoded.Valid<NetworkMessage>(
                                                                NetworkMessage message) ->
                                                        Arrays.equals(codec.encode(message), bytes)
                                                                ? "valid"
                                                                : "tolerated";
                                                case Decoded.Unknown<NetworkMessage> ignored ->
                                                        "ignored";
                                                case Decoded.Malformed<NetworkMessage>(
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

    private static Path vectorFile() {
        Path fromModule = Path.of("../spec/vectors/network/frames.txt");
        return Files.exists(fromModule) ? fromModule : Path.of("spec/vectors/network/frames.txt");
    }

    @Test
    void everyMessageSurvivesTheWire() {
        Seeds.forEach(
                4_000,
                seed -> {
                    NetworkMessage message = any(new Rng(seed));
                    assertEquals(new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
                });
    }

    @Test
    @Verifies("NL-MSG-4")
    void weightsKeepTheirSumWhateverTheyAreRoundedFrom() {
        Seeds.forEach(
                2_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    double a = rng.nextInt(4) == 0 ? 0 : rng.nextDouble();
                    double b = rng.nextDouble();
                    double c = rng.nextDouble();
                    double d = rng.nextDouble();
                    double sum = a + b + c + d;
                    BellDiagonal state = new BellDiagonal(a / sum, b / sum, c / sum, d / sum);
                    BellDiagonal read =
                            assertInstanceOf(
                                            NetworkMessage.Installed.class,
                                            assertInstanceOf(
                                                            Decoded.Valid.class,
                                                            codec.decode(
                                                                    codec.encode(
                                                                            new NetworkMessage
                                                                                    .Installed(
                                                                                    circuit(rng),
                                                                                    List.of(
                                                                                            new HopPlan(
                                                                                                    Fidelity
                                                                                                            .ZERO,
                                                                                                    1)),
                                                                                    state,
                                                                                    1))))
                                                    .message())
                                    .expected();
                    assertEquals(state.p00(), read.p00(), 2e-9);
                    assertEquals(state.p10(), read.p10(), 2e-9);
                    assertEquals(state.p01(), read.p01(), 2e-9);
                    assertEquals(state.p11(), read.p11(), 2e-9);
                });
    }

    @Test
    @Verifies("NL-MSG-3")
    void damagedFramesAreNeverMoreThanMalformed() {
        Seeds.forEach(
                10_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    byte[] frame = codec.encode(any(rng));
                    byte[] damaged = Arrays.copyOf(frame, rng.nextInt(frame.length + 3));
                    for (int i = rng.nextInt(4); i > 0 && damaged.length > 0; i--) {
                        damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt();
                    }
                    if (codec.decode(damaged)
                                    instanceof Decoded.Valid<NetworkMessage>(NetworkMessage message)
                            && !(message instanceof NetworkMessage.Release)) {
                        assertEquals(
                                new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
                    }
                });
    }

    @Test
    @Verifies("NL-MSG-10")
    void frameThatIsTooLongIsNotParsed() {
        var tooLong =
                assertInstanceOf(
                        Decoded.Malformed.class,
                        codec.decode(new byte[NetworkCodec.FRAME_MAX + 1]));
        assertEquals("NL-MSG-10", tooLong.clause());
    }

    @Test
    @Verifies("NL-SETUP-14")
    void installOfTheLongestPathFitsAFrame() {
        List<NodeId> route = new ArrayList<>();
        List<HopOffer> hops = new ArrayList<>();
        List<HopOffer.Offer> curve = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            curve.add(
                    new HopOffer.Offer(BellDiagonal.werner(0.25 + i / 100.0), Long.MAX_VALUE - i));
        }
        for (int i = 0; i < NetworkMessage.HOPS_MAX; i++) {
            route.add(new NodeId(Integer.MAX_VALUE - i));
            hops.add(
                    new HopOffer(
                            new LinkId(Integer.MAX_VALUE),
                            curve,
                            new MemoryDecay(Long.MAX_VALUE, Long.MAX_VALUE),
                            new SwapNoise(1, 1, 1),
                            65_535));
        }
        route.add(new NodeId(1));
        CircuitId circuit = new CircuitId(route.getFirst(), -1, Integer.MAX_VALUE);
        byte[] frame =
                codec.encode(
                        new NetworkMessage.Install(
                                circuit,
                                route,
                                new CircuitTerms(
                                        Fidelity.ONE,
                                        Long.MAX_VALUE,
                                        CircuitTerms.Cutoff.FIXED,
                                        Long.MAX_VALUE),
                                hops));
        assertInstanceOf(Decoded.Valid.class, codec.decode(frame));
    }

    private static NetworkMessage any(Rng rng) {
        CircuitId circuit = circuit(rng);
        RequestId request = new RequestId(circuit, 1 + rng.nextInt(1_000));
        return switch (rng.nextInt(11)) {
            case 0 -> install(rng, circuit);
            case 1 -> {
                List<HopPlan> plans = new ArrayList<>();
                for (int i = rng.nextInt(1, 6); i > 0; i--) {
                    plans.add(
                            new HopPlan(
                                    new Fidelity(rng.nextInt(PPB + 1)),
                                    rng.nextBoolean() ? Long.MAX_VALUE : rng.nextLong(1, 1L << 50),
                                    rng.nextInt(1_000_001)));
                }
                yield new NetworkMessage.Installed(
                        circuit, plans, weights(rng), rng.nextLong(1, 1L << 50));
            }
            case 2 -> new NetworkMessage.Activate(circuit);
            case 3 ->
                    new NetworkMessage.Release(
                            circuit,
                            NetworkError.values()[rng.nextInt(NetworkError.values().length)],
                            node(rng),
                            "detail " + rng.nextInt());
            case 4 -> {
                boolean keep = rng.nextBoolean();
                yield new NetworkMessage.Forward(
                        request,
                        new RequestSpec(
                                keep ? DeliveryMode.KEEP : DeliveryMode.MEASURE,
                                rng.nextInt(1 << 30),
                                rng.nextBoolean()
                                        ? Long.MAX_VALUE
                                        : rng.nextLong(1, Long.MAX_VALUE),
                                keep && rng.nextBoolean() ? BellIndex.ofCode(rng.nextInt(4)) : null,
                                basis(rng),
                                basis(rng),
                                rng.nextInt()));
            }
            case 5 ->
                    new NetworkMessage.Complete(request, rng.nextLong(1L << 60), rng.nextBoolean());
            case 6 ->
                    new NetworkMessage.Track(
                            circuit,
                            rng.nextBoolean(),
                            pair(rng),
                            pair(rng),
                            rng.nextLong(),
                            BellIndex.ofCode(rng.nextInt(4)),
                            new PairId(rng.nextLong(), rng.nextLong()),
                            weights(rng),
                            decay(rng),
                            rng.nextLong(),
                            rng.nextInt(1_000),
                            rng.nextInt());
            case 7 -> new NetworkMessage.Refresh(circuit, rng.nextBoolean());
            case 8 ->
                    new NetworkMessage.Advise(
                            circuit,
                            new LinkId(rng.nextInt(1, 1 << 30)),
                            NetworkError.values()[rng.nextInt(NetworkError.values().length)],
                            node(rng));
            case 9 ->
                    new NetworkMessage.Pause(
                            circuit, rng.nextLong(1, NetworkMessage.Pause.MAX_NS + 1));
            default -> new NetworkMessage.Expire(circuit, rng.nextBoolean(), pair(rng));
        };
    }

    private static NetworkMessage install(Rng rng, CircuitId circuit) {
        List<NodeId> route = new ArrayList<>();
        for (int i = rng.nextInt(2, 8); i > 0; i--) {
            route.add(node(rng));
        }
        List<HopOffer> hops = new ArrayList<>();
        for (int i = rng.nextInt(1, route.size()); i > 0; i--) {
            List<HopOffer.Offer> curve = new ArrayList<>();
            for (int k = rng.nextInt(1, 5); k > 0; k--) {
                curve.add(new HopOffer.Offer(weights(rng), rng.nextLong(1, 1L << 50)));
            }
            hops.add(
                    new HopOffer(
                            new LinkId(rng.nextInt(1, 1 << 30)),
                            curve,
                            decay(rng),
                            new SwapNoise(ppb(rng), ppb(rng), ppb(rng)),
                            rng.nextInt(1, 65_536),
                            rng.nextInt(1_000_001)));
        }
        CircuitTerms.Cutoff cutoff = CircuitTerms.Cutoff.values()[rng.nextInt(3)];
        CircuitTerms terms =
                new CircuitTerms(
                        new Fidelity(rng.nextInt(PPB + 1)),
                        rng.nextLong(1L << 40),
                        cutoff,
                        rng.nextLong(1, 1_000_000),
                        service(rng));
        return new NetworkMessage.Install(circuit, route, terms, hops);
    }

    private static CircuitTerms.Service service(Rng rng) {
        CircuitTerms.Service usual =
                CircuitTerms.Service.USUAL
                        .withPriority(rng.nextInt(8), rng.nextBoolean())
                        .restored(rng.nextInt(1 << 30))
                        .withTenant(rng.nextInt(1_000));
        return rng.nextBoolean()
                ? usual
                : usual.scheduled(
                        new TimeBin(1_000_000, rng.nextInt(500_000), 1 + rng.nextInt(500_000)));
    }

    private static double ppb(Rng rng) {
        return rng.nextInt(PPB + 1) / (double) PPB;
    }

    private static BellDiagonal weights(Rng rng) {
        int a = rng.nextInt(PPB + 1);
        int b = rng.nextInt(PPB - a + 1);
        int c = rng.nextInt(PPB - a - b + 1);
        double unit = PPB;
        return new BellDiagonal(a / unit, b / unit, c / unit, (PPB - a - b - c) / unit);
    }

    private static MemoryDecay decay(Rng rng) {
        long t1 = rng.nextLong(1, 1L << 40);
        return rng.nextBoolean() ? MemoryDecay.NONE : new MemoryDecay(t1, rng.nextLong(1, 2 * t1));
    }

    private static BasisChoice basis(Rng rng) {
        Basis fixed = new Basis(rng.nextInt(256), rng.nextInt(256), rng.nextInt(256));
        return new BasisChoice(
                BasisChoice.Set.values()[rng.nextInt(4)],
                rng.nextInt(128),
                rng.nextInt(128),
                fixed);
    }

    private static LinkPairId pair(Rng rng) {
        return new LinkPairId(
                new LinkId(rng.nextInt(1, 1 << 30)), rng.nextInt(), rng.nextLong(1L << 62));
    }

    private static NodeId node(Rng rng) {
        return new NodeId(rng.nextInt(1, Integer.MAX_VALUE));
    }

    private static CircuitId circuit(Rng rng) {
        return new CircuitId(node(rng), rng.nextInt(), rng.nextInt(1, Integer.MAX_VALUE));
    }
}
