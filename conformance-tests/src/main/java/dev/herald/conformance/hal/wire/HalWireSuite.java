package dev.herald.conformance.hal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Under;
import dev.herald.conformance.hal.wire.WireBench.Welcome;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.spec.hal.v1.Attach;
import dev.herald.spec.hal.v1.AttachRefusal;
import dev.herald.spec.hal.v1.Command;
import dev.herald.spec.hal.v1.DetachReason;
import dev.herald.spec.hal.v1.DeviceFrame;
import dev.herald.spec.hal.v1.DeviceRefusal;
import dev.herald.spec.hal.v1.Event;
import dev.herald.spec.hal.v1.Gate1;
import dev.herald.spec.hal.v1.HostFrame;
import dev.herald.spec.hal.v1.Initialise;
import dev.herald.spec.hal.v1.Measure;
import dev.herald.spec.trace.Verifies;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-WIRE, and of HAL-VERS what only frames can show: what a server owes to its hosts.
@DisplayName("HAL: behind a wire")
@ExtendWith(ConformanceExtension.class)
public class HalWireSuite {
    private static final long ID = 41;

    @Test
    @Under("wire")
    @Verifies({"HAL-VERS-2", "HAL-WIRE-11"})
    void commandOfAnUnknownKindIsRefused(WireBench bench) {
        WireHost host = bench.attached();
        host.submit(Command.newBuilder().setId(ID).setUnknownFields(WireHost.later()));
        expectRefused(host, DeviceRefusal.DEVICE_REFUSAL_UNSUPPORTED);
        host.submit(
                Command.newBuilder()
                        .setId(ID)
                        .setGate1(
                                Gate1.newBuilder()
                                        .setQubit(allocate(host, 0))
                                        .setKindValue(14_999)));
        expectRefused(host, DeviceRefusal.DEVICE_REFUSAL_UNSUPPORTED);
    }

    private static void expectRefused(WireHost host, DeviceRefusal why) {
        assertEquals(why, answer(host).getRefused().getWhy());
    }

    private static Event answer(WireHost host) {
        return host.expect(
                        "an answer to " + ID,
                        frame -> frame.hasEvent() && frame.getEvent().getId() == ID)
                .getEvent();
    }

    private static dev.herald.spec.hal.v1.QubitHandle allocate(WireHost host, int qubit) {
        host.submit(initialise(qubit));
        Event event = answer(host);
        assertTrue(event.hasAllocated(), () -> "Initialise was answered " + event);
        return event.getAllocated().getQubit();
    }

    private static Command.Builder initialise(int qubit) {
        return Command.newBuilder()
                .setId(ID)
                .setInitialise(Initialise.newBuilder().setQubit(qubit));
    }

