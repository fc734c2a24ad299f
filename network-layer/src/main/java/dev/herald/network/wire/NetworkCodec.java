package dev.herald.network.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.TopologyMessage;
import dev.herald.spec.network.v1.BasisChoice;
import dev.herald.spec.network.v1.BasisSet;
import dev.herald.spec.network.v1.CompleteBody;
import dev.herald.spec.network.v1.ExpireBody;
import dev.herald.spec.network.v1.ForwardBody;
import dev.herald.spec.network.v1.Mode;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.ReachBody;
import dev.herald.spec.network.v1.TrackBody;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Network-layer messages to bytes and back. Normative: spec/text/network.md, NL-MSG. Stateless.
public final class NetworkCodec {
    /// Major version of the wire format.
    public static final int VERSION = 1;

    /// Longest frame, in bytes: bounds every list in it.
    public static final int FRAME_MAX = 65_536;

    private static final String REQUEST = "NL-MSG-8";
    private static final String TRACK = "NL-MSG-9";

    // ---- to bytes

    public byte[] encode(NetworkMessage message) {
        NetworkFrame.Builder frame = NetworkFrame.newBuilder().setVersion(VERSION);
        switch (message) {
            case NetworkMessage.OfCircuit m -> {
                frame.setCircuit(Parts.circuit(m.circuit()));
                body(frame, m);
            }
            case TopologyMessage m -> Control.body(frame, m);
        }
        return frame.build().toByteArray();
    }

    private static void body(NetworkFrame.Builder frame, NetworkMessage.OfCircuit message) {
        switch (message) {
            case NetworkMessage.Install m -> frame.setInstall(SetUp.install(m));
            case NetworkMessage.Installed m -> frame.setInstalled(SetUp.installed(m));
            case NetworkMessage.Activate ignored -> frame.getActivateBuilder();
            case NetworkMessage.Release m -> frame.setRelease(SetUp.release(m));
            case NetworkMessage.Refresh m -> frame.getRefreshBuilder().setToTail(m.toTail());
            case NetworkMessage.Advise m -> frame.setAdvise(SetUp.advise(m));
            case NetworkMessage.Pause m -> frame.getPauseBuilder().setForNs(m.forNs());
            case NetworkMessage.Forward m -> frame.setForward(forward(m));
            case NetworkMessage.Complete m ->
                    frame.getCompleteBuilder()
                            .setRequest(m.request().number())
                            .setDelivered(m.delivered())
                            .setServed(m.served())
                            .setWhyValue(m.why() == NetworkError.CANCELLED ? 0 : m.why().code());
            case NetworkMessage.Track m -> frame.setTrack(track(m));
            case NetworkMessage.Expire m ->
                    frame.getExpireBuilder()
                            .setToHead(m.toHead())
                            .setOrigin(Parts.pair(m.origin()));
            case NetworkMessage.Relay m -> frame.setRelay(Ends.relay(m));
            case NetworkMessage.Reach m ->
                    frame.getReachBuilder()
                            .setToTail(m.toTail())
                            .setLink(Parts.pair(m.link()))
                            .setPlace(m.place());
        }
    }

    private static ForwardBody forward(NetworkMessage.Forward m) {
        RequestSpec spec = m.spec();
        BellIndex finalState = spec.finalState();
        return ForwardBody.newBuilder()
                .setRequest(m.request().number())
                .setMode(
                        switch (spec.mode()) {
                            case KEEP -> Mode.MODE_KEEP;
                            case MEASURE -> Mode.MODE_MEASURE;
                            case EARLY -> Mode.MODE_EARLY;
                        })
                .setPairs(spec.pairs())
                .setDeadlineNs(spec.deadlineNs() == Long.MAX_VALUE ? 0 : spec.deadlineNs())
                .setFinalState(finalState == null ? 0 : finalState.code() + 1)
                .setBasisHead(basis(spec.basisHead()))
                .setBasisTail(basis(spec.basisTail()))
                .setLabel(spec.label())
                .setRateMicroHz(spec.rateMicroHz())
                .setWithinNs(spec.withinNs())
                .build();
    }

    private static BasisChoice basis(dev.herald.hal.model.BasisChoice choice) {
        Basis fixed = choice.fixed();
        return BasisChoice.newBuilder()
                .setSetValue(choice.set().ordinal())
                .setWeight1(choice.weight1())
                .setWeight2(choice.weight2())
                .setFixed(fixed.rotX1() << 16 | fixed.rotY() << 8 | fixed.rotX2())
                .build();
    }

