package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.guard.GuardedDevice;
import dev.herald.spec.hal.v1.Hal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example device in Python, as a vendor would run it, behind the guard.
class PythonDeviceTest {
    private static final Path EXAMPLE = Path.of("..", "hal", "examples", "python");

    private final Bench bench = new Bench();
    private final BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() {
        bench.hostLoop.close();
        processes.forEach(Process::destroy);
        assertEquals(List.of(), List.copyOf(bench.defects));
    }

    /// The messages that the example knows are those of the contract. To write the file anew after a
    /// change, run this once with `HERALD_WRITE_DESCRIPTORS=1`.
    @Test
    void theExampleHasTheContractsMessages() throws IOException {
        Path file = EXAMPLE.resolve("hal.binpb");
        byte[] now =
                FileDescriptorSet.newBuilder()
                        .addFile(Hal.getDescriptor().toProto())
                        .build()
                        .toByteArray();
        if ("1".equals(System.getenv("HERALD_WRITE_DESCRIPTORS"))) {
            Files.write(file, now);
        }
        assertArrayEquals(now, Files.readAllBytes(file));
    }

    @Test
    void theExampleIsADevice() {
        QuantumDevice device = attach(Map.of("port", start("--port", "0")));
        assertEquals("python-three", device.describe().model());
        QubitHandle second = initialise(device, 1, 1);
        ask(device, new Gate1(2, second, GateKind.X, 0), Done.class);
        assertEquals(true, ask(device, new Measure(3, second, Basis.Z), Measured.class).one());
        QubitHandle first = initialise(device, 4, 0);
        second = initialise(device, 5, 1);
        ask(device, new Gate1(6, first, GateKind.H, 0), Done.class);
        ask(device, new Gate2(7, first, second, GateKind.CNOT, 0), Done.class);
        ask(device, new Gate1(8, second, GateKind.X, 0), Done.class);
        assertEquals(
                BellIndex.PSI_PLUS,
                ask(device, new BellMeasure(9, first, second), BellMeasured.class).outcome());
        first = initialise(device, 10, 0);
        QubitHandle third = ask(device, new Move(11, first, 2), Allocated.class).qubit();
        assertEquals(2, third.qubit());
        assertEquals(
                DeviceRefusal.NOT_OWNED, ask(device, new Discard(12, first), Refused.class).why());
        assertEquals(
                DeviceRefusal.NO_SUCH_TARGET,
                ask(device, new Probe(13, "mood"), Refused.class).why());
        entangle(device);
        bench.hostLoop.execute(device::close);
    }

    /// A host that vanishes leaves nothing behind: the next one, over a Unix socket too, begins anew.
    @Test
    void theExampleClearsUpAfterAHost(@TempDir Path directory) {
        String path = directory.resolve("hal.sock").toString();
        start("--unix", path);
        QuantumDevice device = attach(Map.of("unix", path));
        QubitHandle before = initialise(device, 1, 0);
        bench.hostLoop.execute(device::close);
        QuantumDevice next = attach(Map.of("unix", path));
        QubitHandle after = initialise(next, 1, 0);
        assertEquals(before.generation() + 1, after.generation());
        bench.hostLoop.execute(next::close);
    }

    private void entangle(QuantumDevice device) {
        PortDescriptor port = device.describe().ports().getFirst();
        long cycle = (bench.hostLoop.nowNs() + 5 * port.commandLeadNs()) / port.cycleNs();
        submit(device, batch(20, PairMode.KEEP, cycle, 10_000, 1));
        Heralded herald = assertInstanceOf(Heralded.class, Bench.await(events));
        QubitHandle kept = assertInstanceOf(Kept.class, herald.half()).qubit();
        BatchEnded ended = assertInstanceOf(BatchEnded.class, Bench.await(events));
        assertEquals(BatchEnd.COMPLETE, ended.why());
        assertEquals(herald.attempt(), ended.attemptsUsed());
        ask(device, new Discard(21, kept), Done.class);
        cycle = (bench.hostLoop.nowNs() + 5 * port.commandLeadNs()) / port.cycleNs();
        submit(device, batch(22, PairMode.MEASURE, cycle, 10_000, 5));
        for (int i = 0; i < 5; i++) {
            Heralded read = assertInstanceOf(Heralded.class, Bench.await(events));
            assertInstanceOf(Read.class, read.half());
        }
        assertInstanceOf(BatchEnded.class, Bench.await(events));
        assertEquals(6_000_000_000L, ask(device, new Probe(23, "heralds.0"), Probed.class).value());
        submit(device, batch(24, PairMode.KEEP, cycle + 1_000_000, 10, 1));
        submit(device, new Abort(25, 24));
        assertEquals(new Done(25), Bench.await(events));
        assertEquals(
                BatchEnd.ABORTED, assertInstanceOf(BatchEnded.class, Bench.await(events)).why());
        submit(device, batch(26, PairMode.KEEP, 1, 10, 1));
        assertEquals(BatchEnd.LATE, assertInstanceOf(BatchEnded.class, Bench.await(events)).why());
    }

    private static Entangle batch(long id, PairMode mode, long first, long cycles, int pairs) {
        return new Entangle(id, 0, 0, mode, 0, BasisChoice.randomXYZ(), first, cycles, pairs, 77);
    }

    private QubitHandle initialise(QuantumDevice device, long id, int qubit) {
        return ask(device, new Initialise(id, qubit), Allocated.class).qubit();
    }

    private <T extends DeviceEvent> T ask(
            QuantumDevice device, DeviceCommand command, Class<T> answer) {
        submit(device, command);
        return assertInstanceOf(answer, Bench.await(events));
    }

    private void submit(QuantumDevice device, DeviceCommand command) {
        bench.hostLoop.execute(() -> device.submit(command));
    }

    private QuantumDevice attach(Map<String, String> options) {
        QuantumDevice device =
                new RemoteDeviceProvider()
                        .open(
                                new DeviceContext(
                                        bench.hostLoop,
                                        bench.hostLoop,
                                        EntropySource.seeded(new Rng(1)),
                                        events::add),
                                options);
        assertInstanceOf(GuardedDevice.class, device);
        return device;
    }

    /// @return what it says it listens at
    private String start(String how, String where) {
        Optional<String> python = python();
        assumeTrue(python.isPresent(), "no python3 with protobuf here (package python3-protobuf)");
        try {
            Process process =
                    new ProcessBuilder(
                                    python.get(),
                                    EXAMPLE.resolve("server.py").toString(),
                                    how,
                                    where,
                                    "--seed",
                                    "5",
                                    "--epoch",
                                    "1970-01-01T00:00:00Z")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            processes.add(process);
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String line = said.readLine();
            assertEquals("listening at ", line.substring(0, 13));
            return line.substring(13);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// One of the interpreters that are usually there, if it knows protobuf.
    private static Optional<String> python() {
        for (String name : List.of("python3", "/usr/bin/python3")) {
            try {
                Process process =
                        new ProcessBuilder(name, "-c", "import google.protobuf")
                                .redirectErrorStream(true)
                                .start();
                process.getInputStream().readAllBytes();
                if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return Optional.of(name);
                }
            } catch (IOException absent) {
                // The next one, perhaps.
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
