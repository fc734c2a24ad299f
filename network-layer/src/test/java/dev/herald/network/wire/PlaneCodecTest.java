package dev.herald.network.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages of the data plane beyond Track, Expire and the plain request.
class PlaneCodecTest {
    private static final CircuitId CIRCUIT = new CircuitId(new NodeId(9), -7, 3);
    private final NetworkCodec codec = new NetworkCodec();

    @Test
    @Verifies({"NL-MSG-12", "NL-MSG-16"})
    @Verifies(value = "NL-MSG-8", rev = 2)
    void everyMessageSurvivesTheWire() {
        Seeds.forEach(
                2_000,
                seed -> {
                    NetworkMessage message = any(new Rng(seed));
                    assertEquals(new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
                });
    }

    private static NetworkMessage any(Rng rng) {
        RequestId request = new RequestId(CIRCUIT, 1 + rng.nextInt(1_000));
        PairId pair = new PairId(rng.nextLong(), rng.nextLong());
        boolean toTail = rng.nextBoolean();
        return switch (rng.nextInt(6)) {
            case 0 ->
                    new NetworkMessage.Forward(
                            request,
                            new RequestSpec(
                                    rng.nextBoolean() ? DeliveryMode.EARLY : DeliveryMode.KEEP,
                                    1 + rng.nextInt(1 << 30),
                                    Long.MAX_VALUE,
                                    null,
                                    BasisChoice.MEASURE_Z,
                                    BasisChoice.MEASURE_Z,
                                    rng.nextLong(Long.MAX_VALUE),
                                    rng.nextLong(Long.MAX_VALUE),
                                    rng.nextInt()));
            case 1 ->
                    new NetworkMessage.Complete(
                            request,
                            rng.nextLong(1L << 60),
                            false,
                            NetworkError.values()[rng.nextInt(NetworkError.values().length)]);
            case 2 ->
                    new NetworkMessage.Reach(
                            CIRCUIT,
                            toTail,
                            new LinkPairId(new LinkId(1), rng.nextInt(), rng.nextLong(1L << 62)),
                            rng.nextInt(NetworkMessage.Reach.NOWHERE + 1));
            case 3 -> new Relay(CIRCUIT, toTail, new EndMessage.GivenUp(pair));
            case 4 -> new Relay(CIRCUIT, toTail, new EndMessage.TestProof(seal(rng)));
            default -> {
                List<TestOutcomes.Outcome> outcomes = new ArrayList<>();
                for (int i = rng.nextInt(1, TestOutcomes.OUTCOMES_MAX + 1); i > 0; i--) {
                    outcomes.add(
                            new TestOutcomes.Outcome(
                                    new PairId(rng.nextLong(), rng.nextLong()), rng.nextBoolean()));
                }
                yield new Relay(CIRCUIT, toTail, new TestOutcomes(outcomes, seal(rng)));
            }
        };
    }

    private static Bytes seal(Rng rng) {
        byte[] bytes = new byte[rng.nextInt(EndMessage.SEAL_MAX + 1)];
        rng.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /// What is ended for no reason of this version's is ended all the same.
    @Test
    @Verifies(value = "NL-MSG-8", rev = 2)
    void completeOfALaterVersionStillCompletes() {
        byte[] frame =
                codec.encode(
                        new NetworkMessage.Complete(
                                new RequestId(CIRCUIT, 1), 2, false, NetworkError.UNRECOGNISED));
        var read =
                assertInstanceOf(
                        NetworkMessage.Complete.class,
                        assertInstanceOf(Decoded.Valid.class, codec.decode(frame)).message());
        assertEquals(NetworkError.UNRECOGNISED, read.why());
    }

    @Test
    void messagesAreValidByConstruction() {
        LinkPairId pair = new LinkPairId(new LinkId(1), 1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkMessage.Reach(CIRCUIT, true, pair, 66));
        assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkMessage.Reach(CIRCUIT, true, pair, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EndMessage.TestProof(Bytes.of(new byte[65])));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TestOutcomes(List.of(), Bytes.of(new byte[32])));
    }
}
