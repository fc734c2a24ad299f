package dev.herald.transport.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.spec.transport.v1.PairName;
import dev.herald.spec.transport.v1.TransportFrame;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Ack;
import dev.herald.transport.message.TransportMessage.Announce;
import dev.herald.transport.message.TransportMessage.Begin;
import dev.herald.transport.message.TransportMessage.Bind;
import dev.herald.transport.message.TransportMessage.Cancel;
import dev.herald.transport.message.TransportMessage.Close;
import dev.herald.transport.message.TransportMessage.Correction;
import dev.herald.transport.message.TransportMessage.Data;
import dev.herald.transport.message.TransportMessage.End;
import dev.herald.transport.message.TransportMessage.Lost;
import dev.herald.transport.message.TransportMessage.Open;
import dev.herald.transport.message.TransportMessage.OpenOk;
import dev.herald.transport.message.TransportMessage.OpenRefused;
import dev.herald.transport.message.TransportMessage.Purpose;
import dev.herald.transport.message.TransportMessage.Ready;
import dev.herald.transport.message.TransportMessage.TransferLost;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Messages of the transport layer to bytes and back. Normative text: spec/text/transport.md, TL-MSG.
public final class TransportCodec {
    static final int VERSION = 1;

    /// What the bytes say breaks TL-MSG-6, or TL-MSG-8 for a missing reason. Never leaves this class.
    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;
        final String clause;

