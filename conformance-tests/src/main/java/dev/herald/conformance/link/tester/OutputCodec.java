package dev.herald.conformance.link.tester;

import com.google.protobuf.ByteString;
import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.TagCodec;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.wire.LinkCodec;
import dev.herald.spec.link.tester.v1.Acknowledged;
import dev.herald.spec.link.tester.v1.Failed;
import dev.herald.spec.link.tester.v1.Finished;
import dev.herald.spec.link.tester.v1.LinkDown;
import dev.herald.spec.link.tester.v1.LinkUp;
import dev.herald.spec.link.tester.v1.Offer;
import dev.herald.spec.link.tester.v1.Output;
import dev.herald.spec.link.tester.v1.PairId;
import dev.herald.spec.link.tester.v1.PairKept;
import dev.herald.spec.link.tester.v1.PairMeasured;
import dev.herald.spec.link.tester.v1.Refused;
import dev.herald.spec.link.tester.v1.Revoked;
import dev.herald.spec.link.tester.v1.Violation;
import dev.herald.spec.link.v1.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an entity does and says.
public final class OutputCodec {
    private static final LinkCodec FRAMES = new LinkCodec();

    private OutputCodec() {}

    public static Output encode(LinkOutput output) {
        Output.Builder wire = Output.newBuilder();
        switch (output) {
            case LinkOutput.Acknowledged(long cookie, int createId) ->
                    wire.setAcknowledged(
                            Acknowledged.newBuilder().setCookie(cookie).setCreateId(createId));
            case LinkOutput.Refused(long cookie, LinkError why, String detail) ->
                    wire.setRefused(
                            Refused.newBuilder()
                                    .setCookie(cookie)
                                    .setWhy(why.code())
                                    .setDetail(detail));
            case LinkOutput.PairKept pair ->
                    wire.setPairKept(
                            PairKept.newBuilder()
                                    .setRequest(encode(pair.request()))
                                    .setPurpose(pair.purpose())
                                    .setPair(encode(pair.pair()))
                                    .setIndex(pair.index())
                                    .setQubit(
                                            dev.herald.spec.hal.v1.QubitHandle.newBuilder()
                                                    .setQubit(pair.qubit().qubit())
                                                    .setGeneration(pair.qubit().generation()))
                                    .setBell(pair.bell().code())
                                    .setTag(TagCodec.encode(pair.tag())));
            case LinkOutput.PairMeasured pair ->
                    wire.setPairMeasured(
                            PairMeasured.newBuilder()
                                    .setRequest(encode(pair.request()))
                                    .setPurpose(pair.purpose())
                                    .setPair(encode(pair.pair()))
                                    .setIndex(pair.index())
                                    .setOne(pair.one())
                                    .setBasis(
                                            dev.herald.spec.hal.v1.Basis.newBuilder()
                                                    .setRotX1(pair.basis().rotX1())
                                                    .setRotY(pair.basis().rotY())
                                                    .setRotX2(pair.basis().rotX2()))
                                    .setBell(pair.bell().code())
                                    .setTag(TagCodec.encode(pair.tag())));
            case LinkOutput.Finished finished ->
                    wire.setFinished(
                            Finished.newBuilder()
                                    .setRequest(encode(finished.request()))
                                    .setPurpose(finished.purpose()));
            case LinkOutput.Failed failed ->
                    wire.setFailed(
                            Failed.newBuilder()
                                    .setRequest(encode(failed.request()))
                                    .setPurpose(failed.purpose())
                                    .setWhy(failed.why().code())
                                    .setDetail(failed.detail()));
            case LinkOutput.Revoked revoked ->
                    wire.setRevoked(
                            Revoked.newBuilder()
                                    .setRequest(encode(revoked.request()))
                                    .setPurpose(revoked.purpose())
                                    .addAllPairs(
                                            revoked.pairs().stream()
                                                    .map(OutputCodec::encode)
                                                    .toList()));
            case LinkOutput.LinkUp(LinkQuality quality) -> wire.setLinkUp(encode(quality));
            case LinkOutput.QualityChanged(LinkQuality quality) ->
                    wire.setQualityChanged(encode(quality));
            case LinkOutput.LinkDown(String detail) ->
                    wire.setLinkDown(LinkDown.newBuilder().setDetail(detail));
            case LinkOutput.ToDevice(var command) -> wire.setDevice(HalParts.encode(command));
            case LinkOutput.ToPeer(LinkMessage message) ->
                    wire.setPeer(ByteString.copyFrom(FRAMES.encode(message)));
            case LinkOutput.PeerViolation(String clause, String detail) ->
                    wire.setPeerViolation(violation(clause, detail));
            case LinkOutput.DeviceViolation(String clause, String detail) ->
                    wire.setDeviceViolation(violation(clause, detail));
            default -> wire.setNote(String.valueOf(output));
        }
        return wire.build();
    }

    static Violation violation(String clause, String detail) {
        return Violation.newBuilder().setClause(clause).setDetail(detail).build();
    }

    private static RequestId encode(LinkRequestId id) {
        return RequestId.newBuilder()
                .setOrigin(id.origin().value())
                .setCreateId(id.createId())
                .build();
    }

    private static PairId encode(LinkPairId id) {
        return PairId.newBuilder().setStationEpoch(id.epoch()).setSequence(id.sequence()).build();
    }

    private static LinkUp encode(LinkQuality quality) {
        LinkUp.Builder up = LinkUp.newBuilder();
        for (LinkQuality.Offer offer : quality.curve()) {
            up.addOffers(
                    Offer.newBuilder()
                            .setPoint(offer.point())
                            .setState(TagCodec.encode(offer.state()))
                            .setMeanPairNs(offer.meanPairNs()));
        }
        return up.setHere(TagCodec.encode(quality.decayLocal()))
                .setThere(TagCodec.encode(quality.decayRemote()))
                .build();
    }

