package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.spec.trace.Verifies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A remote device over loopback, from the host's side.
class RemoteDeviceTest {
    private static final QubitHandle FIRST = new QubitHandle(0, 1);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @Verifies({"HAL-WIRE-1", "HAL-WIRE-6", "HAL-WIRE-20"})
    @Verifies(value = "HAL-WIRE-28", rev = 2)
    void aDeviceLivesAsIfItWereHere() {
        Bench.Host host = bench.serve().open(RemoteOptions.of(Bench.NODE, "n1"));
        Opening.Attached opening = (Opening.Attached) Bench.await(host.openings);
        host.device = opening.device();
        FakeDevice fake = Bench.await(bench.devices);
        assertTrue(opening.oneWayNs() > 0);
        assertEquals(
                FakeDevice.LEAD_NS + opening.oneWayNs(),
                host.device.describe().ports().getFirst().commandLeadNs());
        assertEquals(HalCodec.rounded(fake.describe()).qubits(), host.device.describe().qubits());
        host.submit(new Initialise(1, 0));
        assertEquals(new Allocated(1, FIRST), host.next());
        host.submit(new Measure(2, FIRST, Basis.X));
        assertEquals(new Measured(2, true), host.next());
        host.submit(entangle(3));
        for (int i = 0; i < 3; i++) {
            Bench.await(fake.commands);
        }
        QubitHandle pair = fake.handOver(0);
        fake.emit(FakeDevice.heralded(3, pair));
        assertEquals(FakeDevice.heralded(3, pair), host.next());
        fake.emit(new BatchEnded(3, BatchEnd.COMPLETE, 3, 7, 1));
        assertEquals(new BatchEnded(3, BatchEnd.COMPLETE, 3, 7, 1), host.next());
        fake.emit(new StateChanged(DeviceState.CALIBRATING, "tune"));
        assertEquals(new StateChanged(DeviceState.CALIBRATING, "tune"), host.next());
        host.submit(new Discard(4, pair));
        assertEquals(new Done(4), host.next());
        host.close();
        assertFalse(fake.isClosed(), "the device outlives its host");
        bench.server.close();
        assertTrue(fake.isClosed());
        assertEquals(List.of(), host.untilQuiet());
    }

    @Test
    @Verifies({"HAL-WIRE-22", "HAL-WIRE-23"})
    @Verifies(value = "HAL-WIRE-25", rev = 2)
    void aServerThatDiesMidBatchLosesNoAnswerAndNoQubit() {
        Bench.Host host = bench.serve().attach();
        FakeDevice fake = Bench.await(bench.devices);
        host.submit(new Initialise(1, 0));
        host.submit(new Initialise(2, 1));
        host.next();
        host.next();
        host.submit(new Gate1(3, new QubitHandle(1, 1), GateKind.X, 0));
        host.submit(entangle(4));
        host.submit(entangle(5));
        for (int i = 0; i < 5; i++) {
            Bench.await(fake.commands);
        }
        fake.emit(FakeDevice.heralded(5, new QubitHandle(2, 1)));
        host.next();
        int port = bench.port();
        bench.serverLoop.close();
        assertEquals(
                DeviceState.OFFLINE, assertInstanceOf(StateChanged.class, host.next()).state());
        assertEquals(3, assertInstanceOf(Faulted.class, host.next()).id());
        assertEquals(new BatchEnded(4, BatchEnd.HARDWARE_FAULT, -1, 0, 0), host.next());
        assertEquals(new BatchEnded(5, BatchEnd.HARDWARE_FAULT, -1, 0, 0), host.next());
        // Not the qubit of the gate: its answer gave it back.
        assertEquals(
                List.of(FIRST, new QubitHandle(2, 1)),
                assertInstanceOf(QubitsLost.class, host.next()).qubits());
        host.submit(new Initialise(6, 0));
        assertEquals(DeviceRefusal.NOT_READY, assertInstanceOf(Refused.class, host.next()).why());
        bench.serve(port, HalServerOptions.DEFAULT, Instant.EPOCH);
        assertEquals(DeviceState.READY, assertInstanceOf(StateChanged.class, host.next()).state());
        host.submit(new Initialise(6, 0));
        assertEquals(new Allocated(6, FIRST), host.next());
        assertEquals(List.of(), host.untilQuiet());
    }

    @Test
    @Verifies("HAL-WIRE-22")
    @Verifies(value = "HAL-WIRE-25", rev = 2)
    void anotherDeviceInItsPlaceIsNotTaken() {
        Bench.Host host = bench.serve().attach();
        int port = bench.port();
        bench.serverLoop.close();
        assertEquals(
                DeviceState.OFFLINE, assertInstanceOf(StateChanged.class, host.next()).state());
        bench.model = "other";
        bench.serve(port, HalServerOptions.DEFAULT, Instant.EPOCH);
        StateChanged still = assertInstanceOf(StateChanged.class, host.next());
        assertEquals(DeviceState.FAULT, still.state());
        assertTrue(still.detail().contains("another device is in its place"), still.detail());
        host.submit(new Initialise(1, 0));
        assertEquals(DeviceRefusal.NOT_READY, assertInstanceOf(Refused.class, host.next()).why());
    }