        Bad(String clause, String detail) {
            super(detail, null, false, false);
            this.clause = clause;
        }
    }

    /// The bytes name something of a later version. Never leaves this class.
    private static final class Later extends Exception {
        private static final long serialVersionUID = 1L;

        Later(String what) {
            super(what, null, false, false);
        }
    }

    public ByteBuffer encode(TransportMessage message) {
        SessionId session = message.session();
        TransportFrame.Builder f =
                TransportFrame.newBuilder()
                        .setVersion(VERSION)
                        .setInitiator(session.initiator().value())
                        .setEpoch(session.epoch())
                        .setSession(session.number());
        switch (message) {
            case Open m -> f.getOpenBuilder().setPort(m.port()).setTimeoutNs(m.timeoutNs());
            case OpenOk m ->
                    f.getOpenOkBuilder()
                            .setStreamsMax(m.streamsMax())
                            .setWindow(m.window())
                            .setCorrectionNs(m.correctionNs());
            case OpenRefused m ->
                    f.getOpenRefusedBuilder().setWhy(m.why().code()).setDetail(m.detail());
            case Bind(SessionId s, CircuitId c) ->
                    f.getBindBuilder()
                            .setHead(c.head().value())
                            .setEpoch(c.epoch())
                            .setNumber(c.number());
            case Close m -> f.getCloseBuilder().setWhy(m.why().code()).setDetail(m.detail());
            case Data m -> f.getDataBuilder().setBytes(ByteString.copyFrom(m.bytes()));
            case Begin m -> begin(f, m);
            case Announce m ->
                    f.getAnnounceBuilder()
                            .setStream(m.stream().number())
                            .setSequence(m.sequence())
                            .setRequest(m.request())
                            .setPair(name(m.pair()))
                            .setBell(m.bell().code());
            case Ready m ->
                    f.getReadyBuilder()
                            .setStream(m.stream().number())
                            .setSequence(m.sequence())
                            .setPair(name(m.pair()));
            case Lost m ->
                    f.getLostBuilder()
                            .setStream(m.stream().number())
                            .setSequence(m.sequence())
                            .setPair(name(m.pair()));
            case Cancel m -> f.getCancelBuilder().setStream(m.stream().number());
            case End m ->
                    f.getEndBuilder()
                            .setStream(m.stream().number())
                            .setComplete(m.complete())
                            .setWhy(m.why().code())
                            .setDetail(m.detail());
            case Correction m ->
                    f.getCorrectionBuilder()
                            .setStream(m.stream().number())
                            .setPair(name(m.pair()))
                            .setFrame(BellIndex.of(m.frame().z(), m.frame().x()).code())
                            .setMeasuredNs(m.measuredNs())
                            .setGatePpb(m.gatePpb())
                            .setFlipZPpb(m.flipZPpb())
                            .setFlipXPpb(m.flipXPpb());
            case Ack m -> f.getAckBuilder().setStream(m.stream().number()).setPair(name(m.pair()));
            case TransferLost m ->
                    f.getTransferLostBuilder().setStream(m.stream().number()).setDetail(m.detail());
        }
        return f.build().toByteString().asReadOnlyByteBuffer();
    }

    private static void begin(TransportFrame.Builder f, Begin m) {
        PairRequest r = m.request();
        BellIndex finalState = r.finalState();
        f.getBeginBuilder()
                .setStream(m.stream().number())
                .setPurposeValue(m.purpose().ordinal() + 1)
                .setModeValue(r.mode().ordinal() + 1)
                .setPairs(r.pairs())
                .setTimeoutNs(r.timeoutNs())
                .setFinalState(finalState == null ? 0 : finalState.code() + 1)
                .setBasisInitiator(basis(r.basisLocal()))
                .setBasisResponder(basis(r.basisRemote()));
    }

    private static dev.herald.spec.transport.v1.BasisChoice basis(BasisChoice choice) {
        return dev.herald.spec.transport.v1.BasisChoice.newBuilder()
                .setSetValue(choice.set().ordinal() + 1)
                .setWeight1(choice.weight1())
                .setWeight2(choice.weight2())
                .setRotX1(choice.fixed().rotX1())
                .setRotY(choice.fixed().rotY())
                .setRotX2(choice.fixed().rotX2())
                .build();
    }

    private static PairName name(PairId pair) {
        return PairName.newBuilder().setHigh(pair.high()).setLow(pair.low()).build();
    }

    public Decoded<TransportMessage> decode(ByteBuffer bytes) {
        TransportFrame frame;
        try {
            frame = TransportFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return new Decoded.Malformed<>("TL-MSG-1", String.valueOf(e.getMessage()));
        }
        if (frame.getVersion() != VERSION) {
            return new Decoded.Malformed<>(
                    "TL-MSG-2", "version " + Integer.toUnsignedString(frame.getVersion()));
        }
        try {
            return new Decoded.Valid<>(message(frame));
        } catch (Later later) {
            return new Decoded.Unknown<>(String.valueOf(later.getMessage()));
        } catch (Bad bad) {
            return new Decoded.Malformed<>(bad.clause, String.valueOf(bad.getMessage()));
        }
    }

    private static TransportMessage message(TransportFrame f) throws Bad, Later {
        if (f.getBodyCase() == TransportFrame.BodyCase.BODY_NOT_SET) {
            throw new Later("body"); // [TL-MSG-7]
        }
        SessionId session =
                new SessionId(
                        new NodeId(positive("initiator", f.getInitiator())),
                        f.getEpoch(),
                        positive("session", f.getSession()));
        return switch (f.getBodyCase()) {
            case OPEN ->
                    new Open(
                            session,
                            port(f.getOpen().getPort()),
                            time("timeout_ns", f.getOpen().getTimeoutNs()));
            case OPEN_OK ->
                    new OpenOk(
                            session,
                            positive("streams_max", f.getOpenOk().getStreamsMax()),
                            positive("window", f.getOpenOk().getWindow()),
                            time("correction_ns", f.getOpenOk().getCorrectionNs()));
            case OPEN_REFUSED ->
                    new OpenRefused(
                            session,
                            why(f.getOpenRefused().getWhy()),
                            f.getOpenRefused().getDetail());
            case BIND ->
                    new Bind(
                            session,
                            new CircuitId(
                                    new NodeId(positive("head", f.getBind().getHead())),
                                    f.getBind().getEpoch(),
                                    positive("number", f.getBind().getNumber())));
            case CLOSE -> new Close(session, why(f.getClose().getWhy()), f.getClose().getDetail());
            case DATA -> new Data(session, bytes(f.getData().getBytes()));
            case BEGIN -> begin(session, f.getBegin());
            case ANNOUNCE -> announce(session, f.getAnnounce());
            case READY -> {
                var m = f.getReady();
                yield new Ready(
                        stream(session, m.getStream()),
                        time("sequence", m.getSequence()),
                        pair(m.hasPair(), m.getPair()));
            }
            case LOST -> {
                var m = f.getLost();
                yield new Lost(
                        stream(session, m.getStream()),
                        time("sequence", m.getSequence()),
                        pair(m.hasPair(), m.getPair()));
            }
            case CANCEL -> new Cancel(stream(session, f.getCancel().getStream()));
            case END -> {
                var m = f.getEnd();
                yield new End(
                        stream(session, m.getStream()),
                        m.getComplete(),
                        why(m.getWhy()),
                        m.getDetail());
            }
            case CORRECTION -> correction(session, f.getCorrection());
            case ACK ->
                    new Ack(
                            stream(session, f.getAck().getStream()),
                            pair(f.getAck().hasPair(), f.getAck().getPair()));
            case TRANSFER_LOST ->
                    new TransferLost(
                            stream(session, f.getTransferLost().getStream()),
                            f.getTransferLost().getDetail());
            case BODY_NOT_SET -> throw new IllegalStateException("handled above");
        };
    }

    private static Begin begin(SessionId session, dev.herald.spec.transport.v1.Begin m)
            throws Bad, Later {
        Purpose purpose =
                switch (m.getPurpose()) {
                    case PURPOSE_STREAM -> Purpose.STREAM;
                    case PURPOSE_TRANSFER -> Purpose.TRANSFER;
                    case PURPOSE_UNSPECIFIED -> throw bad("purpose", 0);
                    case UNRECOGNIZED -> throw new Later("purpose " + m.getPurposeValue());
                };
        DeliveryMode mode =
                switch (m.getMode()) {
                    case MODE_KEEP -> DeliveryMode.KEEP;
                    case MODE_MEASURE -> DeliveryMode.MEASURE;
                    case MODE_UNSPECIFIED -> throw bad("mode", 0);
                    case UNRECOGNIZED -> throw new Later("mode " + m.getModeValue());
                };
        if (m.getPairs() < 0) {
            throw bad("pairs", m.getPairs());
        }
        if (m.getTimeoutNs() < 0) {
            throw bad("timeout_ns", m.getTimeoutNs());
        }
        int last = mode == DeliveryMode.KEEP ? BellIndex.values().length : 0;
        int finalCode = inRange("final_state", m.getFinalState(), last);
        @Nullable BellIndex finalState = finalCode == 0 ? null : BellIndex.ofCode(finalCode - 1);
        if (purpose == Purpose.TRANSFER && (mode != DeliveryMode.KEEP || m.getPairs() != 1)) {
            throw new Bad(
                    "TL-MSG-6", "a transfer with mode " + mode + " and pairs " + m.getPairs());
        }
        return new Begin(
                stream(session, m.getStream()),
                purpose,
                new PairRequest(
                        mode,
                        m.getPairs(),
                        m.getTimeoutNs(),
                        finalState,
                        basis(m.getBasisInitiator()),
                        basis(m.getBasisResponder())));
    }

    private static BasisChoice basis(dev.herald.spec.transport.v1.BasisChoice m) throws Bad, Later {
        BasisChoice.Set set =
                switch (m.getSet()) {
                    case BASIS_SET_FIXED -> BasisChoice.Set.FIXED;
                    case BASIS_SET_XZ -> BasisChoice.Set.XZ;
                    case BASIS_SET_XYZ -> BasisChoice.Set.XYZ;
                    case BASIS_SET_CHSH -> BasisChoice.Set.CHSH;
                    case BASIS_SET_UNSPECIFIED -> throw bad("set", 0);
                    case UNRECOGNIZED -> throw new Later("set " + m.getSetValue());
                };
        int weight1 = inRange("weight1", m.getWeight1(), 255);
        int weight2 = inRange("weight2", m.getWeight2(), 255 - weight1);
        Basis fixed =
                new Basis(
                        inRange("rot_x1", m.getRotX1(), 255),
                        inRange("rot_y", m.getRotY(), 255),
                        inRange("rot_x2", m.getRotX2(), 255));
        return new BasisChoice(set, weight1, weight2, fixed);
    }

    private static Announce announce(SessionId session, dev.herald.spec.transport.v1.Announce m)
            throws Bad {
        return new Announce(
                stream(session, m.getStream()),
                time("sequence", m.getSequence()),
                positive("request", m.getRequest()),
                pair(m.hasPair(), m.getPair()),
                BellIndex.ofCode(inRange("bell", m.getBell(), 3)));
    }

    private static Correction correction(
            SessionId session, dev.herald.spec.transport.v1.Correction m) throws Bad {
        BellIndex frame = BellIndex.ofCode(inRange("frame", m.getFrame(), 3));
        if (m.getMeasuredNs() < 0) {
            throw bad("measured_ns", m.getMeasuredNs());
        }
        return new Correction(
                stream(session, m.getStream()),
                pair(m.hasPair(), m.getPair()),
                new PauliFrame(frame.z(), frame.x()),
                m.getMeasuredNs(),
                inRange("gate_ppb", m.getGatePpb(), Correction.ONE_PPB),
                inRange("flip_z_ppb", m.getFlipZPpb(), Correction.ONE_PPB),
                inRange("flip_x_ppb", m.getFlipXPpb(), Correction.ONE_PPB));
    }

    private static StreamId stream(SessionId session, int number) throws Bad {
        return new StreamId(session, positive("stream", number));
    }

    private static PairId pair(boolean present, PairName name) throws Bad {
        if (!present) {
            throw new Bad("TL-MSG-6", "no pair");
        }
        return new PairId(name.getHigh(), name.getLow());
    }

    private static String port(String port) throws Bad {
        if (port.isEmpty() || port.length() > Open.PORT_LENGTH_MAX) {
            throw new Bad("TL-MSG-6", "port of " + port.length() + " characters");
        }
        return port;
    }

    private static byte[] bytes(ByteString bytes) throws Bad {
        if (bytes.size() > Data.LENGTH_MAX) {
            throw new Bad("TL-MSG-6", "data of " + bytes.size() + " bytes");
        }
        return bytes.toByteArray();
    }

    private static TransportError why(int code) throws Bad {
        if (code == 0) {
            throw new Bad("TL-MSG-8", "no reason"); // [TL-MSG-8]
        }
        return TransportError.ofCode(code);
    }

    private static int positive(String field, int value) throws Bad {
        if (value < 1) {
            throw bad(field, Integer.toUnsignedLong(value));
        }
        return value;
    }

    private static long time(String field, long value) throws Bad {
        if (value < 1) {
            throw bad(field, value);
        }
        return value;
    }

    private static int inRange(String field, int value, int max) throws Bad {
        if (value < 0 || value > max) {
            throw bad(field, Integer.toUnsignedLong(value));
        }
        return value;
    }

    private static Bad bad(String field, long value) {
        return new Bad("TL-MSG-6", field + " " + Long.toUnsignedString(value)); // [TL-MSG-6]
    }
}
