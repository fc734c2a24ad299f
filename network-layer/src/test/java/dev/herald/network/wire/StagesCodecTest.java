package dev.herald.network.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.LinkError;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages of stages, virtual links and stocks on the wire.
class StagesCodecTest {
    private static final int PPB = 1_000_000_000;
    private final NetworkCodec codec = new NetworkCodec();

    @Test
    @Verifies({"NL-DISTIL-13", "NL-VIRTUAL-9", "NL-STOCK-9"})
    void everyMessageSurvivesTheWireAndDamageIsNeverMoreThanMalformed() {
        Seeds.forEach(
                4_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    CircuitId circuit =
                            new CircuitId(
                                    new NodeId(rng.nextInt(1, 1_000)),
                                    rng.nextInt(),
                                    rng.nextInt(1, 1_000));
                    NetworkMessage message =
                            new Relay(circuit, rng.nextBoolean(), any(rng, circuit));
                    byte[] frame = codec.encode(message);
                    assertEquals(new Decoded.Valid<>(message), codec.decode(frame));
                    byte[] damaged = Arrays.copyOf(frame, rng.nextInt(frame.length + 3));
                    for (int i = rng.nextInt(4); i > 0 && damaged.length > 0; i--) {
                        damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt();
                    }
                    if (codec.decode(damaged) instanceof Decoded.Valid<NetworkMessage>(Relay read)
                            && !(read.message() instanceof EndMessage.VirtualRefusal)) {
                        assertEquals(
                                new Decoded.Valid<NetworkMessage>(read),
                                codec.decode(codec.encode(read)));
                    }
                });
    }

    private static EndMessage any(Rng rng, CircuitId circuit) {
        return switch (rng.nextInt(10)) {
            case 0 -> {
                Protocol protocol =
                        List.of(Protocol.BBPSSW, Protocol.DEJMPS, Protocol.DOUBLE_SELECTION)
                                .get(rng.nextInt(3));
                yield new EndMessage.DistilRound(
                        rng.nextInt(1, 100),
                        rng.nextInt(1, 1 << 30),
                        protocol,
                        protocol == Protocol.BBPSSW ? rng.nextInt(9) : 0,
                        pairs(rng, protocol == Protocol.DOUBLE_SELECTION ? 3 : 2));
            }
            case 1 -> {
                int size = rng.nextBoolean() ? 8 : 16;
                List<Integer> noise = new ArrayList<>();
                int rest = PPB;
                for (int i = 1; i < size; i++) {
                    int each = rng.nextInt(rest / 4 + 1);
                    noise.add(each);
                    rest -= each;
                }
                noise.add(rest);
                long startNs = rng.nextLong(1L << 60);
                yield new EndMessage.DistilReport(
                        rng.nextInt(1, 1 << 30),
                        rng.nextInt(size / 4),
                        startNs,
                        startNs + rng.nextLong(1L << 30),
                        noise,
                        rng.nextBoolean(),
                        rng.nextInt(4));
            }
            case 2 -> EndMessage.DistilReport.failed(rng.nextInt(1, 100));
            case 3 -> new EndMessage.DistilDrop(pairs(rng, rng.nextInt(1, 257)));
            case 4 ->
                    new EndMessage.VirtualOpen(
                            new LinkId(rng.nextInt(1 << 30, Integer.MAX_VALUE)),
                            new BellDiagonal(0.7, 0.1, 0.15, 0.05),
                            rng.nextLong(1, 1L << 50));
            case 5 -> new EndMessage.VirtualAsk(rng.nextInt(1, 65_536), rng.nextBoolean());
            case 6 ->
                    new EndMessage.VirtualRefusal(
                            rng.nextInt(1, 65_536),
                            LinkError.values()[rng.nextInt(LinkError.values().length)]);
            case 7 ->
                    new EndMessage.Carried(
                            rng.nextInt(3) == 0
                                    ? new Relay(
                                            circuit,
                                            true,
                                            new EndMessage.Carried(
                                                    new NetworkMessage.Activate(circuit)))
                                    : new NetworkMessage.Activate(circuit));
            case 8 ->
                    new EndMessage.StockClaim(
                            rng.nextInt(1, 1 << 30),
                            rng.nextInt(),
                            pairs(rng, rng.nextInt(1, 257)));
            default ->
                    rng.nextBoolean()
                            ? new EndMessage.StockOpen(rng.nextInt(1, 1 << 30))
                            : new EndMessage.StockDrop(pairs(rng, rng.nextInt(1, 257)));
        };
    }

    private static List<PairId> pairs(Rng rng, int number) {
        List<PairId> pairs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            pairs.add(new PairId(rng.nextLong(), rng.nextLong()));
        }
        return pairs;
    }
}
