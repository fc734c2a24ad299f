package dev.herald.physical.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.sim.SimWorld;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that was recorded is the same when it is replayed, and a run that is another is found out.
class ReplayTest {
    @TempDir Path directory;

    /// A host in virtual time that makes pairs, measures what it keeps, and now and then asks for what
    /// it cannot have.
    private static final class Host {
        final SimWorld world = new SimWorld(3);
        final StringBuilder transcript = new StringBuilder();
        final Set<Long> open = new HashSet<>();
        private final Basis basis;
        private final QuantumDevice device;
        private long ids;
        private int rounds;

        Host(Basis basis, Function<DeviceContext, QuantumDevice> driver) {
            this.basis = basis;
            device = driver.apply(context());
        }

        DeviceContext context() {
            return new DeviceContext(world, world, EntropySource.seeded(new Rng(1)), this::hear);
        }

        Host run() {
            round();
            world.run(1_000_000);
            device.close();
            return this;
        }

        private void round() {
            if (++rounds > 30) {
                return;
            }
            PortDescriptor port = device.describe().ports().getFirst();
            submit(new Initialise(++ids, 99)); // refused at once
            long cycle = (world.nowNs() + port.commandLeadNs()) / port.cycleNs() + 1;
            submit(
                    new Entangle(
                            ++ids,
                            0,
                            port.communication().getFirst(),
                            PairMode.KEEP,
                            port.points().getFirst().code(),
                            BasisChoice.MEASURE_Z,
                            cycle,
                            Math.min(port.batchCyclesMax(), 3_000L * port.keepSpacing()),
                            1,
                            ids));
            if (rounds % 5 == 0) {
                submit(new Abort(++ids, ids - 1));
            }
        }

        private void submit(DeviceCommand command) {
            open.add(command.id());
            device.submit(command);
        }

        private void hear(DeviceEvent event) {
            transcript.append(world.nowNs()).append(' ').append(event).append('\n');
            if (event instanceof Answer answer) {
                open.remove(answer.id());
            }
            switch (event) {
                case Heralded(var _, _, _, _, _, _, _, _, _, Kept(var qubit)) ->
                        submit(
                                rounds % 3 == 0
                                        ? new Discard(++ids, qubit)
                                        : new Measure(++ids, qubit, basis));
                case BatchEnded _ -> world.at(world.nowNs() + 1_000_000, this::round);
                default -> {}
            }
        }
    }

    private Host record(String profile, Path file, long bytesMax) {
        QuantumDeviceProvider sim = new dev.herald.physical.sim.SimDeviceProvider();
        return new Host(
                        Basis.X,
                        context ->
                                RecordingDevice.open(
                                        context,
                                        file,
                                        bytesMax,
                                        inner ->
                                                sim.open(
                                                        inner,
                                                        Map.of("profile", profile, "seed", "5"))))
                .run();
    }

    @ParameterizedTest
    @Verifies({"HAL-REC-1", "HAL-REC-2"})
    @ValueSource(strings = {"ideal", "nv-lab", "trapped-ion"})
    void aRunIsReplayedToTheNanosecond(String profile) {
        Path file = directory.resolve("run.hal");
        Host recorded = record(profile, file, RecordingDevice.BYTES_MAX);
        assertTrue(recorded.transcript.toString().contains("Heralded"));
        Host replayed =
                new Host(
                        Basis.X,
                        context ->
                                new ReplayDeviceProvider()
                                        .open(context, Map.of("file", file.toString())));
        replayed.run();
        ReplayDevice device = (ReplayDevice) replayed.device;
        assertEquals(java.util.Optional.empty(), device.mismatch());
        assertTrue(device.isComplete());
        assertEquals(recorded.transcript.toString(), replayed.transcript.toString());
    }

