package dev.herald.physical.remote.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.remote.wire.DeviceFrame.AttachOk;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefusal;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefused;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.DeviceFrame.Detached;
import dev.herald.physical.remote.wire.DeviceFrame.Pong;
import dev.herald.physical.remote.wire.DeviceFrame.Report;
import dev.herald.physical.remote.wire.HostFrame.Attach;
import dev.herald.physical.remote.wire.HostFrame.Detach;
import dev.herald.physical.remote.wire.HostFrame.Ping;
import dev.herald.physical.remote.wire.HostFrame.SessionToken;
import dev.herald.physical.remote.wire.HostFrame.Submit;
import dev.herald.physical.remote.wire.HostFrame.Unusable;
import java.nio.ByteBuffer;

/// Frames between a host and a device, to and from bytes.
public final class HalCodec {
    /// Longest frame of this binding: a descriptor may be large.
    public static final int PAYLOAD_MAX = 1 << 20;

    private static final AttachRefusal[] REFUSALS = AttachRefusal.values();
    private static final DetachReason[] REASONS = DetachReason.values();

    private HalCodec() {}

    public static ByteBuffer encode(HostFrame frame) {
        var wire = dev.herald.spec.hal.v1.HostFrame.newBuilder();
        switch (frame) {
            case Attach attach ->
                    wire.getAttachBuilder()
                            .setContractMajor(attach.contractMajor())
                            .setContractMinor(attach.contractMinor())
                            .addAllFeatures(attach.features())
                            .setNode(attach.node().value())
                            .setNodeName(attach.nodeName())
                            .setTokenHigh(attach.token().high())
                            .setTokenLow(attach.token().low());
            case Submit submit -> wire.setCommand(CommandCodec.encode(submit.command()));
            case Ping(long number) -> wire.getPingBuilder().setNumber(number);
            case Detach() -> wire.getDetachBuilder();
            case Unusable unusable ->
                    throw new IllegalArgumentException("not to be sent: " + unusable);
        }
        return bytes(wire.build());
    }

    /// @throws IllegalArgumentException when the descriptor has a figure that is none
    public static ByteBuffer encode(DeviceFrame frame) {
        var wire = dev.herald.spec.hal.v1.DeviceFrame.newBuilder();
        switch (frame) {
            case AttachOk ok ->
                    wire.getAttachOkBuilder()
                            .setContractMajor(ok.contractMajor())
                            .setContractMinor(ok.contractMinor())
                            .addAllFeatures(ok.features())
                            .setSessionEpoch(ok.sessionEpoch())
                            .setNowNs(ok.nowNs())
                            .setOutstandingMax(ok.outstandingMax())
                            .setSilenceNs(ok.silenceNs())
                            .setStateValue(Numbers.number(ok.state()))
                            .setStateDetail(EventCodec.cut(ok.stateDetail()))
                            .setDevice(DescriptorCodec.encode(ok.descriptor()));
            case AttachRefused(AttachRefusal why, String detail) ->
                    wire.getAttachRefusedBuilder()
                            .setWhyValue(Numbers.number(why))
                            .setDetail(EventCodec.cut(detail));
            case Report(DeviceEvent event) -> wire.setEvent(EventCodec.encode(event));
            case Pong(long number, long nowNs) ->
                    wire.getPongBuilder().setNumber(number).setNowNs(nowNs);
            case Detached(DetachReason why, String detail) ->
                    wire.getDetachedBuilder()
                            .setWhyValue(Numbers.number(why))
                            .setDetail(EventCodec.cut(detail));
        }
        return bytes(wire.build());
    }

