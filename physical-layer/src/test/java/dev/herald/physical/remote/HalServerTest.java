package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefusal;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.HostFrame;
import dev.herald.spec.trace.Verifies;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server of devices, from the side of hosts that do what a test says.
class HalServerTest {
    private static final QubitHandle FIRST = new QubitHandle(0, 1);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @Verifies("HAL-WIRE-4")
    void whoDoesNotAttachFirstAndOnceIsShown() {
        bench.serve();
        RawHost hasty = new RawHost(bench);
        hasty.send(new HostFrame.Ping(1));
        hasty.expectDetached(DetachReason.VIOLATION, "HAL-WIRE-4");
        RawHost insistent = new RawHost(bench);
        insistent.attach(1);
        insistent.attachOk();
        insistent.attach(1);
        insistent.expectDetached(DetachReason.VIOLATION, "HAL-WIRE-4");
    }

    @Test
    @Verifies({"HAL-WIRE-5", "HAL-WIRE-6"})
    void versionsAreNegotiatedAndEpochsAreNew() {
        bench.serve();
        RawHost future = new RawHost(bench);
        future.send(new HostFrame.Attach(2, 0, List.of(), Bench.NODE, "n1", RawHost.token(1)));
        assertEquals(AttachRefusal.VERSION, future.expect(DeviceFrame.AttachRefused.class).why());
        RawHost newer = new RawHost(bench);
        newer.send(
                new HostFrame.Attach(1, 7, List.of("colour"), Bench.NODE, "n1", RawHost.token(1)));
        DeviceFrame.AttachOk first = newer.attachOk();
        assertEquals(DeviceDescriptor.CONTRACT_MINOR, first.contractMinor());
        assertEquals(List.of(), first.features());
        assertEquals(DeviceState.READY, first.state());
        newer.send(new HostFrame.Detach());
        newer.expectEnd();
        RawHost next = new RawHost(bench);
        next.attach(2);
        assertNotEquals(first.sessionEpoch(), next.attachOk().sessionEpoch());
    }

