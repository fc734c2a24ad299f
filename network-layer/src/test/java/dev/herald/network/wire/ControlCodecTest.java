package dev.herald.network.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateId;
import dev.herald.network.message.TopologyMessage.StateRequest;
import dev.herald.spec.network.v1.FloodBody;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.PathAnswerBody;
import dev.herald.spec.network.v1.PathQueryBody;
import dev.herald.spec.network.v1.StateRequestBody;
import dev.herald.spec.network.v1.SummaryBody;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Messages about the network on the wire.
class ControlCodecTest {
    private static final int PPB = Fidelity.ONE_PPB;
    private final NetworkCodec codec = new NetworkCodec();

    @Test
    @Verifies("NL-STATE-4")
    void everyMessageSurvivesTheWire() {
        Seeds.forEach(
                2_000,
                seed -> {
                    TopologyMessage message = any(new Rng(seed));
                    byte[] frame = codec.encode(message);
                    NetworkMessage read = valid(frame);
                    assertEquals(message, read instanceof Flood flood ? unencoded(flood) : read);
                    assertTrue(Arrays.equals(frame, codec.encode(read)), "the same bytes again");
                });
    }

    @Test
    @Verifies("NL-STATE-4")
    void fieldsOfALaterVersionTravelOn() {
        Flood flood =
                new Flood(List.of(new SealedState(state(new Rng(1)), Bytes.EMPTY, 5, Bytes.EMPTY)));
        byte[] known = NetworkCodec.encode(flood.states().getFirst().state()).toArray();
        byte[] later = Arrays.copyOf(known, known.length + 3);
        later[known.length] = (byte) 0xF8; // field 31, a number
        later[known.length + 1] = 1;
        later[known.length + 2] = 42;
        byte[] frame =
                frame(f ->
                        f.setFlood(
                                FloodBody.newBuilder()
                                        .addStates(
                                                dev.herald.spec.network.v1.SealedState.newBuilder()
                                                        .setState(ByteString.copyFrom(later))
                                                        .setAgeNs(5))));
        assertTrue(Arrays.equals(frame, codec.encode(valid(frame))));
    }

    @Test
    @Verifies({"NL-MSG-13", "NL-MSG-14", "NL-MSG-15"})
    void whatNoMessageCanHaveIsMalformed() {
        var state = dev.herald.spec.network.v1.SealedState.newBuilder();
        malformed("NL-MSG-13", f -> f.setFlood(FloodBody.getDefaultInstance()));
        malformed(
                "NL-MSG-13",
                f -> {
                    FloodBody.Builder many = FloodBody.newBuilder();
                    for (int i = 0; i < 17; i++) {
                        many.addStates(state);
                    }
                    f.setFlood(many);
                });
        malformed(
                "NL-MSG-13",
                f ->
                        f.getFloodBuilder()
                                .addStates(
                                        state.clone()
                                                .setSeal(ByteString.copyFrom(new byte[4_097]))));
        malformed(
                "NL-MSG-13",
                f ->
                        f.getFloodBuilder()
                                .addStates(
                                        state.clone()
                                                .setState(ByteString.copyFrom(new byte[56_001]))));
        malformed("NL-MSG-13", f -> f.getFloodBuilder().addStates(state.clone().setAgeNs(-1)));
        malformed(
                "NL-MSG-14",
                f -> {
                    SummaryBody.Builder many = SummaryBody.newBuilder();
                    for (int i = 1; i <= 513; i++) {
                        many.addStates(id(i, 1));
                    }
                    f.setSummary(many);
                });
        malformed(
                "NL-MSG-14",
                f ->
                        f.setSummary(
                                SummaryBody.newBuilder().addStates(id(2, 1)).addStates(id(2, 1))));
        malformed("NL-MSG-14", f -> f.setSummary(SummaryBody.newBuilder().addStates(id(0, 1))));
        malformed("NL-MSG-14", f -> f.setSummary(SummaryBody.newBuilder().addStates(id(1, 0))));
        malformed(
                "NL-MSG-14",
                f -> {
                    StateRequestBody.Builder many = StateRequestBody.newBuilder();
                    for (int i = 1; i <= 513; i++) {
                        many.addOrigins(i);
                    }
                    f.setStateRequest(many);
                });
        PathQueryBody query = parse(codec.encode(query(new Rng(3)))).getPathQuery();
        malformed("NL-MSG-15", f -> f.setPathQuery(query.toBuilder().clearRoute()));
        malformed("NL-MSG-15", f -> f.setPathQuery(query.toBuilder().setMetricValue(6)));
        malformed("NL-MSG-15", f -> f.setPathQuery(query.toBuilder().setAlternatives(17)));
        malformed(
                "NL-MSG-15",
                f -> {
                    PathQueryBody.Builder many = query.toBuilder();
                    for (int i = 1; i <= 1_025; i++) {
                        many.addAvoid(i);
                    }
                    f.setPathQuery(many);
                });
        PathAnswerBody answer = PathAnswerBody.newBuilder().addRoute(1).setWhyValue(2).build();
        malformed("NL-MSG-15", f -> f.setPathAnswer(answer.toBuilder().setWhyValue(0)));
        malformed("NL-MSG-15", f -> f.setPathAnswer(answer.toBuilder().clearRoute()));
        malformed(
                "NL-MSG-15",
                f -> {
                    PathAnswerBody.Builder many = answer.toBuilder();
                    for (int i = 0; i < 17; i++) {
                        many.addPathsBuilder().addNodes(1).addNodes(2);
                    }
                    f.setPathAnswer(many);
                });
        malformed(
                "NL-MSG-15",
                f -> {
                    PathAnswerBody.Builder one = answer.toBuilder();
                    one.addPathsBuilder().addNodes(1);
                    f.setPathAnswer(one);
                });
    }