    /// What a device makes of a frame.
    public static Decoded<HostFrame> decodeHost(ByteBuffer payload) {
        try {
            var wire = dev.herald.spec.hal.v1.HostFrame.parseFrom(payload);
            return switch (wire.getBodyCase()) {
                case ATTACH -> {
                    var body = wire.getAttach();
                    yield new Decoded.Valid<>(
                            new Attach(
                                    Numbers.index("contract_major", body.getContractMajor()),
                                    Numbers.index("contract_minor", body.getContractMinor()),
                                    body.getFeaturesList(),
                                    new NodeId(Numbers.positive("node", body.getNode())),
                                    body.getNodeName(),
                                    new SessionToken(body.getTokenHigh(), body.getTokenLow())));
                }
                case COMMAND -> new Decoded.Valid<>(CommandCodec.decode(wire.getCommand()));
                case PING -> new Decoded.Valid<>(new Ping(wire.getPing().getNumber()));
                case DETACH -> new Decoded.Valid<>(new Detach());
                case BODY_NOT_SET -> new Decoded.Unknown<>("frame of a host"); // [HAL-WIRE-3]
            };
        } catch (InvalidProtocolBufferException damaged) {
            return new Decoded.Malformed<>("HAL-WIRE-2", String.valueOf(damaged.getMessage()));
        } catch (Broken broken) {
            return new Decoded.Malformed<>(broken.clause(), broken.detail());
        }
    }

    /// What a host makes of a frame.
    public static Decoded<DeviceFrame> decodeDevice(ByteBuffer payload) {
        try {
            var wire = dev.herald.spec.hal.v1.DeviceFrame.parseFrom(payload);
            return switch (wire.getBodyCase()) {
                case ATTACH_OK -> new Decoded.Valid<>(attachOk(wire.getAttachOk()));
                case ATTACH_REFUSED -> {
                    var body = wire.getAttachRefused();
                    yield new Decoded.Valid<>(
                            new AttachRefused(
                                    Numbers.known(
                                            REFUSALS,
                                            body.getWhyValue(),
                                            "why",
                                            AttachRefusal.FORBIDDEN),
                                    body.getDetail()));
                }
                case EVENT -> {
                    DeviceEvent event = EventCodec.decode(wire.getEvent());
                    yield event == null
                            ? new Decoded.Unknown<>("event")
                            : new Decoded.Valid<>(new Report(event));
                }
                case PONG ->
                        new Decoded.Valid<>(
                                new Pong(wire.getPong().getNumber(), wire.getPong().getNowNs()));
                case DETACHED -> {
                    var body = wire.getDetached();
                    yield new Decoded.Valid<>(
                            new Detached(
                                    Numbers.known(
                                            REASONS,
                                            body.getWhyValue(),
                                            "why",
                                            DetachReason.SHUTDOWN),
                                    body.getDetail()));
                }
                case BODY_NOT_SET -> new Decoded.Unknown<>("frame of a device");
            };
        } catch (InvalidProtocolBufferException damaged) {
            return new Decoded.Malformed<>("HAL-WIRE-2", String.valueOf(damaged.getMessage()));
        } catch (Broken broken) {
            return new Decoded.Malformed<>(broken.clause(), broken.detail());
        }
    }

    /// The descriptor as every host of the device has it: in the fixed point of the wire.
    ///
    /// @throws IllegalArgumentException when a figure is none, or out of its range
    public static DeviceDescriptor rounded(DeviceDescriptor descriptor) {
        try {
            return DescriptorCodec.decode(DescriptorCodec.encode(descriptor));
        } catch (Broken broken) {
            throw new IllegalArgumentException(broken.detail(), broken);
        }
    }

    private static AttachOk attachOk(dev.herald.spec.hal.v1.AttachOk body) {
        return new AttachOk(
                Numbers.index("contract_major", body.getContractMajor()),
                Numbers.index("contract_minor", body.getContractMinor()),
                body.getFeaturesList(),
                body.getSessionEpoch(),
                body.getNowNs(),
                Numbers.positive("outstanding_max", body.getOutstandingMax()),
                positive("silence_ns", body.getSilenceNs()),
                Numbers.known(EventCodec.STATES, body.getStateValue(), "state", DeviceState.FAULT),
                body.getStateDetail(),
                DescriptorCodec.decode(body.getDevice()));
    }

    private static long positive(String name, long value) {
        Broken.unless(Numbers.amount(name, value) > 0, "HAL-WIRE-13", "%s 0", name);
        return value;
    }

    private static ByteBuffer bytes(MessageLite wire) {
        return ByteBuffer.wrap(wire.toByteArray());
    }
}
