package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.physical.guard.GuardedDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The blocking form, as hosts without certificates find it.
class RemoteDeviceProviderTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /// On the module path and on the class path.
    @Test
    void theProviderCanBeFound() throws IOException {
        String named = RemoteDeviceProvider.class.getName();
        String service = QuantumDeviceProvider.class.getName();
        try (InputStream listed =
                RemoteDeviceProvider.class.getResourceAsStream("/META-INF/services/" + service)) {
            assertTrue(
                    new String(listed.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .anyMatch(named::equals));
        }
        Module module = RemoteDeviceProvider.class.getModule();
        assertTrue(
                !module.isNamed()
                        || module.getDescriptor().provides().stream()
                                .anyMatch(p ->
                                        p.service().equals(service)
                                                && p.providers().contains(named)));
    }

    @Test
    void theProviderBlocksUntilAttached() {
        bench.serve();
        BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
        QuantumDeviceProvider provider = new RemoteDeviceProvider();
        assertEquals("remote", provider.name());
        DeviceContext context =
                new DeviceContext(
                        bench.hostLoop,
                        bench.hostLoop,
                        EntropySource.seeded(new Rng(1)),
                        events::add);
        QuantumDevice device =
                provider.open(context, Map.of("port", String.valueOf(bench.port()), "node", "2"));
        assertEquals(2, device.describe().node().value());
        bench.hostLoop.execute(() -> device.submit(new Initialise(1, 2)));
        assertEquals(new Allocated(1, new QubitHandle(2, 1)), Bench.await(events));
        assertInstanceOf(GuardedDevice.class, device);
        bench.hostLoop.execute(device::close);
        for (Map<String, String> bad :
                List.of(
                        Map.of("port", "1", "node", "1", "colour", "red"),
                        Map.of("node", "1"),
                        Map.of("port", "x", "node", "1"),
                        Map.of("port", "70000", "node", "1"),
                        Map.of("port", "1", "node", "1", "tls", "on"),
                        Map.of("port", "1", "node", "1", "tls", "maybe"),
                        Map.of("port", "1", "node", "1", "ca", "ca.pem"),
                        Map.of("port", "1", "node", "1", "guard", "maybe"),
                        Map.of("port", "1", "unix", "/nowhere"),
                        Map.of("unix", "/nowhere", "seconds", "1"),
                        Map.of("port", "1", "node", "1", "seconds", "1"))) {
            assertThrows(
                    DeviceOpenException.class, () -> provider.open(context, bad), bad.toString());
        }
    }
}