    private static dev.herald.spec.network.v1.StateId.Builder id(int origin, long sequence) {
        return dev.herald.spec.network.v1.StateId.newBuilder()
                .setOrigin(origin)
                .setSequence(sequence);
    }

    private void malformed(String clause, Consumer<NetworkFrame.Builder> body) {
        Decoded<NetworkMessage> read = codec.decode(frame(body));
        assertEquals(clause, assertInstanceOf(Decoded.Malformed.class, read).clause());
    }

    private static byte[] frame(Consumer<NetworkFrame.Builder> body) {
        NetworkFrame.Builder frame = NetworkFrame.newBuilder().setVersion(1);
        body.accept(frame);
        return frame.build().toByteArray();
    }

    private NetworkMessage valid(byte[] frame) {
        if (codec.decode(frame) instanceof Decoded.Valid<NetworkMessage>(NetworkMessage message)) {
            return message;
        }
        throw new AssertionError(codec.decode(frame));
    }

    private static Flood unencoded(Flood flood) {
        return new Flood(
                flood.states().stream()
                        .map(s -> new SealedState(s.state(), Bytes.EMPTY, s.ageNs(), s.seal()))
                        .toList());
    }

    private static NetworkFrame parse(byte[] bytes) {
        try {
            return NetworkFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static TopologyMessage any(Rng rng) {
        return switch (rng.nextInt(5)) {
            case 0 -> {
                List<SealedState> states = new ArrayList<>();
                for (int i = rng.nextInt(1, 4); i > 0; i--) {
                    byte[] seal = new byte[rng.nextInt(80)];
                    rng.nextBytes(seal);
                    states.add(
                            new SealedState(
                                    state(rng),
                                    Bytes.EMPTY,
                                    rng.nextLong(1L << 62),
                                    Bytes.of(seal)));
                }
                yield new Flood(states);
            }
            case 1 -> {
                List<StateId> ids = new ArrayList<>();
                for (int i = rng.nextInt(6), at = 1; i > 0; i--, at += rng.nextInt(1, 1 << 20)) {
                    ids.add(new StateId(new NodeId(at), rng.nextInt(), rng.nextLong(1, 1L << 62)));
                }
                yield new DatabaseSummary(ids, rng.nextBoolean());
            }
            case 2 -> new StateRequest(nodes(rng, 0, 6), rng.nextBoolean());
            case 3 -> query(rng);
            default -> {
                List<List<NodeId>> paths = new ArrayList<>();
                for (int i = rng.nextInt(4); i > 0; i--) {
                    paths.add(nodes(rng, 2, 9));
                }
                yield new PathAnswer(
                        rng.nextInt(), nodes(rng, 1, 9), paths, NetworkError.NO_ROUTE, "none");
            }
        };
    }

    private static PathQuery query(Rng rng) {
        List<LinkId> avoid = new ArrayList<>();
        for (int i = rng.nextInt(4); i > 0; i--) {
            avoid.add(new LinkId(rng.nextInt(1, 1 << 30)));
        }
        return new PathQuery(
                rng.nextInt(),
                node(rng),
                nodes(rng, 1, 9),
                node(rng),
                new CircuitTerms(Fidelity.of(0.5), 7, CircuitTerms.Cutoff.FIXED, 1_000),
                rng.nextInt(1, 6),
                rng.nextInt(1, 17),
                avoid);
    }

    private static NodeState state(Rng rng) {
        List<LinkState> links = new ArrayList<>();
        for (int i = 1; i <= rng.nextInt(5); i++) {
            List<HopOffer.Offer> curve = new ArrayList<>();
            for (int o = rng.nextInt(3); o > 0; o--) {
                int a = rng.nextInt(PPB + 1);
                curve.add(
                        new HopOffer.Offer(
                                new BellDiagonal(a / (double) PPB, (PPB - a) / (double) PPB, 0, 0),
                                rng.nextLong(1, 1L << 40)));
            }
            List<Window> windows = new ArrayList<>();
            for (int w = rng.nextInt(3); w > 0; w--) {
                long from = rng.nextLong(-5, 1L << 40);
                windows.add(new Window(from, from + rng.nextLong(1, 1L << 40)));
            }
            long t1 = rng.nextLong(1, 1L << 40);
            links.add(
                    new LinkState(
                            new LinkId(i),
                            node(rng),
                            rng.nextLong(1, 1L << 40),
                            Status.values()[rng.nextInt(3)],
                            rng.nextInt(1_000_001),
                            new MemoryDecay(t1, rng.nextLong(1, 2 * t1)),
                            curve,
                            windows));
        }
        return new NodeState(
                node(rng),
                rng.nextInt(),
                rng.nextLong(1, Long.MAX_VALUE),
                rng.nextLong(1, 1L << 40),
                new SwapNoise(rng.nextInt(PPB + 1) / (double) PPB, 0, 0.25),
                rng.nextBoolean(),
                rng.nextInt(1 << 20),
                links);
    }

    private static List<NodeId> nodes(Rng rng, int min, int max) {
        List<NodeId> nodes = new ArrayList<>();
        for (int i = rng.nextInt(min, max); i > 0; i--) {
            nodes.add(node(rng));
        }
        return nodes;
    }

    private static NodeId node(Rng rng) {
        return new NodeId(rng.nextInt(1, Integer.MAX_VALUE));
    }
}
