package dev.herald.conformance.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.herald.conformance.bindings.ChainRun.Way;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.ffm.ExportedDriver;
import dev.herald.physical.ffm.NativeDeviceProvider;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bindings of the contract are one contract: a scenario takes the same course, event for event,
/// however the devices are reached.
class BindingsTest {
    private static final long SEED = 11;
    private static final int PAIRS = 40;
    private static final Way DIRECT =
            (context, hardware, node) -> {
                QuantumDevice device = hardware.device(node, context.events());
                return new Reached(device, HalCodec.rounded(device.describe()), device::submit);
            };
    private static final Way WIRE =
            (context, hardware, node) -> {
                QuantumDevice device =
                        hardware.device(
                                node,
                                event ->
                                        context.events()
                                                .emit(
                                                        overTheWire(new DeviceFrame.Report(event))
                                                                .event()));
                return new Reached(
                        device,
                        HalCodec.rounded(device.describe()),
                        command ->
                                device.submit(
                                        overTheWire(new HostFrame.Submit(command)).command()));
            };

    private record Reached(
            QuantumDevice device, DeviceDescriptor describe, Consumer<DeviceCommand> door)
            implements QuantumDevice {
        @Override
        public void submit(DeviceCommand command) {
            door.accept(command);
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static DeviceFrame.Report overTheWire(DeviceFrame.Report report) {
        return (DeviceFrame.Report) valid(HalCodec.decodeDevice(HalCodec.encode(report)));
    }

    private static HostFrame.Submit overTheWire(HostFrame.Submit command) {
        return (HostFrame.Submit) valid(HalCodec.decodeHost(HalCodec.encode(command)));
    }

    private static <M> M valid(Decoded<M> decoded) {
        if (decoded instanceof Decoded.Valid<M>(M message)) {
            return message;
        }
        throw new AssertionError(decoded.toString());
    }

    @Test
    void messagesOfTheWireGiveTheSameTranscript() {
        List<String> direct = ChainRun.transcript(SEED, PAIRS, DIRECT);
        assertTrue(direct.size() > 6 * PAIRS, () -> direct.size() + " events");

        assertEquals(direct, ChainRun.transcript(SEED, PAIRS, WIRE));
    }

    /// Java to C to Java and back, in every call: the native driver, `relay.c` and an exported Java driver.
    @Test
    void driverInCGivesTheSameTranscript(@TempDir Path directory) throws Exception {
        Path relay = compile(directory);
        try (Arena arena = Arena.ofConfined()) {
            Way throughC =
                    (context, hardware, node) ->
                            new NativeDeviceProvider()
                                    .open(
                                            context,
                                            Map.of(
                                                    "library",
                                                    relay.toString(),
                                                    "target",
                                                    export(arena, hardware, node)));

            assertEquals(
                    ChainRun.transcript(SEED, PAIRS, DIRECT),
                    ChainRun.transcript(SEED, PAIRS, throughC));
        }
    }

    private static String export(Arena arena, ChainRun.Devices hardware, NodeId node) {
        QuantumDeviceProvider driver =
                new QuantumDeviceProvider() {
                    @Override
                    public String name() {
                        return "sim";
                    }

                    @Override
                    public QuantumDevice open(DeviceContext host, Map<String, String> options) {
                        return hardware.device(node, host.events());
                    }
                };
        return Long.toHexString(new ExportedDriver(driver, arena).table().address());
    }

    private static Path compile(Path directory) throws Exception {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("spec/c/herald_hal.h"))) {
            top = top.getParent();
        }
        Path library = directory.resolve("relay.so");
        List<String> command =
                List.of(
                        "cc",
                        "-std=c11",
                        "-fPIC",
                        "-shared",
                        "-I" + top.resolve("spec/c"),
                        "-o",
                        library.toString(),
                        top.resolve("hal/examples/c/relay.c").toString());
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (IOException absent) {
            abort("there is no C compiler: " + absent.getMessage());
        }
        return library;
    }

    @Test
    void transcriptDependsOnTheSeedAlone() {
        List<String> one = ChainRun.transcript(SEED, PAIRS, DIRECT);

        assertEquals(one, ChainRun.transcript(SEED, PAIRS, DIRECT));
        assertNotEquals(one, ChainRun.transcript(SEED + 1, PAIRS, DIRECT));
    }
}
