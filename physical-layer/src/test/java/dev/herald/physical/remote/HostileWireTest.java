package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import dev.herald.spec.trace.Verifies;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the other end of a connection does wrong is told in clauses and costs no more than the session.
class HostileWireTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /// Each frame comes while a qubit is owned and a batch is under way.
    @ParameterizedTest
    @Verifies({"HAL-WIRE-2", "HAL-WIRE-13", "HAL-WIRE-22"})
    @CsvSource({
        // noise
        "ffffff, HAL-WIRE-2",
        // Measured without an id
        "1a022200, HAL-WIRE-12",
        // BellMeasured with the Bell state 4
        "1a0d0907000000000001002a020804, HAL-WIRE-13: bell 4",
        // Allocated without a handle
        "1a0b0907000000000001001a00, HAL-WIRE-13: qubit is missing",
    })
    void aFrameThatBreaksAClauseEndsTheSession(String hex, String clause) {
        RogueServer server = new RogueServer(bench.hostLoop);
        Bench.Host host = owningAndEntangling(server);
        server.send(hex);
        lost(host, clause);
    }

    @Test
    @Verifies({"HAL-WIRE-1", "WIRE-FRAME-3"})
    void aFrameThatIsTooLongEndsTheSession() {
        RogueServer server = new RogueServer(bench.hostLoop);
        Bench.Host host = owningAndEntangling(server);
        server.sendBytes(HalCodec.PAYLOAD_MAX + 1);
        lost(host, "FRAME_TOO_LONG");
    }

    @Test
    @Verifies({"HAL-WIRE-22", "WIRE-CONN-2"})
    void aConnectionThatIsOnlyHalfThereIsLost() {
        RogueServer server = new RogueServer(bench.hostLoop);
        Bench.Host host = owningAndEntangling(server);
        server.mute = true;
        lost(host, "IDLE");
    }

    @Test
    @Verifies("HAL-WIRE-5")
    void anotherMajorVersionIsNotAttached() {
        RogueServer server = new RogueServer(bench.hostLoop);
        server.version = 2;
        Bench.Host host = bench.open(server.port(), RemoteOptions.of(Bench.NODE, "n1"));
        String why =
                assertInstanceOf(Opening.AttachFailed.class, Bench.await(host.openings)).detail();
        assertTrue(why.contains("HAL-WIRE-5") && why.contains("version 2"), why);
    }

    @Test
    void aDriverThatOpensSlowlyHoldsUpNobody() throws IOException {
        CountDownLatch open = new CountDownLatch(1);
        NettyLoop loop = new NettyLoop("slow", Instant.EPOCH, bench.defects::add, bench.log::add);
        try (HalServer server =
                HalServer.open(
                        loop,
                        new InetSocketAddress("127.0.0.1", 0),
                        null,
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, _) ->
                                DeviceDirectory.DeviceFactory.blocking(context -> {
                                    if (node.value() == 1) {
                                        Bench.await(open);
                                    }
                                    return new FakeDevice(context, node, "fake");
                                }))) {
            int port = server.address().getPort();
            Bench.Host first = bench.open(port, RemoteOptions.of(Bench.NODE, "n1"));
            Bench.Host second = bench.open(port, RemoteOptions.of(new NodeId(2), "n2")).attached();
            second.submit(new DeviceCommand.Initialise(1, 0));
            assertInstanceOf(Allocated.class, second.next());
            assertTrue(first.openings.isEmpty());
            open.countDown();
            first.attached();
            first.submit(new DeviceCommand.Initialise(1, 0));
            assertInstanceOf(Allocated.class, first.next());
        } finally {
            loop.close();
        }
    }

    /// The server keeps no more than the bound for a host that does not read.
    @Test
    @Verifies("WIRE-CONN-3")
    void aHostThatDoesNotReadIsCutOff() throws IOException {
        bench.serve();
        try (Socket host = new Socket("127.0.0.1", bench.port())) {
            ByteBuffer attach =
                    HalCodec.encode(
                            new HostFrame.Attach(
                                    1, 0, List.of(), Bench.NODE, "n1", RawHost.token(1)));
            DataOutputStream out = new DataOutputStream(host.getOutputStream());
            out.writeInt(attach.remaining());
            out.write(attach.array());
            out.flush();
            FakeDevice fake = Bench.await(bench.devices);
            String kilobyte = "x".repeat(1_000);
            for (int i = 0; i < 20_000; i++) {
                fake.emit(
                        new StateChanged(
                                i % 2 == 0 ? DeviceState.CALIBRATING : DeviceState.READY,
                                kilobyte));
            }
            assertTrue(bench.awaitLog("SLOW_PEER").contains("bytes wait to be sent"));
        }
    }

    @SuppressWarnings("try") // the server is closed under the host
    @Test
    void aUnixSocketServesItsOwner(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("hal.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path)); // a process died and left it behind
        }
        NettyLoop loop = new NettyLoop("unix", Instant.EPOCH, bench.defects::add, bench.log::add);
        try (HalServer server =
                HalServer.open(
                        loop,
                        UnixDomainSocketAddress.of(path),
                        null,
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, _) -> context -> new FakeDevice(context, node, "fake"))) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            Bench.Host host = bench.new Host();
            RemoteDevice.open(
                    bench.hostLoop,
                    PeerAddress.unix(path, "world"),
                    null,
                    RemoteOptions.of(Bench.NODE, "n1"),
                    host.events::add,
                    host.openings::add);
            host.attached();
            host.submit(new DeviceCommand.Initialise(1, 0));
            assertInstanceOf(Allocated.class, host.next());
            server.close();
            assertFalse(Files.exists(path));
            assertEquals(
                    DeviceState.OFFLINE, assertInstanceOf(StateChanged.class, host.next()).state());
        } finally {
            loop.close();
        }
    }

    private Bench.Host owningAndEntangling(RogueServer server) {
        Bench.Host host =
                bench.open(
                                server.port(),
                                RemoteOptions.of(Bench.NODE, "n1")
                                        .withHeartbeat(20_000_000, 300_000_000))
                        .attached();
        host.submit(new DeviceCommand.Initialise(1, 1));
        Bench.await(server.commands);
        server.send(
                new dev.herald.physical.remote.wire.DeviceFrame.Report(
                        new Allocated(1, new QubitHandle(1, 1))));
        assertInstanceOf(Allocated.class, host.next());
        host.submit(
                new DeviceCommand.Entangle(
                        2, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 1_000, 100, 1, 9));
        Bench.await(server.commands);
        return host;
    }

    private static void lost(Bench.Host host, String words) {
        StateChanged state = assertInstanceOf(StateChanged.class, host.next());
        assertEquals(DeviceState.OFFLINE, state.state());
        assertTrue(state.detail().contains(words), state.detail());
        assertEquals(new BatchEnded(2, BatchEnd.HARDWARE_FAULT, -1, 0, 0), host.next());
        DeviceEvent lost = host.next();
        assertEquals(
                List.of(new QubitHandle(1, 1)), assertInstanceOf(QubitsLost.class, lost).qubits());
    }
}
