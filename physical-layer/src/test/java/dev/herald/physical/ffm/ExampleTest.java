package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DescriptorRules;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.spec.trace.Verifies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example in C builds with all warnings as errors, runs clean under the sanitizers in a host of its
/// own, and opens here. That it conforms is the conformance suite's to say.
class ExampleTest {
    @TempDir Path directory;

    @Test
    @Verifies({"HAL-C-9", "HAL-C-12", "HAL-C-15"})
    void runsCleanInAHostInC() {
        C.needed();
        String said =
                C.succeed(
                        directory,
                        List.of(
                                C.EXAMPLES.resolve("build.sh").toString(),
                                directory.toString(),
                                "test"));
        assertTrue(said.contains("all is well"), said);
        String library = directory.resolve("libexample.so").toString();
        SimWorld world = new SimWorld(1);
        DeviceContext context =
                new DeviceContext(world, world, EntropySource.seeded(new Rng(1)), event -> {});
        try (QuantumDevice device =
                new NativeDeviceProvider()
                        .open(context, Map.of("library", library, "node", "7", "peer", "absent"))) {
            assertEquals(new NodeId(7), device.describe().node());
            assertEquals(List.of(), DescriptorRules.check(device.describe()));
        }
        assertTrue(
                assertThrows(
                                DeviceOpenException.class,
                                () ->
                                        new NativeDeviceProvider()
                                                .open(
                                                        context,
                                                        Map.of("library", library, "peer", "x")))
                        .getMessage()
                        .contains("option peer=x: there are"));
    }
}