    /// @return null for what the suite has no name for
    public static @Nullable LinkOutput decode(LinkId link, NodeId peer, long nowNs, Output wire)
            throws WrongValue {
        return switch (wire.getBodyCase()) {
            case ACKNOWLEDGED ->
                    new LinkOutput.Acknowledged(
                            wire.getAcknowledged().getCookie(),
                            wire.getAcknowledged().getCreateId());
            case REFUSED ->
                    new LinkOutput.Refused(
                            wire.getRefused().getCookie(),
                            error(wire.getRefused().getWhy()),
                            wire.getRefused().getDetail());
            case PAIR_KEPT -> {
                PairKept pair = wire.getPairKept();
                yield new LinkOutput.PairKept(
                        request(pair.getRequest()),
                        pair.getPurpose(),
                        pair(link, pair.getPair()),
                        pair.getIndex(),
                        WrongValue.of(
                                "qubit",
                                () ->
                                        new QubitHandle(
                                                pair.getQubit().getQubit(),
                                                pair.getQubit().getGeneration())),
                        bell(pair.getBell()),
                        TagCodec.decode(pair.getTag()));
            }
            case PAIR_MEASURED -> {
                PairMeasured pair = wire.getPairMeasured();
                yield new LinkOutput.PairMeasured(
                        request(pair.getRequest()),
                        pair.getPurpose(),
                        pair(link, pair.getPair()),
                        pair.getIndex(),
                        pair.getOne(),
                        WrongValue.of(
                                "basis",
                                () ->
                                        new Basis(
                                                pair.getBasis().getRotX1(),
                                                pair.getBasis().getRotY(),
                                                pair.getBasis().getRotX2())),
                        bell(pair.getBell()),
                        TagCodec.decode(pair.getTag()));
            }
            case FINISHED ->
                    new LinkOutput.Finished(
                            request(wire.getFinished().getRequest()),
                            wire.getFinished().getPurpose());
            case FAILED ->
                    new LinkOutput.Failed(
                            request(wire.getFailed().getRequest()),
                            wire.getFailed().getPurpose(),
                            error(wire.getFailed().getWhy()),
                            wire.getFailed().getDetail());
            case REVOKED -> {
                List<LinkPairId> pairs = new ArrayList<>();
                for (PairId each : wire.getRevoked().getPairsList()) {
                    pairs.add(pair(link, each));
                }
                yield new LinkOutput.Revoked(
                        request(wire.getRevoked().getRequest()),
                        wire.getRevoked().getPurpose(),
                        pairs);
            }
            case LINK_UP -> new LinkOutput.LinkUp(quality(link, peer, nowNs, wire.getLinkUp()));
            case QUALITY_CHANGED ->
                    new LinkOutput.QualityChanged(
                            quality(link, peer, nowNs, wire.getQualityChanged()));
            case LINK_DOWN -> new LinkOutput.LinkDown(wire.getLinkDown().getDetail());
            case DEVICE -> new LinkOutput.ToDevice(HalParts.decode(wire.getDevice()));
            case PEER -> new LinkOutput.ToPeer(frame(wire.getPeer()));
            case PEER_VIOLATION ->
                    new LinkOutput.PeerViolation(
                            wire.getPeerViolation().getClause(),
                            wire.getPeerViolation().getDetail());
            case DEVICE_VIOLATION ->
                    new LinkOutput.DeviceViolation(
                            wire.getDeviceViolation().getClause(),
                            wire.getDeviceViolation().getDetail());
            case NOTE, BODY_NOT_SET -> null;
        };
    }

    private static LinkMessage frame(ByteString bytes) throws WrongValue {
        return switch (FRAMES.decode(bytes.toByteArray())) {
            case Decoded.Valid<LinkMessage>(LinkMessage message) -> message;
            case Decoded.Malformed<LinkMessage>(String clause, String detail) ->
                    throw new WrongValue("frame for the peer: " + clause + ": " + detail);
            case Decoded.Unknown<LinkMessage>(String what) ->
                    throw new WrongValue("frame for the peer: LL-MSG-4: unknown " + what);
        };
    }

    private static LinkError error(int code) throws WrongValue {
        WrongValue.unless(code >= 1 && code <= 0xFFFF, "reason", code, "is not in 1..65535");
        return LinkError.ofCode(code);
    }

    private static LinkRequestId request(RequestId id) throws WrongValue {
        return WrongValue.of(
                "request", () -> new LinkRequestId(new NodeId(id.getOrigin()), id.getCreateId()));
    }

    private static LinkPairId pair(LinkId link, PairId id) throws WrongValue {
        return WrongValue.of(
                "pair", () -> new LinkPairId(link, id.getStationEpoch(), id.getSequence()));
    }

    private static BellIndex bell(int code) throws WrongValue {
        WrongValue.unless(code >= 0 && code <= 3, "bell", code, "is not in 0..3");
        return BellIndex.ofCode(code);
    }

    private static LinkQuality quality(LinkId link, NodeId peer, long nowNs, LinkUp up)
            throws WrongValue {
        List<LinkQuality.Offer> curve = new ArrayList<>();
        for (Offer offer : up.getOffersList()) {
            curve.add(
                    new LinkQuality.Offer(
                            offer.getPoint(),
                            TagCodec.decode(offer.getState()),
                            offer.getMeanPairNs()));
        }
        MemoryDecay here = WrongValue.of("here", () -> TagCodec.decode(up.getHere()));
        MemoryDecay there = WrongValue.of("there", () -> TagCodec.decode(up.getThere()));
        return new LinkQuality(link, peer, curve, here, there, nowNs);
    }
}
