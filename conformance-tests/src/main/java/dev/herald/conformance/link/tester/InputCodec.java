package dev.herald.conformance.link.tester;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.wire.LinkCodec;
import dev.herald.spec.link.tester.v1.Bin;
import dev.herald.spec.link.tester.v1.Create;
import dev.herald.spec.link.tester.v1.Step;
import dev.herald.spec.link.v1.LinkFrame;
import dev.herald.spec.link.v1.Request;
import dev.herald.spec.link.v1.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What happens to an entity. Frames of the peer are bytes here; what they mean is LL-MSG's.
public final class InputCodec {
    private static final LinkCodec FRAMES = new LinkCodec();

    private InputCodec() {}

    public static Step encode(long nowNs, LinkInput input) {
        Step.Builder step = Step.newBuilder().setNowNs(nowNs);
        switch (input) {
            case LinkInput.Create create ->
                    step.setCreate(
                            Create.newBuilder()
                                    .setCookie(create.cookie())
                                    .setRequest(request(create.request())));
            case LinkInput.Cancel(int createId) -> step.setCancel(createId);
            case LinkInput.Listen(int purpose) -> step.setListen(purpose);
            case LinkInput.StopListening(int purpose) -> step.setStopListening(purpose);
            case LinkInput.Schedule(Timetable timetable) -> step.setSchedule(encode(timetable));
            case LinkInput.FromPeer(LinkMessage message) ->
                    step.setPeer(ByteString.copyFrom(FRAMES.encode(message)));
            case LinkInput.FromDevice(var event) -> step.setDevice(HalParts.encode(event));
            case LinkInput.Released(int qubit) -> step.setReleased(qubit);
            default -> throw new SuiteBroken("no step of a tester is for " + input);
        }
        return step.build();
    }

    /// Everything but a frame of the peer and a deadline.
    public static LinkInput decode(Step step) throws WrongValue {
        return switch (step.getInputCase()) {
            case CREATE ->
                    new LinkInput.Create(
                            step.getCreate().getCookie(), request(step.getCreate().getRequest()));
            case CANCEL -> new LinkInput.Cancel(step.getCancel());
            case LISTEN -> new LinkInput.Listen(step.getListen());
            case STOP_LISTENING -> new LinkInput.StopListening(step.getStopListening());
            case SCHEDULE -> new LinkInput.Schedule(decode(step.getSchedule()));
            case DEVICE -> new LinkInput.FromDevice(HalParts.decode(step.getDevice()));
            case RELEASED -> new LinkInput.Released(step.getReleased());
            case PEER, DEADLINE, INPUT_NOT_SET ->
                    throw new WrongValue("step: without an input that is known");
        };
    }

    /// A request looks as it does in an Add.
    private static Request request(CreateRequest request) {
        Add add =
                new Add(
                        1,
                        0,
                        new LinkRequestId(new NodeId(1), 0),
                        null,
                        0,
                        request,
                        0,
                        0,
                        Long.MAX_VALUE);
        try {
            return LinkFrame.parseFrom(FRAMES.encode(add)).getAdd().getBody();
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CreateRequest request(Request wire) throws WrongValue {
        LinkFrame.Builder frame = LinkFrame.newBuilder().setVersion(LinkCodec.VERSION).setEpoch(1);
        frame.getAddBuilder().setRequest(RequestId.newBuilder().setOrigin(1)).setBody(wire);
        return switch (FRAMES.decode(frame.build().toByteArray())) {
            case Decoded.Valid<LinkMessage>(Add add) -> add.body();
            case Decoded.Malformed<LinkMessage>(String clause, String detail) ->
                    throw new WrongValue("request: " + clause + ": " + detail);
            default -> throw new WrongValue("request: of a later version");
        };
    }

    private static dev.herald.spec.link.tester.v1.Timetable encode(Timetable timetable) {
        var wire =
                dev.herald.spec.link.tester.v1.Timetable.newBuilder()
                        .setFromCycle(timetable.fromCycle())
                        .setPeriodCycles(timetable.periodCycles())
                        .setFill(timetable.fill());
        for (Timetable.Bin bin : timetable.bins()) {
            wire.addBins(
                    Bin.newBuilder()
                            .setStartCycle(bin.startCycle())
                            .setCycles(bin.cycles())
                            .addAllPurposes(bin.purposes().stream().sorted().toList()));
        }
        return wire.build();
    }

    private static Timetable decode(dev.herald.spec.link.tester.v1.Timetable wire)
            throws WrongValue {
        return WrongValue.of(
                "schedule",
                () -> {
                    List<Timetable.Bin> bins = new ArrayList<>();
                    for (Bin bin : wire.getBinsList()) {
                        bins.add(
                                new Timetable.Bin(
                                        bin.getStartCycle(),
                                        bin.getCycles(),
                                        Set.copyOf(bin.getPurposesList())));
                    }
                    return new Timetable(
                            wire.getFromCycle(), wire.getPeriodCycles(), bins, wire.getFill());
                });
    }
}