    @Test
    @Verifies("HAL-REC-2")
    void aChangedCommandIsFound() {
        Path file = directory.resolve("run.hal");
        record("ideal", file, RecordingDevice.BYTES_MAX);
        Host other = new Host(Basis.Z, context -> new ReplayDevice(context, file));
        other.run();
        ReplayMismatch found = ((ReplayDevice) other.device).mismatch().orElseThrow();
        // The opening, a command and its refusal, the batch, its herald: then the measurement.
        assertEquals(5, found.index());
        assertTrue(found.expected().contains("Measure[") && found.expected().contains("rotY=192"));
        assertTrue(found.actual().contains("Measure[") && found.actual().contains("rotY=0"));
        assertEquals(Set.of(), other.open, "every command is answered all the same");
        List<String> lines = other.transcript.toString().lines().toList();
        assertEquals(
                1, lines.stream().filter(l -> l.contains("state=FAULT, detail=HAL-REC-2")).count());
        assertTrue(lines.stream().anyMatch(l -> l.contains("Faulted[")));
    }

    @Test
    void aHostThatGoesOnOrStopsEarlyDiffers() {
        Path file = directory.resolve("run.hal");
        Host recorded = record("ideal", file, 6_000);
        assertTrue(((RecordingDevice) recorded.device).isFull());
        assertTrue(file.toFile().length() <= 6_000);
        Host longer = new Host(Basis.X, context -> new ReplayDevice(context, file));
        longer.run();
        assertEquals(
                "the end of the record",
                ((ReplayDevice) longer.device).mismatch().orElseThrow().expected());
        assertEquals(Set.of(), longer.open);
        Host idle = new Host(Basis.X, context -> new ReplayDevice(context, file));
        idle.device.close();
        assertEquals(
                "the host closed the device",
                ((ReplayDevice) idle.device).mismatch().orElseThrow().actual());
    }

    @Test
    void theFirstCommandCanBeAnother() {
        Path file = directory.resolve("run.hal");
        record("ideal", file, RecordingDevice.BYTES_MAX);
        Host other = new Host(Basis.X, context -> new ReplayDevice(context, file));
        other.submit(new Initialise(7, 0));
        assertEquals(1, ((ReplayDevice) other.device).mismatch().orElseThrow().index());
        other.submit(new Initialise(8, 0));
        List<String> lines = other.transcript.toString().lines().toList();
        assertTrue(lines.getLast().contains("Refused[id=8, why=" + DeviceRefusal.NOT_READY));
        assertEquals(Set.of(), other.open);
    }

    @Test
    @Verifies("HAL-REC-1")
    void whatIsNoRecordIsNotOpened() throws IOException {
        Path file = directory.resolve("run.hal");
        record("ideal", file, RecordingDevice.BYTES_MAX);
        byte[] whole = Files.readAllBytes(file);
        byte[] noise = whole.clone();
        Arrays.fill(noise, 8, noise.length, (byte) 0x55);
        for (byte[] bad :
                List.of(new byte[0], new byte[] {1, 2, 3}, noise, Arrays.copyOf(whole, 40))) {
            Files.write(file, bad);
            DeviceOpenException refused =
                    assertThrows(
                            DeviceOpenException.class,
                            () -> new Host(Basis.X, context -> new ReplayDevice(context, file)));
            assertTrue(refused.getMessage().startsWith("HAL-REC-1: "), refused.getMessage());
        }
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Host half = new Host(Basis.X, context -> new ReplayDevice(context, file));
        half.run();
        assertEquals(Set.of(), half.open);
        assertThrows(
                DeviceOpenException.class,
                () -> new ReplayDeviceProvider().open(half.context(), Map.of("files", "x")));
    }

    @Test
    void theProviderRecordsADriverByName() {
        Path file = directory.resolve("run.hal");
        Host host =
                new Host(
                        Basis.X,
                        context ->
                                new RecordingDeviceProvider()
                                        .open(
                                                context,
                                                Map.of(
                                                        "file",
                                                        file.toString(),
                                                        "driver",
                                                        "sim",
                                                        "seed",
                                                        "5")));
        assertInstanceOf(RecordingDevice.class, host.device);
        host.run();
        assertTrue(file.toFile().length() > 1_000);
        assertThrows(
                DeviceOpenException.class,
                () ->
                        new RecordingDeviceProvider()
                                .open(
                                        host.context(),
                                        Map.of("file", file.toString(), "driver", "none")));
    }
}