    @Test
    @Verifies({"HAL-WIRE-2", "HAL-WIRE-12"})
    void whatIsNoMessageEndsTheConnectionAndNoOther() {
        bench.serve();
        Bench.Host bystander = bench.open(RemoteOptions.of(new NodeId(2), "n2")).attached();
        for (String hex : List.of("ffffff", "1200")) { // noise, and a command without an id
            RawHost host = new RawHost(bench);
            host.attach(1);
            host.attachOk();
            host.send(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
            host.expectDetached(DetachReason.VIOLATION, "HAL-WIRE-");
        }
        bystander.submit(new DeviceCommand.Initialise(1, 0));
        assertEquals(new Allocated(1, FIRST), bystander.next());
    }

    @Test
    @Verifies({"HAL-WIRE-3", "HAL-WIRE-11", "HAL-WIRE-13", "HAL-WIRE-20", "HAL-WIRE-24"})
    void everyCommandIsAnsweredWhateverItIs() {
        bench.serve(0, new HalServerOptions(1, 3_000_000_000L, 8), Instant.EPOCH);
        RawHost host = new RawHost(bench);
        host.attach(1);
        host.attachOk();
        host.send(ByteBuffer.wrap(HexFormat.of().parseHex("7a00"))); // a frame of a later version
        host.send(ByteBuffer.wrap(HexFormat.of().parseHex("1209090500000000000000"))); // no kind
        assertEquals(DeviceRefusal.UNSUPPORTED, host.refusal(5));
        host.send(
                ByteBuffer.wrap(
                        HexFormat.of().parseHex("120b0906000000000000002a00"))); // measures nothing
        assertEquals(DeviceRefusal.OUT_OF_RANGE, host.refusal(6));
        host.send(new HostFrame.Submit(entangle(7)));
        host.send(new HostFrame.Submit(entangle(8)));
        assertEquals(DeviceRefusal.BUSY, host.refusal(8));
        host.send(new HostFrame.Submit(entangle(7)));
        assertEquals(DeviceRefusal.DUPLICATE_ID, host.refusal(7));
        host.send(new HostFrame.Ping(99));
        assertEquals(99, host.expect(DeviceFrame.Pong.class).number());
    }

    @Test
    @Verifies({"HAL-WIRE-9", "HAL-WIRE-21"})
    void aLostHostLeavesNothingBehind() {
        bench.serve();
        RawHost lost = new RawHost(bench);
        lost.attach(1);
        lost.attachOk();
        FakeDevice fake = Bench.await(bench.devices);
        lost.send(new HostFrame.Submit(new DeviceCommand.Initialise(1, 0)));
        lost.send(new HostFrame.Submit(new DeviceCommand.Initialise(2, 1)));
        lost.send(new HostFrame.Submit(entangle(3)));
        lost.send(new HostFrame.Submit(new DeviceCommand.Gate1(4, FIRST, GateKind.X, 0)));
        for (int i = 0; i < 4; i++) {
            Bench.await(fake.commands);
        }
        lost.cut();
        assertEquals(
                3, assertInstanceOf(DeviceCommand.Abort.class, Bench.await(fake.commands)).batch());
        assertEquals(
                new QubitHandle(1, 1),
                assertInstanceOf(DeviceCommand.Discard.class, Bench.await(fake.commands)).qubit());
        // The gate is still under way: its qubit waits for it, and so does the next host.
        RawHost early = new RawHost(bench);
        early.attach(2);
        DeviceFrame.AttachRefused refused = early.expect(DeviceFrame.AttachRefused.class);
        assertEquals(AttachRefusal.TAKEN, refused.why());
        assertTrue(refused.detail().contains("being cleared"), refused.detail());
        fake.emit(new DeviceEvent.Done(4));
        assertEquals(
                FIRST,
                assertInstanceOf(DeviceCommand.Discard.class, Bench.await(fake.commands)).qubit());
        Bench.Host next = bench.attach();
        next.submit(new DeviceCommand.Initialise(1, 0));
        assertEquals(new Allocated(1, new QubitHandle(0, 2)), next.next());
        assertEquals(List.of(), next.untilQuiet());
    }

    @Test
    @Verifies("HAL-WIRE-21")
    void aPairHeraldedAfterTheLossIsDiscarded() {
        bench.serve();
        RawHost lost = new RawHost(bench);
        lost.attach(1);
        lost.attachOk();
        FakeDevice fake = Bench.await(bench.devices);
        lost.send(new HostFrame.Submit(new DeviceCommand.Move(1, FIRST, 2)));
        Bench.await(fake.commands);
        lost.cut();
        bench.awaitLog("ended: ");
        fake.emit(new Allocated(1, new QubitHandle(2, 1)));
        assertEquals(
                new QubitHandle(2, 1),
                assertInstanceOf(DeviceCommand.Discard.class, Bench.await(fake.commands)).qubit());
    }

    @Test
    @Verifies("HAL-WIRE-10")
    void aHostThatComesBackReplacesItself() {
        bench.serve();
        RawHost before = new RawHost(bench);
        before.attach(1);
        before.attachOk();
        RawHost after = new RawHost(bench);
        after.attach(1);
        after.attachOk();
        before.expectDetached(DetachReason.SUPERSEDED, "another connection");
    }

    @Test
    @Verifies("WIRE-CONN-2")
    void aSilentHostIsLost() {
        bench.serve(0, new HalServerOptions(8, 100_000_000L, 8), Instant.EPOCH);
        RawHost silent = new RawHost(bench);
        silent.attach(1);
        silent.attachOk();
        silent.send(new HostFrame.Submit(entangle(3)));
        FakeDevice fake = Bench.await(bench.devices);
        Bench.await(fake.commands);
        assertInstanceOf(DeviceCommand.Abort.class, Bench.await(fake.commands));
        bench.awaitLog("IDLE");
        // A host that pings is not.
        bench.attach().submit(new DeviceCommand.Initialise(1, 0));
    }

    @Test
    @Verifies("HAL-WIRE-27")
    void detachEndsTheSessionAtOnce() {
        bench.serve();
        RawHost host = new RawHost(bench);
        host.attach(1);
        host.attachOk();
        host.send(new HostFrame.Submit(new DeviceCommand.Initialise(1, 0)));
        host.expect(DeviceFrame.Report.class);
        host.send(new HostFrame.Detach());
        host.expectEnd();
        FakeDevice fake = Bench.await(bench.devices);
        Bench.await(fake.commands);
        assertEquals(
                FIRST,
                assertInstanceOf(DeviceCommand.Discard.class, Bench.await(fake.commands)).qubit());
    }

    private static DeviceCommand.Entangle entangle(long id) {
        return new DeviceCommand.Entangle(
                id, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 1_000, 100, 1, 9);
    }
}