    private static TrackBody track(NetworkMessage.Track m) {
        return TrackBody.newBuilder()
                .setToTail(m.toTail())
                .setOrigin(Parts.pair(m.origin()))
                .setLink(Parts.pair(m.link()))
                .setLinkAsOfNs(m.linkAsOfNs())
                .setBell(m.bell().code())
                .setPairHigh(m.pair().high())
                .setPairLow(m.pair().low())
                .setState(Parts.weights(m.state()))
                .setOriginDecay(Parts.decay(m.originDecay()))
                .setOriginAsOfNs(m.originAsOfNs())
                .setRequest(m.request())
                .setEpoch(m.epoch())
                .build();
    }

    /// The bytes of a state, which its origin seals.
    public static Bytes encode(NodeState state) {
        return Bytes.of(States.state(state).toByteArray());
    }

    // ---- from bytes

    public Decoded<NetworkMessage> decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /// Reads the frame to the buffer's limit.
    public Decoded<NetworkMessage> decode(ByteBuffer bytes) {
        if (bytes.remaining() > FRAME_MAX) { // [NL-MSG-10]
            return new Decoded.Malformed<>("NL-MSG-10", bytes.remaining() + " bytes");
        }
        NetworkFrame frame;
        try {
            frame = NetworkFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return new Decoded.Malformed<>("NL-MSG-3", "cannot be parsed: " + e.getMessage());
        }
        if (frame.getVersion() != VERSION) {
            return new Decoded.Malformed<>(
                    "NL-MSG-2", "version " + Integer.toUnsignedString(frame.getVersion()));
        }
        try {
            NetworkMessage message = message(frame);
            return message == null
                    ? new Decoded.Unknown<>("body")
                    : new Decoded.Valid<>(message); // [NL-MSG-11]
        } catch (Rejected e) {
            return new Decoded.Malformed<>(e.clause, e.detail);
        }
    }

    private static @Nullable NetworkMessage message(NetworkFrame frame) throws Rejected {
        return switch (frame.getBodyCase()) {
            case FLOOD, SUMMARY, STATE_REQUEST, PATH_QUERY, PATH_ANSWER -> Control.message(frame);
            case BODY_NOT_SET -> null;
            default -> ofCircuit(Parts.circuit(frame.getCircuit()), frame);
        };
    }

    private static @Nullable NetworkMessage ofCircuit(CircuitId circuit, NetworkFrame frame)
            throws Rejected {
        return switch (frame.getBodyCase()) {
            case INSTALL -> SetUp.install(circuit, frame.getInstall());
            case INSTALLED -> SetUp.installed(circuit, frame.getInstalled());
            case ACTIVATE -> new NetworkMessage.Activate(circuit);
            case RELEASE -> SetUp.release(circuit, frame.getRelease());
            case REFRESH -> new NetworkMessage.Refresh(circuit, frame.getRefresh().getToTail());
            case ADVISE -> SetUp.advise(circuit, frame.getAdvise());
            case PAUSE -> pause(circuit, frame.getPause().getForNs());
            case FORWARD -> forward(circuit, frame.getForward());
            case COMPLETE -> complete(circuit, frame.getComplete());
            case TRACK -> track(circuit, frame.getTrack());
            case EXPIRE -> expire(circuit, frame.getExpire());
            case RELAY -> Ends.relay(circuit, frame.getRelay());
            case REACH -> reach(circuit, frame.getReach());
            case FLOOD, SUMMARY, STATE_REQUEST, PATH_QUERY, PATH_ANSWER, BODY_NOT_SET -> null;
        };
    }

    private static NetworkMessage.Pause pause(CircuitId circuit, long forNs) throws Rejected {
        Rejected.unless(
                forNs >= 1 && forNs <= NetworkMessage.Pause.MAX_NS, "NL-MSG-17", "for_ns", forNs);
        return new NetworkMessage.Pause(circuit, forNs);
    }

