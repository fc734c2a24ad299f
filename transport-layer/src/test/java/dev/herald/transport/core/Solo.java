package dev.herald.transport.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Purpose;
import java.util.ArrayList;
import java.util.List;

/// One entity alone: inputs by hand, outputs as values. Node 1 is the initiator, node 2 the responder;
/// the limits are small: 2 sessions, 2 streams, 3 halves, 1 ms to match, 10 ms for the two bits.
final class Solo {
    static final NodeId A = new NodeId(1);
    static final NodeId B = new NodeId(2);
    static final NodeId C = new NodeId(3);
    static final SessionId S = new SessionId(A, 7, 1);
    static final CircuitId CIRCUIT = new CircuitId(A, 5, 1);
    static final BellDiagonal STATE = BellDiagonal.werner(0.9);
    static final long MATCH_NS = 1_000_000;
    static final long BITS_NS = 10_000_000;
    static final String PORT = "p";

    final Machine<TransportInput, TransportOutput> machine;
    final SwapNoise noise;
    long nowNs = 1_000;

    Solo(NodeId self, SwapNoise noise) {
        this.noise = noise;
        machine =
                TransportLayer.create(
                        new TransportConfig(
                                self,
                                TinyDevice.descriptor(self, noise),
                                3,
                                7,
                                2,
                                2,
                                3,
                                MATCH_NS,
                                BITS_NS));
    }

    Solo(NodeId self) {
        this(self, SwapNoise.NONE);
    }

    List<TransportOutput> give(TransportInput input) {
        List<TransportOutput> out = new ArrayList<>();
        machine.handle(nowNs, input, out::add);
        return out;
    }

    List<TransportOutput> hear(TransportMessage message) {
        NodeId from = message.session().initiator().equals(A) && isResponder ? A : B;
        return give(new TransportInput.FromPeer(from, message));
    }

    private boolean isResponder;

    List<TransportOutput> network(NetworkOutput.Up event) {
        return give(new TransportInput.FromNetwork(event));
    }

    List<TransportOutput> device(DeviceEvent event) {
        return give(new TransportInput.FromDevice(event));
    }

    /// Lets time pass.
    List<TransportOutput> after(long ns) {
        List<TransportOutput> out = new ArrayList<>();
        long untilNs = nowNs + ns;
        while (machine.nextDeadlineNs() <= untilNs) {
            nowNs = Math.max(nowNs, machine.nextDeadlineNs());
            machine.expire(nowNs, out::add);
        }
        nowNs = untilNs;
        return out;
    }

    // ---- what is said

    static TransportInput.Connect connect(long cookie, NodeId remote) {
        return new TransportInput.Connect(
                cookie, remote, PORT, CircuitTerms.of(Fidelity.of(0.8)), List.of(), 100_000_000);
    }

    static TransportMessage.OpenOk agreement() {
        return new TransportMessage.OpenOk(S, 2, 3, BITS_NS);
    }

    static NetworkOutput.CircuitUp up(long cookie) {
        return new NetworkOutput.CircuitUp(cookie, CIRCUIT, List.of(A, C, B), STATE, 1_000_000);
    }

    static RequestId request(int number) {
        return new RequestId(CIRCUIT, number);
    }

    static StreamId stream(int number) {
        return new StreamId(S, number);
    }

    static PairId pair(int number) {
        return new PairId(77, number);
    }

    static QubitHandle qubit(int number) {
        return new QubitHandle(number, 1);
    }

    /// Pair number n, in qubit n.
    NetworkOutput.PairKept kept(int request, int n, BellIndex bell) {
        return new NetworkOutput.PairKept(
                request(request),
                pair(n),
                qubit(n),
                bell,
                FidelityTag.model(STATE, nowNs, MemoryDecay.NONE, MemoryDecay.NONE));
    }

    static RequestSpec spec(int pairs, int label) {
        return RequestSpec.keep(pairs, label);
    }

    static TransportMessage.Announce announce(int stream, long sequence, int n, BellIndex bell) {
        return new TransportMessage.Announce(stream(stream), sequence, 1, pair(n), bell);
    }

    static TransportMessage.Begin begin(int stream, Purpose purpose, int pairs) {
        return new TransportMessage.Begin(
                stream(stream),
                purpose,
                new PairRequest(
                        DeliveryMode.KEEP,
                        pairs,
                        0,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z));
    }

    // ---- sessions that are open

    static Solo initiator(SwapNoise noise) {
        Solo solo = new Solo(A, noise);
        solo.give(new TransportInput.PeerUp(B));
        solo.give(connect(41, B));
        solo.hear(agreement());
        solo.network(up(1));
        return solo;
    }

    static Solo initiator() {
        return initiator(SwapNoise.NONE);
    }

    static Solo listening() {
        Solo solo = new Solo(B);
        solo.isResponder = true;
        solo.give(new TransportInput.PeerUp(A));
        solo.give(new TransportInput.Listen(PORT));
        return solo;
    }

    static Solo responder() {
        Solo solo = listening();
        solo.hear(new TransportMessage.Open(S, PORT, 100_000_000));
        solo.hear(new TransportMessage.Bind(S, CIRCUIT));
        solo.network(up(0));
        return solo;
    }

    /// An initiator with a stream of so many pairs, number 1, that the network serves as request 1.
    static Solo streaming(int pairs) {
        Solo solo = initiator();
        solo.give(new TransportInput.RequestPairs(51, S, PairRequest.keep(pairs, 0)));
        solo.network(new NetworkOutput.RequestAccepted(2, request(1)));
        return solo;
    }

    /// A responder with a stream, number 1, that the network serves as request 1.
    static Solo receiving(Purpose purpose, int pairs) {
        Solo solo = responder();
        solo.hear(begin(1, purpose, pairs));
        solo.network(new NetworkOutput.RequestBegun(request(1), spec(pairs, 1)));
        return solo;
    }

    static NetworkOutput.RequestEnded ended(
            int request, long delivered, boolean complete, NetworkError why) {
        return new NetworkOutput.RequestEnded(
                request(request), delivered, complete, why, "why not");
    }

    // ---- what came out

    static <T> List<T> only(List<TransportOutput> out, Class<T> type) {
        return out.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static List<TransportMessage> said(List<TransportOutput> out) {
        return only(out, TransportOutput.ToPeer.class).stream()
                .map(TransportOutput.ToPeer::message)
                .toList();
    }

    static List<NetworkInput> asked(List<TransportOutput> out) {
        return only(out, TransportOutput.ToNetwork.class).stream()
                .map(TransportOutput.ToNetwork::input)
                .toList();
    }

    static List<DeviceCommand> commands(List<TransportOutput> out) {
        return only(out, TransportOutput.ToDevice.class).stream()
                .map(TransportOutput.ToDevice::command)
                .toList();
    }

    static List<QubitHandle> discarded(List<TransportOutput> out) {
        return commands(out).stream()
                .filter(DeviceCommand.Discard.class::isInstance)
                .map(c -> ((DeviceCommand.Discard) c).qubit())
                .toList();
    }

    static List<TransportOutput.Up> told(List<TransportOutput> out) {
        return only(out, TransportOutput.Up.class);
    }

    static List<String> violated(List<TransportOutput> out) {
        return only(out, TransportOutput.PeerViolation.class).stream()
                .map(TransportOutput.PeerViolation::clause)
                .toList();
    }
}