    @Test
    @Verifies("HAL-WIRE-19")
    void secondAnswersAndStrangersAreDroppedAndNoted() {
        Bench.Host host = bench.serve().attach();
        FakeDevice fake = Bench.await(bench.devices);
        host.submit(entangle(1));
        Bench.await(fake.commands);
        // Sent past the server's own ledger, as a faulty server would.
        bench.server.report(Bench.NODE, new BatchEnded(1, BatchEnd.EXHAUSTED, 9, 7, 0));
        bench.server.report(Bench.NODE, new BatchEnded(1, BatchEnd.EXHAUSTED, 9, 7, 0));
        bench.server.report(Bench.NODE, new Done(0x77));
        bench.server.report(Bench.NODE, FakeDevice.heralded(1, FIRST));
        fake.emit(new StateChanged(DeviceState.CALIBRATING, "end"));
        assertEquals(new BatchEnded(1, BatchEnd.EXHAUSTED, 9, 7, 0), host.next());
        assertEquals(new StateChanged(DeviceState.CALIBRATING, "end"), host.next());
        bench.awaitLog("an answer to command 1, which is not under way; dropped");
        bench.awaitLog("an answer to command 77, which is not under way; dropped");
        bench.awaitLog("a herald of batch 1, which is not under way; dropped");
    }

    @Test
    void anAnswerOfTheWrongKindIsAFault() {
        Bench.Host host = bench.serve().attach();
        host.submit(entangle(1));
        Bench.await(Bench.await(bench.devices).commands);
        bench.server.report(Bench.NODE, new Measured(1, true));
        assertEquals(new Faulted(1, "Entangle was answered with Measured"), host.next());
    }

    @Test
    @Verifies("HAL-WIRE-24")
    void commandsUnderWayAreBounded() {
        bench.serve(0, new HalServerOptions(2, 3_000_000_000L, 8), Instant.EPOCH);
        Bench.Host host = bench.attach();
        host.submit(entangle(1));
        host.submit(entangle(2));
        host.submit(entangle(3));
        assertEquals(DeviceRefusal.BUSY, assertInstanceOf(Refused.class, host.next()).why());
        host.submit(entangle(1));
        assertEquals(
                DeviceRefusal.DUPLICATE_ID, assertInstanceOf(Refused.class, host.next()).why());
        host.submit(new Initialise(0, 0));
        assertEquals(
                DeviceRefusal.OUT_OF_RANGE, assertInstanceOf(Refused.class, host.next()).why());
    }

    @Test
    @Verifies("HAL-WIRE-9")
    void aSecondHostIsRefused() {
        Bench.Host first = bench.serve().attach();
        Bench.Host second =
                bench.open(RemoteOptions.of(Bench.NODE, "n1").withOpenWithin(300_000_000));
        String why =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(second.openings)).detail();
        assertTrue(why.contains("TAKEN, another host is attached"), why);
        first.submit(new Initialise(1, 0));
        assertEquals(new Allocated(1, FIRST), first.next());
        first.close();
        Bench.Host third = bench.attach();
        third.submit(new Initialise(1, 0));
        assertEquals(new Allocated(1, new QubitHandle(0, 2)), third.next());
    }

    @Test
    @Verifies("HAL-WIRE-7")
    void aNodeWithoutADeviceIsNotWaitedFor() {
        Bench.Host host =
                bench.serve().open(RemoteOptions.of(new dev.herald.hal.model.NodeId(9), "n9"));
        String why =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(host.openings)).detail();
        assertTrue(why.contains("UNKNOWN_NODE"), why);
    }

    @Test
    @Verifies("HAL-WIRE-26")
    void aDeviceOfAnotherEpochIsNotAttached() {
        bench.serve(0, HalServerOptions.DEFAULT, Instant.EPOCH.plus(Duration.ofHours(1)));
        Bench.Host host =
                bench.open(RemoteOptions.of(Bench.NODE, "n1").withOpenWithin(1_000_000_000));
        String why =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(host.openings)).detail();
        assertTrue(why.matches(".*network time there is \\d{7} ms behind.*"), why);
    }

    @Test
    void aServerThatIsNotThereOrSaysNothingIsReported() {
        Bench.Host nobody =
                bench.open(1, RemoteOptions.of(Bench.NODE, "n1").withOpenWithin(200_000_000));
        String why =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(nobody.openings)).detail();
        assertTrue(why.contains("UNREACHABLE"), why);
        FrameServer mute =
                FrameServer.open(
                        bench.hostLoop,
                        new InetSocketAddress("127.0.0.1", 0),
                        null,
                        FrameOptions.DEFAULT,
                        new Silent());
        Bench.Host ignored =
                bench.open(
                        mute.address().getPort(),
                        RemoteOptions.of(Bench.NODE, "n1")
                                .withHeartbeat(20_000_000, 100_000_000)
                                .withOpenWithin(400_000_000));
        String silence =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(ignored.openings))
                        .detail();
        assertTrue(silence.contains("IDLE"), silence);
    }

    private static Entangle entangle(long id) {
        return new Entangle(id, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 1_000, 100, 1, 9);
    }

    private static final class Silent implements dev.herald.physical.netty.ConnectionHandler {
        @Override
        public void opened(dev.herald.physical.netty.Connection connection) {}

        @Override
        public void received(
                dev.herald.physical.netty.Connection connection, java.nio.ByteBuffer frame) {}

        @Override
        public void closed(
                dev.herald.physical.netty.Connection connection,
                dev.herald.physical.netty.CloseReason reason,
                String detail) {}
    }
}
