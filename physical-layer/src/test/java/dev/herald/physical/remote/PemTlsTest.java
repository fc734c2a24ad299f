package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.physical.netty.NettyLoop;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mutual TLS from PEM files. The keys beside this test open nothing.
class PemTlsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aHostAndADeviceProveWhoTheyAre() {
        NettyLoop loop = new NettyLoop("tls", Instant.EPOCH, bench.defects::add, bench.log::add);
        try (HalServer server =
                HalServer.open(
                        loop,
                        new InetSocketAddress("127.0.0.1", 0),
                        PemTls.load(file("ca.crt"), file("device.crt"), file("device.key")),
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, _) -> context -> new FakeDevice(context, node, "fake"))) {
            String port = String.valueOf(server.address().getPort());
            BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
            QuantumDevice device = open(port, Map.of("node", "1"), events);
            bench.hostLoop.execute(() -> device.submit(new DeviceCommand.Initialise(1, 0)));
            assertInstanceOf(DeviceEvent.Allocated.class, Bench.await(events));
            bench.hostLoop.execute(device::close);
            failure(port, Map.of("node", "2"), "FORBIDDEN");
            failure(port, Map.of("server", "n1", "seconds", "5"), "the certificate is not of");
        } finally {
            loop.close();
        }
        failure("1", Map.of("key", file("n1.crt").toString()), "has no PRIVATE KEY");
        failure("1", Map.of("ca", "/nowhere"), "cannot read /nowhere");
    }

    private void failure(String port, Map<String, String> options, String words) {
        String why =
                assertThrows(
                                DeviceOpenException.class,
                                () -> open(port, options, new LinkedBlockingQueue<>()))
                        .getMessage();
        assertTrue(why.contains(words), why);
    }

    private QuantumDevice open(
            String port, Map<String, String> more, BlockingQueue<DeviceEvent> events) {
        Map<String, String> options =
                new java.util.HashMap<>(
                        Map.of(
                                "port",
                                port,
                                "seconds",
                                "20",
                                "tls",
                                "on",
                                "ca",
                                file("ca.crt").toString(),
                                "cert",
                                file("n1.crt").toString(),
                                "key",
                                file("n1.key").toString()));
        options.putAll(more);
        return new RemoteDeviceProvider()
                .open(
                        new DeviceContext(
                                bench.hostLoop,
                                bench.hostLoop,
                                EntropySource.seeded(new Rng(1)),
                                events::add),
                        options);
    }

    private static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(PemTlsTest.class.getResource(name), name).toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
