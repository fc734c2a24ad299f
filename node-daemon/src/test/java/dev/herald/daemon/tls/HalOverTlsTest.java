package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.HalServer;
import dev.herald.physical.remote.HalServerOptions;
import dev.herald.physical.remote.Opening;
import dev.herald.physical.remote.RemoteDevice;
import dev.herald.physical.remote.RemoteOptions;
import dev.herald.spec.trace.Verifies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Devices of several nodes behind one server: each node gets its own, by its certificate.
class HalOverTlsTest {
    private static final Instant NOW = Instant.now();
    private static final Duration DAY = Duration.ofDays(1);
    private static final LocalAuthority AUTHORITY = LocalAuthority.create("test", NOW, DAY);

    private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final NettyLoop loop = new NettyLoop("test", Instant.EPOCH, defects::add, _ -> {});

    @AfterEach
    void close() {
        loop.close();
        assertEquals(List.of(), List.copyOf(defects));
    }

    @Test
    @Verifies("HAL-WIRE-8")
    void aNodeAttachesToItsOwnDeviceOnly() {
        try (HalServer world =
                HalServer.open(
                        loop,
                        new InetSocketAddress("127.0.0.1", 0),
                        tls("world"),
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, name) ->
                                name.equals("n" + node.value()) ? _ -> new Nothing(node) : null)) {
            Tls own = tls("n1");
            assertInstanceOf(Opening.Attached.class, open(world, own, 1, "n1"));
            assertTrue(failure(open(world, own, 2, "n2")).contains("FORBIDDEN"));
            assertTrue(failure(open(world, own, 2, "n1")).contains("UNKNOWN_NODE"));
        }
    }

    private Opening open(HalServer world, Tls tls, int node, String name) {
        BlockingQueue<Opening> opening = new LinkedBlockingQueue<>();
        RemoteDevice.open(
                loop,
                new PeerAddress("127.0.0.1", world.address().getPort(), "world"),
                tls,
                RemoteOptions.of(new NodeId(node), name),
                _ -> {},
                opening::add);
        return Ends.await(opening);
    }

    private static String failure(Opening opening) {
        return assertInstanceOf(Opening.AttachFailed.class, opening).detail();
    }

    private static Tls tls(String node) {
        return new Tls(
                AUTHORITY.issue(Identity.node(node), NOW, DAY),
                AUTHORITY.certificate(),
                Optional.empty());
    }

    /// A device that can do nothing.
    private record Nothing(NodeId node) implements QuantumDevice {
        @Override
        public DeviceDescriptor describe() {
            return new DeviceDescriptor(
                    "test",
                    "nothing",
                    "1",
                    1,
                    0,
                    node,
                    Set.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    0,
                    0,
                    SwapNoise.NONE,
                    0,
                    List.of(),
                    new Provenance("assumption: a test", "2026-01-01"));
        }

        @Override
        public void submit(DeviceCommand command) {}

        @Override
        public void close() {}
    }
}
