package dev.herald.conformance.tester;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import dev.herald.spec.hal.v1.AttachOk;
import dev.herald.spec.hal.v1.Command;
import dev.herald.spec.hal.v1.Event;
import java.nio.ByteBuffer;
import java.util.List;

/// Descriptors, commands and events as in the binding of the HAL: what they look like there, and which
/// values they can have, is the business of its codec.
public final class HalParts {
    private HalParts() {}

    public static dev.herald.spec.hal.v1.DeviceDescriptor encode(DeviceDescriptor device) {
        DeviceFrame frame =
                new DeviceFrame.AttachOk(
                        device.contractMajor(),
                        device.contractMinor(),
                        List.of(),
                        1,
                        0,
                        1,
                        1,
                        DeviceState.READY,
                        "",
                        device);
        return device(HalCodec.encode(frame)).getAttachOk().getDevice();
    }

    public static DeviceDescriptor decode(dev.herald.spec.hal.v1.DeviceDescriptor wire)
            throws WrongValue {
        AttachOk attached =
                AttachOk.newBuilder()
                        .setContractMajor(wire.getContractMajor())
                        .setContractMinor(wire.getContractMinor())
                        .setSessionEpoch(1)
                        .setOutstandingMax(1)
                        .setSilenceNs(1)
                        .setState(dev.herald.spec.hal.v1.DeviceState.DEVICE_STATE_READY)
                        .setDevice(wire)
                        .build();
        var frame = dev.herald.spec.hal.v1.DeviceFrame.newBuilder().setAttachOk(attached).build();
        return switch (HalCodec.decodeDevice(ByteBuffer.wrap(frame.toByteArray()))) {
            case Decoded.Valid<DeviceFrame>(DeviceFrame.AttachOk ok) -> ok.descriptor();
            case Decoded.Malformed<DeviceFrame>(String clause, String detail) ->
                    throw new WrongValue("device: " + clause + ": " + detail);
            default -> throw new WrongValue("device: not a descriptor");
        };
    }

    public static Event encode(DeviceEvent event) {
        return device(HalCodec.encode(new DeviceFrame.Report(event))).getEvent();
    }

    public static DeviceEvent decode(Event wire) throws WrongValue {
        var frame = dev.herald.spec.hal.v1.DeviceFrame.newBuilder().setEvent(wire).build();
        return switch (HalCodec.decodeDevice(ByteBuffer.wrap(frame.toByteArray()))) {
            case Decoded.Valid<DeviceFrame>(DeviceFrame.Report(DeviceEvent event)) -> event;
            case Decoded.Malformed<DeviceFrame>(String clause, String detail) ->
                    throw new WrongValue("device event: " + clause + ": " + detail);
            default -> throw new WrongValue("device event: of a later version");
        };
    }

    public static Command encode(DeviceCommand command) {
        try {
            return dev.herald.spec.hal.v1.HostFrame.parseFrom(
                            HalCodec.encode(new HostFrame.Submit(command)))
                    .getCommand();
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static DeviceCommand decode(Command wire) throws WrongValue {
        var frame = dev.herald.spec.hal.v1.HostFrame.newBuilder().setCommand(wire).build();
        return switch (HalCodec.decodeHost(ByteBuffer.wrap(frame.toByteArray()))) {
            case Decoded.Valid<HostFrame>(HostFrame.Submit(DeviceCommand command)) -> command;
            case Decoded.Valid<HostFrame>(HostFrame.Unusable unusable) ->
                    throw new WrongValue("device command: " + unusable.detail());
            case Decoded.Malformed<HostFrame>(String clause, String detail) ->
                    throw new WrongValue("device command: " + clause + ": " + detail);
            default -> throw new WrongValue("device command: of a later version");
        };
    }

    private static dev.herald.spec.hal.v1.DeviceFrame device(ByteBuffer bytes) {
        try {
            return dev.herald.spec.hal.v1.DeviceFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
