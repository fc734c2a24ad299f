package dev.herald.conformance.network.tester;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.network.v1.ForwardBody;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.Terms;
import java.util.List;

/// Parts of messages between neighbours that travel in other frames too: what they look like, and which
/// values they can have, is the business of the codec of those messages.
final class NetworkParts {
    private static final NetworkCodec FRAMES = new NetworkCodec();
    private static final CircuitId ANY = new CircuitId(new NodeId(1), 1, 1);

    private NetworkParts() {}

    static Terms encode(CircuitTerms terms) {
        return frame(install(terms)).getInstall().getTerms();
    }

    static CircuitTerms decode(Terms terms) throws WrongValue {
        NetworkFrame.Builder frame = frame(install(CircuitTerms.of(Fidelity.ZERO))).toBuilder();
        frame.getInstallBuilder().setTerms(terms);
        if (message("terms", frame.build().toByteArray()) instanceof Install install) {
            return install.terms();
        }
        throw new WrongValue("terms: of a later version");
    }

    private static Install install(CircuitTerms terms) {
        HopOffer hop =
                new HopOffer(
                        new LinkId(1),
                        List.of(new HopOffer.Offer(BellDiagonal.PERFECT, 1)),
                        MemoryDecay.NONE,
                        SwapNoise.NONE,
                        2);
        return new Install(ANY, List.of(new NodeId(1), new NodeId(2)), terms, List.of(hop));
    }

    static ForwardBody encode(RequestId request, RequestSpec spec) {
        return frame(new Forward(request, spec)).getForward();
    }

    static Forward decode(dev.herald.spec.network.v1.CircuitId circuit, ForwardBody spec)
            throws WrongValue {
        NetworkFrame frame =
                NetworkFrame.newBuilder()
                        .setVersion(NetworkCodec.VERSION)
                        .setCircuit(circuit)
                        .setForward(spec)
                        .build();
        if (message("request", frame.toByteArray()) instanceof Forward forward) {
            return forward;
        }
        throw new WrongValue("request: of a later version");
    }

    static dev.herald.spec.network.v1.CircuitId encode(CircuitId circuit) {
        return dev.herald.spec.network.v1.CircuitId.newBuilder()
                .setHead(circuit.head().value())
                .setEpoch(circuit.epoch())
                .setNumber(circuit.number())
                .build();
    }

    static CircuitId decode(dev.herald.spec.network.v1.CircuitId wire) throws WrongValue {
        return WrongValue.of(
                "circuit",
                () -> new CircuitId(new NodeId(wire.getHead()), wire.getEpoch(), wire.getNumber()));
    }

    static dev.herald.spec.network.tester.v1.RequestId encode(RequestId request) {
        return dev.herald.spec.network.tester.v1.RequestId.newBuilder()
                .setCircuit(encode(request.circuit()))
                .setNumber(request.number())
                .build();
    }

    static RequestId decode(dev.herald.spec.network.tester.v1.RequestId wire) throws WrongValue {
        CircuitId circuit = decode(wire.getCircuit());
        return WrongValue.of("request", () -> new RequestId(circuit, wire.getNumber()));
    }

    static NodeId node(String field, int number) throws WrongValue {
        return WrongValue.of(field, () -> new NodeId(number));
    }

    static LinkId link(int number) throws WrongValue {
        return WrongValue.of("link", () -> new LinkId(number));
    }

    static NetworkError error(int code) throws WrongValue {
        WrongValue.unless(code >= 1 && code <= 0xFFFF, "reason", code, "is not in 1..65535");
        return NetworkError.ofCode(code);
    }

    static BellIndex bell(int code) throws WrongValue {
        WrongValue.unless(code >= 0 && code <= 3, "bell", code, "is not in 0..3");
        return BellIndex.ofCode(code);
    }

    static ByteString bytes(NetworkMessage message) {
        return ByteString.copyFrom(FRAMES.encode(message));
    }

    static Decoded<NetworkMessage> read(ByteString frame) {
        return FRAMES.decode(frame.toByteArray());
    }

    /// The message that a frame is.
    static NetworkMessage message(String what, byte[] frame) throws WrongValue {
        return switch (FRAMES.decode(frame)) {
            case Decoded.Valid<NetworkMessage>(NetworkMessage message) -> message;
            case Decoded.Malformed<NetworkMessage>(String clause, String detail) ->
                    throw new WrongValue(what + ": " + clause + ": " + detail);
            case Decoded.Unknown<NetworkMessage>(String unknown) ->
                    throw new WrongValue(what + ": unknown " + unknown);
        };
    }

    private static NetworkFrame frame(NetworkMessage message) {
        try {
            return NetworkFrame.parseFrom(FRAMES.encode(message));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