    @Test
    @Under("wire")
    @Verifies("HAL-VERS-3")
    void unknownFieldIsIgnored(WireBench bench) {
        UnknownFieldSet later = WireHost.later();
        Attach.Builder request = bench.request().setUnknownFields(later);
        WireHost host = bench.attached(request);
        host.send(
                HostFrame.newBuilder()
                        .setUnknownFields(later)
                        .setCommand(
                                Command.newBuilder()
                                        .setId(ID)
                                        .setUnknownFields(later)
                                        .setInitialise(
                                                Initialise.newBuilder()
                                                        .setQubit(0)
                                                        .setUnknownFields(later)))
                        .build());
        Event event = answer(host);
        assertTrue(event.hasAllocated(), () -> "Initialise was answered " + event);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-2")
    void whatIsNoMessageEndsTheConnection(WireBench bench) {
        WireHost host = bench.attached();
        host.sendRaw(HexFormat.of().parseHex("ffffff"));
        host.expectEnd();
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-3")
    void frameOfAnUnknownKindIsIgnored(WireBench bench) {
        WireHost host = bench.attached();
        host.send(HostFrame.newBuilder().setUnknownFields(WireHost.later()).build());
        expectPong(host);
    }

    private static void expectPong(WireHost host) {
        host.ping(ID);
        host.expect("Pong " + ID, frame -> frame.hasPong() && frame.getPong().getNumber() == ID);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-4")
    void hostAttachesFirstAndOnce(WireBench bench) {
        WireHost hasty = bench.connect();
        hasty.ping(1);
        expectViolation(hasty);
        Attach.Builder request = bench.request();
        WireHost twice = bench.attached(request);
        twice.attach(request.build());
        expectViolation(twice);
    }

    private static void expectViolation(WireHost host) {
        DeviceFrame last = host.expect("Detached", DeviceFrame::hasDetached);
        assertEquals(DetachReason.DETACH_REASON_VIOLATION, last.getDetached().getWhy());
        host.expectEnd();
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-5")
    void versionIsNegotiated(WireBench bench) {
        WireHost future = bench.connect();
        future.attach(
                bench.request().setContractMajor(DeviceDescriptor.CONTRACT_MAJOR + 1).build());
        expectAttachRefused(future, AttachRefusal.ATTACH_REFUSAL_VERSION);
        Welcome oldest = bench.welcome(bench.request().setContractMinor(0));
        assertEquals(0, oldest.terms().getContractMinor());
        oldest.host().detach();
        int many = 60_000;
        Welcome newest = bench.welcome(bench.request().setContractMinor(many));
        assertTrue(newest.terms().getContractMinor() < many, () -> "" + newest.terms());
    }

    private static void expectAttachRefused(WireHost host, AttachRefusal why) {
        DeviceFrame answer =
                host.expect(
                        "AttachRefused", frame -> frame.hasAttachRefused() || frame.hasAttachOk());
        assertEquals(why, answer.getAttachRefused().getWhy());
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-6")
    void everySessionHasAnEpochOfItsOwn(WireBench bench) {
        Welcome first = bench.welcome(bench.request());
        first.host().detach();
        Welcome next = bench.welcome(bench.request());
        assertNotEquals(first.terms().getSessionEpoch(), next.terms().getSessionEpoch());
        assertTrue(next.terms().hasDevice(), "AttachOk without a descriptor");
        assertNotEquals(0, next.terms().getStateValue(), "AttachOk without a state");
        assertTrue(next.terms().getNowNs() > 0, "AttachOk without a network time");
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-7")
    void unknownNodeIsRefused(WireBench bench) {
        WireHost stray = bench.connect();
        stray.attach(bench.request().setNode(Integer.MAX_VALUE - 1).setNodeName("nobody").build());
        expectAttachRefused(stray, AttachRefusal.ATTACH_REFUSAL_UNKNOWN_NODE);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-9")
    void secondHostIsRefused(WireBench bench) {
        WireHost first = bench.attached();
        WireHost second = bench.connect();
        second.attach(bench.request().build());
        expectAttachRefused(second, AttachRefusal.ATTACH_REFUSAL_TAKEN);
        expectPong(first);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-10")
    void sameTokenEndsTheSessionUnderWay(WireBench bench) {
        Attach.Builder request = bench.request();
        WireHost before = bench.attached(request);
        WireHost again = bench.attached(request);
        DeviceFrame last = before.expect("Detached", DeviceFrame::hasDetached);
        assertEquals(DetachReason.DETACH_REASON_SUPERSEDED, last.getDetached().getWhy());
        expectPong(again);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-12")
    void commandWithoutIdEndsTheConnection(WireBench bench) {
        WireHost host = bench.attached();
        host.submit(initialise(0).setId(0));
        host.expectEnd();
    }

    @Test
    @Under("wire")
    @Verifies({"HAL-WIRE-13", "HAL-WIRE-16"})
    void missingFieldIsRefused(WireBench bench) {
        WireHost host = bench.attached();
        host.submit(Command.newBuilder().setId(ID).setMeasure(Measure.getDefaultInstance()));
        expectRefused(host, DeviceRefusal.DEVICE_REFUSAL_OUT_OF_RANGE);
        host.submit(
                Command.newBuilder()
                        .setId(ID)
                        .setGate1(Gate1.newBuilder().setQubit(allocate(host, 0))));
        expectRefused(host, DeviceRefusal.DEVICE_REFUSAL_OUT_OF_RANGE);
    }

    @Test
    @Under("wire")
    @Verifies("HAL-WIRE-20")
    void pingIsAnswered(WireBench bench) {
        Welcome welcome = bench.welcome(bench.request());
        welcome.host().ping(ID);
        DeviceFrame pong = welcome.host().expect("Pong", DeviceFrame::hasPong);
        assertEquals(ID, pong.getPong().getNumber());
        assertTrue(
                pong.getPong().getNowNs() >= welcome.terms().getNowNs(),
                () -> "network time went back: " + pong.getPong());
    }

    @Test
    @Under("wire")
    @Verifies({"HAL-WIRE-21", "HAL-WIRE-27"})
    void lostHostLeavesNothingBehind(WireBench bench) {
        WireHost lost = bench.attached();
        allocate(lost, 0);
        lost.close();
        WireHost leaving = bench.attached();
        allocate(leaving, 0);
        leaving.detach();
        allocate(bench.attached(), 0);
    }
}
