package dev.herald.link.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.BufferedPair;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.spec.link.v1.LinkFrame;
import dev.herald.spec.link.v1.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Link-layer messages to bytes and back. Normative: spec/text/link.md, LL-MSG.
public final class LinkCodec {
    /// Major version of the wire format.
    public static final int VERSION = 1;

    /// A value on the wire that no message can have.
    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;
        final String clause;
        final String detail;

        Rejected(String clause, String detail) {
            super(detail, null, false, false);
            this.clause = clause;
            this.detail = detail;
        }
    }

    // ---- to bytes

    public byte[] encode(LinkMessage message) {
        LinkFrame.Builder frame =
                LinkFrame.newBuilder().setVersion(VERSION).setEpoch(message.epoch());
        switch (message) {
            case LinkMessage.Hello m ->
                    frame.getHelloBuilder()
                            .setPeerEpoch(m.peerEpoch())
                            .setVersion(m.version())
                            .setReply(m.reply())
                            .setDiscipline(m.discipline())
                            .setFirstEpoch(m.first() == m.epoch() ? 0 : m.first());
            case LinkMessage.Advert m -> frame.setAdvert(MemoryCodec.advert(m));
            case LinkMessage.AdvertAck m -> frame.getAdvertAckBuilder().setNumber(m.number());
            case LinkMessage.Add m -> {
                var add =
                        frame.getAddBuilder()
                                .setCommSeq(m.commSeq())
                                .setRequest(request(m.request()))
                                .setOrder(m.order())
                                .setBody(body(m.body()))
                                .setPoint(m.point())
                                .setScheduleCycle(m.scheduleCycle())
                                .setDeadlineNs(
                                        m.deadlineNs() == Long.MAX_VALUE ? 0 : m.deadlineNs())
                                .setKindValue(m.kind().ordinal())
                                .setPairNs(m.pairNs())
                                .setFinish(m.finish())
                                .addAllBuffered(buffered(m.buffered()));
                if (m.plan().distils()) {
                    add.setPlan(plan(m.plan()));
                }
                if (m.place() != null) {
                    add.setPlace(place(m.place()));
                }
            }
            case LinkMessage.AddAck m ->
                    frame.getAddAckBuilder()
                            .setCommSeq(m.commSeq())
                            .setPlace(place(m.place()))
                            .setOrder(m.order())
                            .setFinish(m.finish())
                            .addAllBuffered(buffered(m.buffered()));
            case LinkMessage.AddReject m ->
                    frame.getAddRejectBuilder().setCommSeq(m.commSeq()).setWhy(m.why().code());
            case LinkMessage.Remove m ->
                    frame.getRemoveBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setWhy(m.why().code());
            case LinkMessage.RemoveAck m ->
                    frame.getRemoveAckBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()));
            case LinkMessage.Expire m ->
                    frame.getExpireBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setStationEpoch(m.stationEpoch())
                            .setLow(m.low())
                            .setHigh(m.high());
            case LinkMessage.ExpireAck m ->
                    frame.getExpireAckBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setStationEpoch(m.stationEpoch())
                            .setHigh(m.high());
            case LinkMessage.TestReport m ->
                    frame.getTestReportBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setCount(m.count())
                            .setBits(TestBits.toBytes(m.bits()));
            case LinkMessage.TestAck m ->
                    frame.getTestAckBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()));
            case LinkMessage.DistilReport m ->
                    frame.getDistilReportBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setRound(m.round())
                            .setBits(m.bits());
            case LinkMessage.DistilAck m ->
                    frame.getDistilAckBuilder()
                            .setRequest(request(m.request()))
                            .setPlace(place(m.place()))
                            .setRound(m.round());
        }
        return frame.build().toByteArray();
    }

    private static dev.herald.spec.link.v1.RequestId request(LinkRequestId id) {
        return dev.herald.spec.link.v1.RequestId.newBuilder()
                .setOrigin(id.origin().value())
                .setCreateId(id.createId())
                .build();
    }

    private static dev.herald.spec.link.v1.QueueId place(QueueId id) {
        return dev.herald.spec.link.v1.QueueId.newBuilder()
                .setQueue(id.queue())
                .setSlot(id.slot())
                .setGeneration(id.generation())
                .build();
    }

    private static List<dev.herald.spec.link.v1.BufferedPair> buffered(List<BufferedPair> pairs) {
        List<dev.herald.spec.link.v1.BufferedPair> result = new ArrayList<>(pairs.size());
        for (BufferedPair pair : pairs) {
            result.add(
                    dev.herald.spec.link.v1.BufferedPair.newBuilder()
                            .setStationEpoch(pair.stationEpoch())
                            .setSequence(pair.sequence())
                            .build());
        }
        return result;
    }

    private static dev.herald.spec.link.v1.DistilPlan plan(DistilPlan plan) {
        return dev.herald.spec.link.v1.DistilPlan.newBuilder()
                .setProtocolValue(plan.protocol().ordinal())
                .setShapeValue(plan.shape().ordinal())
                .setRounds(plan.rounds())
                .build();
    }

    private static Request body(CreateRequest body) {
        Request.Builder request = Request.newBuilder();
        if (body.distil().protocol() != DistilPlan.Protocol.NONE) {
            request.setDistil(plan(body.distil()));
        }
        return request.setTypeValue(body.type().ordinal() + 1)
                .setNumber(body.number())
                .setMinFidelityPpb(body.minFidelity().ppb())
                .setMaxTimeNs(body.maxTimeNs())
                .setPurpose(body.purpose())
                .setPriority(body.priority())
                .setAtomic(body.atomic())
                .setConsecutive(body.consecutive())
                .setStore(body.store())
                .setLocal(basis(body.local()))
                .setRemote(basis(body.remote()))
                .build();
    }

    private static dev.herald.spec.link.v1.BasisChoice basis(BasisChoice choice) {
        return dev.herald.spec.link.v1.BasisChoice.newBuilder()
                .setSetValue(choice.set().ordinal() + 1)
                .setWeight1(choice.weight1())
                .setWeight2(choice.weight2())
                .setRotX1(choice.fixed().rotX1())
                .setRotY(choice.fixed().rotY())
                .setRotX2(choice.fixed().rotX2())
                .build();
    }

    // ---- from bytes

    public Decoded<LinkMessage> decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /// Reads the frame to the buffer's limit.
    public Decoded<LinkMessage> decode(ByteBuffer bytes) {
        LinkFrame frame;
        try {
            frame = LinkFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return new Decoded.Malformed<>("LL-MSG-3", "cannot be parsed: " + e.getMessage());
        }
        if (frame.getVersion() != VERSION) {
            return new Decoded.Malformed<>(
                    "LL-MSG-1", "version " + Integer.toUnsignedString(frame.getVersion()));
        }
        if (frame.getEpoch() == 0) {
            return new Decoded.Malformed<>("LL-MSG-2", "epoch 0");
        }
        try {
            LinkMessage message = message(frame);
            return message == null
                    ? new Decoded.Unknown<>("body")
                    : new Decoded.Valid<>(message); // [LL-MSG-4]
        } catch (Rejected e) {
            return new Decoded.Malformed<>(e.clause, e.detail);
        }
    }

    private static @Nullable LinkMessage message(LinkFrame frame) throws Rejected {
        int epoch = frame.getEpoch();
        return switch (frame.getBodyCase()) {
            case HELLO -> {
                var m = frame.getHello();
                yield new LinkMessage.Hello(
                        epoch,
                        m.getPeerEpoch(),
                        m.getVersion(),
                        m.getReply(),
                        m.getDiscipline(),
                        m.getFirstEpoch() == 0 ? epoch : m.getFirstEpoch());
            }
            case ADVERT -> {
                String wrong = MemoryCodec.wrong(frame.getAdvert());
                if (wrong != null) {
                    throw new Rejected("LL-MSG-9", wrong);
                }
                yield MemoryCodec.advert(epoch, frame.getAdvert());
            }
            case ADVERT_ACK -> new LinkMessage.AdvertAck(epoch, frame.getAdvertAck().getNumber());
            case TEST_REPORT -> {
                var m = frame.getTestReport();
                check(
                        m.getCount() >= 1
                                && m.getCount() <= LinkMessage.TEST_PAIRS_MAX
                                && TestBits.fits(m.getBits(), m.getCount()),
                        "LL-MSG-11",
                        "count and bits",
                        m.getCount(),
                        m.getBits().size());
                yield new LinkMessage.TestReport(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        m.getCount(),
                        TestBits.ofBytes(m.getBits()));
            }
            case TEST_ACK -> {
                var m = frame.getTestAck();
                yield new LinkMessage.TestAck(
                        epoch, request(m.getRequest()), place(m.hasPlace(), m.getPlace()));
            }
            case DISTIL_REPORT -> {
                var m = frame.getDistilReport();
                check(
                        m.getRound() >= 1 && inRange(m.getBits(), 7),
                        "LL-MSG-12",
                        "round and bits",
                        m.getRound(),
                        m.getBits());
                yield new LinkMessage.DistilReport(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        m.getRound(),
                        m.getBits());
            }
            case DISTIL_ACK -> {
                var m = frame.getDistilAck();
                check(m.getRound() >= 1, "LL-MSG-12", "round", m.getRound(), 0);
                yield new LinkMessage.DistilAck(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        m.getRound());
            }
            case ADD -> add(epoch, frame.getAdd());
            case ADD_ACK -> {
                var m = frame.getAddAck();
                check(m.getFinish() >= 0, "LL-MSG-10", "finish", m.getFinish(), 0);
                yield new LinkMessage.AddAck(
                        epoch,
                        m.getCommSeq(),
                        place(m.hasPlace(), m.getPlace()),
                        m.getOrder(),
                        m.getFinish(),
                        pairs(m.getBufferedList()));
            }
            case ADD_REJECT -> {
                var m = frame.getAddReject();
                yield new LinkMessage.AddReject(epoch, m.getCommSeq(), error(m.getWhy()));
            }
            case REMOVE -> {
                var m = frame.getRemove();
                yield new LinkMessage.Remove(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        error(m.getWhy()));
            }
            case REMOVE_ACK -> {
                var m = frame.getRemoveAck();
                yield new LinkMessage.RemoveAck(
                        epoch, request(m.getRequest()), place(m.hasPlace(), m.getPlace()));
            }
            case EXPIRE -> {
                var m = frame.getExpire();
                check(
                        m.getLow() >= 0 && m.getHigh() >= m.getLow(),
                        "LL-MSG-8",
                        "range",
                        m.getLow(),
                        m.getHigh());
                yield new LinkMessage.Expire(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        m.getStationEpoch(),
                        m.getLow(),
                        m.getHigh());
            }
            case EXPIRE_ACK -> {
                var m = frame.getExpireAck();
                check(m.getHigh() >= 0, "LL-MSG-8", "high", m.getHigh(), 0);
                yield new LinkMessage.ExpireAck(
                        epoch,
                        request(m.getRequest()),
                        place(m.hasPlace(), m.getPlace()),
                        m.getStationEpoch(),
                        m.getHigh());
            }
            case BODY_NOT_SET -> null;
        };
    }

    private static LinkMessage add(int epoch, dev.herald.spec.link.v1.Add m) throws Rejected {
        check(m.getPoint() >= 0, "LL-MSG-6", "point", m.getPoint(), 0);
        check(
                m.getScheduleCycle() >= 0 && m.getDeadlineNs() >= 0,
                "LL-MSG-6",
                "time",
                m.getScheduleCycle(),
                m.getDeadlineNs());
        check(
                m.getPairNs() >= 0 && m.getFinish() >= 0,
                "LL-MSG-10",
                "pair time and finish",
                m.getPairNs(),
                m.getFinish());
        ItemKind kind =
                switch (m.getKind()) {
                    case KIND_REQUEST -> ItemKind.REQUEST;
                    case KIND_TEST -> ItemKind.TEST;
                    case KIND_BUFFER -> ItemKind.BUFFER;
                    case UNRECOGNIZED ->
                            throw new Rejected("LL-MSG-10", "kind " + m.getKindValue());
                };
        DistilPlan plan = plan(m.getPlan());
        check(plan.protocol() != DistilPlan.Protocol.AUTO, "LL-MSG-10", "plan", 1, 0);
        QueueId place = m.hasPlace() ? place(true, m.getPlace()) : null;
        return new LinkMessage.Add(
                epoch,
                m.getCommSeq(),
                request(m.getRequest()),
                place,
                m.getOrder(),
                body(m.getBody()),
                m.getPoint(),
                m.getScheduleCycle(),
                m.getDeadlineNs() == 0 ? Long.MAX_VALUE : m.getDeadlineNs(),
                kind,
                m.getPairNs(),
                m.getFinish(),
                plan,
                pairs(m.getBufferedList()));
    }

    private static List<BufferedPair> pairs(List<dev.herald.spec.link.v1.BufferedPair> given)
            throws Rejected {
        check(given.size() <= LinkMessage.BUFFERED_MAX, "LL-MSG-10", "buffered", given.size(), 0);
        List<BufferedPair> pairs = new ArrayList<>(given.size());
        for (var each : given) {
            check(each.getSequence() >= 0, "LL-MSG-10", "sequence", each.getSequence(), 0);
            pairs.add(new BufferedPair(each.getStationEpoch(), each.getSequence()));
        }
        return pairs;
    }

    private static DistilPlan plan(dev.herald.spec.link.v1.DistilPlan m) throws Rejected {
        int protocol = m.getProtocolValue();
        int shape = m.getShapeValue();
        boolean none = protocol <= DistilPlan.Protocol.AUTO.ordinal();
        check(
                inRange(protocol, DistilPlan.Protocol.values().length - 1)
                        && inRange(shape, DistilPlan.Shape.values().length - 1)
                        && inRange(m.getRounds(), DistilPlan.ROUNDS_MAX)
                        && none == (m.getRounds() == 0),
                "LL-MSG-10",
                "plan",
                protocol,
                m.getRounds());
        if (none) {
            return protocol == 0 ? DistilPlan.NONE : DistilPlan.AUTO;
        }
        return new DistilPlan(
                DistilPlan.Protocol.values()[protocol],
                DistilPlan.Shape.values()[shape],
                m.getRounds());
    }

    private static LinkRequestId request(dev.herald.spec.link.v1.RequestId m) throws Rejected {
        check(
                m.getOrigin() >= 1 && inRange(m.getCreateId(), LinkRequestId.CREATE_ID_MAX),
                "LL-MSG-5",
                "request",
                m.getOrigin(),
                m.getCreateId());
        return new LinkRequestId(new NodeId(m.getOrigin()), m.getCreateId());
    }

    private static QueueId place(boolean present, dev.herald.spec.link.v1.QueueId m)
            throws Rejected {
        check(
                present
                        && inRange(m.getQueue(), 15)
                        && inRange(m.getSlot(), 255)
                        && inRange(m.getGeneration(), 0xFFFF),
                "LL-MSG-5",
                "place",
                m.getSlot(),
                m.getGeneration());
        return new QueueId(m.getQueue(), m.getSlot(), m.getGeneration());
    }

    private static LinkError error(int code) throws Rejected {
        check(code >= 1 && code <= 0xFFFF, "LL-MSG-7", "reason", code, 0);
        return LinkError.ofCode(code);
    }

    private static CreateRequest body(Request m) throws Rejected {
        PairType type =
                switch (m.getType()) {
                    case TYPE_K -> PairType.K;
                    case TYPE_M -> PairType.M;
                    case TYPE_R -> PairType.R;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new Rejected("LL-MSG-6", "type " + m.getTypeValue());
                };
        check(
                inRange(m.getNumber(), CreateRequest.NUMBER_MAX),
                "LL-MSG-6",
                "number",
                m.getNumber(),
                0);
        check(
                inRange(m.getMinFidelityPpb(), Fidelity.ONE_PPB),
                "LL-MSG-6",
                "fidelity",
                m.getMinFidelityPpb(),
                0);
        check(m.getMaxTimeNs() >= 0, "LL-MSG-6", "max time", m.getMaxTimeNs(), 0);
        check(
                inRange(m.getPurpose(), CreateRequest.PURPOSE_MAX),
                "LL-MSG-6",
                "purpose",
                m.getPurpose(),
                0);
        check(
                inRange(m.getPriority(), CreateRequest.PRIORITY_MAX),
                "LL-MSG-6",
                "priority",
                m.getPriority(),
                0);
        check(
                m.getNumber() != CreateRequest.STREAM || !m.getAtomic() && m.getConsecutive(),
                "LL-MSG-6",
                "stream",
                m.getNumber(),
                0);
        DistilPlan distil = plan(m.getDistil());
        check(
                distil.protocol() == DistilPlan.Protocol.NONE || type == PairType.K,
                "LL-MSG-6",
                "distilled type",
                m.getTypeValue(),
                0);
        return new CreateRequest(
                type,
                m.getNumber(),
                new Fidelity(m.getMinFidelityPpb()),
                m.getMaxTimeNs(),
                m.getPurpose(),
                m.getPriority(),
                m.getAtomic(),
                m.getConsecutive(),
                m.getStore(),
                basis(m.hasLocal(), m.getLocal()),
                basis(m.hasRemote(), m.getRemote()),
                distil);
    }

    private static BasisChoice basis(boolean present, dev.herald.spec.link.v1.BasisChoice m)
            throws Rejected {
        if (!present) {
            return BasisChoice.MEASURE_Z;
        }
        BasisChoice.Set set =
                switch (m.getSet()) {
                    case SET_FIXED -> BasisChoice.Set.FIXED;
                    case SET_XZ -> BasisChoice.Set.XZ;
                    case SET_XYZ -> BasisChoice.Set.XYZ;
                    case SET_CHSH -> BasisChoice.Set.CHSH;
                    case SET_UNSPECIFIED, UNRECOGNIZED ->
                            throw new Rejected("LL-MSG-6", "basis set " + m.getSetValue());
                };
        check(
                inRange(m.getWeight1(), 255)
                        && inRange(m.getWeight2(), 255)
                        && m.getWeight1() + m.getWeight2() <= 255,
                "LL-MSG-6",
                "weights",
                m.getWeight1(),
                m.getWeight2());
        check(
                inRange(m.getRotX1(), 255)
                        && inRange(m.getRotY(), 255)
                        && inRange(m.getRotX2(), 255),
                "LL-MSG-6",
                "rotations",
                m.getRotX1(),
                m.getRotY());
        return new BasisChoice(
                set,
                m.getWeight1(),
                m.getWeight2(),
                new Basis(m.getRotX1(), m.getRotY(), m.getRotX2()));
    }

    private static boolean inRange(int value, int max) {
        return value >= 0 && value <= max;
    }

    private static void check(boolean holds, String clause, String field, long a, long b)
            throws Rejected {
        if (!holds) {
            throw new Rejected(
                    clause,
                    field + " " + Long.toUnsignedString(a) + ", " + Long.toUnsignedString(b));
        }
    }
}