    private static NetworkMessage.Forward forward(CircuitId circuit, ForwardBody m)
            throws Rejected {
        DeliveryMode mode =
                switch (m.getMode()) {
                    case MODE_KEEP -> DeliveryMode.KEEP;
                    case MODE_MEASURE -> DeliveryMode.MEASURE;
                    case MODE_EARLY -> DeliveryMode.EARLY;
                    case MODE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new Rejected(REQUEST, "mode " + m.getModeValue());
                };
        Rejected.unless(m.getPairs() >= 0, REQUEST, "pairs", Integer.toUnsignedLong(m.getPairs()));
        Rejected.unless(m.getDeadlineNs() >= 0, REQUEST, "deadline_ns", m.getDeadlineNs());
        int code = m.getFinalState();
        Rejected.unless(
                code >= 0 && code <= 4 && (code == 0 || mode == DeliveryMode.KEEP),
                REQUEST,
                "final_state",
                Integer.toUnsignedLong(code));
        try {
            RequestSpec spec =
                    new RequestSpec(
                            mode,
                            m.getPairs(),
                            m.getDeadlineNs() == 0 ? Long.MAX_VALUE : m.getDeadlineNs(),
                            code == 0 ? null : BellIndex.ofCode(code - 1),
                            basis(m.getBasisHead()),
                            basis(m.getBasisTail()),
                            m.getRateMicroHz(),
                            m.getWithinNs(),
                            m.getLabel());
            return new NetworkMessage.Forward(request(circuit, m.getRequest()), spec);
        } catch (IllegalArgumentException e) {
            throw new Rejected(REQUEST, Parts.text(e));
        }
    }

    private static RequestId request(CircuitId circuit, int number) throws Rejected {
        Rejected.unless(number >= 1, Parts.IDS, "request", Integer.toUnsignedLong(number));
        return new RequestId(circuit, number);
    }

    private static dev.herald.hal.model.BasisChoice basis(BasisChoice m) throws Rejected {
        Rejected.unless(m.getSet() != BasisSet.UNRECOGNIZED, REQUEST, "basis set", m.getSetValue());
        int fixed = m.getFixed();
        Rejected.unless(
                fixed >= 0 && fixed < 1 << 24, REQUEST, "basis", Integer.toUnsignedLong(fixed));
        try {
            return new dev.herald.hal.model.BasisChoice(
                    dev.herald.hal.model.BasisChoice.Set.values()[m.getSetValue()],
                    m.getWeight1(),
                    m.getWeight2(),
                    new Basis(fixed >>> 16, fixed >>> 8 & 0xFF, fixed & 0xFF));
        } catch (IllegalArgumentException e) {
            throw new Rejected(REQUEST, Parts.text(e));
        }
    }

    private static NetworkMessage.Complete complete(CircuitId circuit, CompleteBody m)
            throws Rejected {
        Rejected.unless(m.getDelivered() >= 0, REQUEST, "delivered", m.getDelivered());
        int why = m.getWhyValue();
        Rejected.unless(why >= 0 && why <= 65_535, REQUEST, "why", Integer.toUnsignedLong(why));
        return new NetworkMessage.Complete(
                request(circuit, m.getRequest()),
                m.getDelivered(),
                m.getServed(),
                why == 0 ? NetworkError.CANCELLED : NetworkError.ofCode(why));
    }

    private static NetworkMessage.Track track(CircuitId circuit, TrackBody m) throws Rejected {
        Rejected.unless(
                m.getRequest() >= 0, TRACK, "request", Integer.toUnsignedLong(m.getRequest()));
        return new NetworkMessage.Track(
                circuit,
                m.getToTail(),
                Parts.pair(m.getOrigin()),
                Parts.pair(m.getLink()),
                m.getLinkAsOfNs(),
                Parts.bell(m.getBell(), TRACK),
                new PairId(m.getPairHigh(), m.getPairLow()),
                Parts.weights(m.getState()),
                Parts.decay(m.getOriginDecay(), TRACK),
                m.getOriginAsOfNs(),
                m.getRequest(),
                m.getEpoch());
    }

    private static NetworkMessage.Expire expire(CircuitId circuit, ExpireBody m) throws Rejected {
        return new NetworkMessage.Expire(circuit, m.getToHead(), Parts.pair(m.getOrigin()));
    }

    private static NetworkMessage.Reach reach(CircuitId circuit, ReachBody m) throws Rejected {
        Rejected.unless(
                m.getPlace() >= 0 && m.getPlace() <= NetworkMessage.Reach.NOWHERE,
                "NL-MSG-16",
                "place",
                Integer.toUnsignedLong(m.getPlace()));
        return new NetworkMessage.Reach(
                circuit, m.getToTail(), Parts.pair(m.getLink()), m.getPlace());
    }
}
