package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefusal;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import dev.herald.spec.trace.Verifies;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
        RawHost hasty = new RawHost();
        hasty.send(new HostFrame.Ping(1));
        hasty.expectDetached(DetachReason.VIOLATION, "HAL-WIRE-4");
        RawHost insistent = new RawHost();
        insistent.attach(1);
        insistent.attachOk();
        insistent.attach(1);
        insistent.expectDetached(DetachReason.VIOLATION, "HAL-WIRE-4");
    }

    @Test
    @Verifies({"HAL-WIRE-5", "HAL-WIRE-6"})
    void versionsAreNegotiatedAndEpochsAreNew() {
        bench.serve();
        RawHost future = new RawHost();
        future.send(new HostFrame.Attach(2, 0, List.of(), Bench.NODE, "n1", token(1)));
        assertEquals(AttachRefusal.VERSION, future.expect(DeviceFrame.AttachRefused.class).why());
        RawHost newer = new RawHost();
        newer.send(new HostFrame.Attach(1, 7, List.of("colour"), Bench.NODE, "n1", token(1)));
        DeviceFrame.AttachOk first = newer.attachOk();
        assertEquals(0, first.contractMinor());
        assertEquals(List.of(), first.features());
        assertEquals(DeviceState.READY, first.state());
        newer.send(new HostFrame.Detach());
        newer.expectEnd();
        RawHost next = new RawHost();
        next.attach(2);
        assertNotEquals(first.sessionEpoch(), next.attachOk().sessionEpoch());
    }

    @Test
    @Verifies({"HAL-WIRE-2", "HAL-WIRE-12"})
    void whatIsNoMessageEndsTheConnectionAndNoOther() {
        bench.serve();
        Bench.Host bystander = bench.open(RemoteOptions.of(new NodeId(2), "n2")).attached();
        for (String hex : List.of("ffffff", "1200")) { // noise, and a command without an id
            RawHost host = new RawHost();
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
        RawHost host = new RawHost();
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
        RawHost lost = new RawHost();
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
        RawHost early = new RawHost();
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
        RawHost lost = new RawHost();
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
        RawHost before = new RawHost();
        before.attach(1);
        before.attachOk();
        RawHost after = new RawHost();
        after.attach(1);
        after.attachOk();
        before.expectDetached(DetachReason.SUPERSEDED, "another connection");
    }

    @Test
    @Verifies("WIRE-CONN-2")
    void aSilentHostIsLost() {
        bench.serve(0, new HalServerOptions(8, 100_000_000L, 8), Instant.EPOCH);
        RawHost silent = new RawHost();
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
        RawHost host = new RawHost();
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

    private static HostFrame.SessionToken token(long low) {
        return new HostFrame.SessionToken(0, low);
    }

    /// A host without a driver.
    private final class RawHost implements ConnectionHandler {
        private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        private final BlockingQueue<DeviceFrame> frames = new LinkedBlockingQueue<>();
        private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
        private final FrameClient client =
                new FrameClient(
                        bench.hostLoop,
                        new PeerAddress("127.0.0.1", bench.port(), "world"),
                        null,
                        FrameOptions.DEFAULT.withPayloadMax(HalCodec.PAYLOAD_MAX),
                        new Backoff(60_000_000_000L, 60_000_000_000L),
                        this);
        private final Connection connection;

        RawHost() {
            client.start();
            connection = Bench.await(connections);
        }

        void attach(long token) {
            send(new HostFrame.Attach(1, 0, List.of(), Bench.NODE, "n1", token(token)));
        }

        void send(HostFrame frame) {
            send(HalCodec.encode(frame));
        }

        void send(ByteBuffer bytes) {
            connection.send(bytes);
        }

        void cut() {
            client.close();
        }

        DeviceFrame.AttachOk attachOk() {
            return expect(DeviceFrame.AttachOk.class);
        }

        <T extends DeviceFrame> T expect(Class<T> type) {
            return assertInstanceOf(type, Bench.await(frames));
        }

        DeviceRefusal refusal(long id) {
            DeviceEvent.Refused refused =
                    assertInstanceOf(
                            DeviceEvent.Refused.class, expect(DeviceFrame.Report.class).event());
            assertEquals(id, refused.id());
            return refused.why();
        }

        void expectDetached(DetachReason why, String words) {
            DeviceFrame.Detached detached = expect(DeviceFrame.Detached.class);
            assertEquals(why, detached.why());
            assertTrue(detached.detail().contains(words), detached.detail());
            expectEnd();
        }

        void expectEnd() {
            assertEquals(CloseReason.PEER_CLOSED, Bench.await(ends));
        }

        @Override
        public void opened(Connection opened) {
            connections.add(opened);
        }

        @Override
        public void received(Connection from, ByteBuffer frame) {
            if (HalCodec.decodeDevice(frame)
                    instanceof Decoded.Valid<DeviceFrame>(DeviceFrame message)) {
                frames.add(message);
            }
        }

        @Override
        public void closed(Connection gone, CloseReason reason, String detail) {
            ends.add(reason);
        }
    }
}
