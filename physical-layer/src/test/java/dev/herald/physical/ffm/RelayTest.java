package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.Samples;
import dev.herald.spec.trace.Verifies;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java to C to Java and back: a fake Java device, exported, behind `relay.c`, behind the driver
/// `native`. Whatever one side says, the other hears.
class RelayTest {
    private static final int SAMPLES = 3_000;

    @TempDir static Path directory;
    private static Path relay;

    private final Arena arena = Arena.ofConfined();
    private final SimWorld world = new SimWorld(3);
    private final Rng rng = new Rng(11);
    private final List<DeviceEvent> events = new ArrayList<>();
    private final DeviceDescriptor described = Samples.descriptor(rng);
    private final FakeDriver fake = new FakeDriver(described);
    private QuantumDevice device;

    @BeforeAll
    static void build() {
        relay = C.library(directory, "relay", C.EXAMPLES.resolve("relay.c"));
    }

    @AfterEach
    void close() {
        if (device != null) {
            device.close();
        }
        arena.close();
    }

    private QuantumDevice open(FakeDriver driver) {
        String target = Long.toHexString(new ExportedDriver(driver, arena).table().address());
        device =
                new NativeDeviceProvider()
                        .open(
                                new DeviceContext(
                                        world,
                                        world,
                                        EntropySource.seeded(new Rng(5)),
                                        events::add),
                                Map.of(
                                        "library",
                                        relay.toString(),
                                        "target",
                                        target,
                                        "colour",
                                        "grün"));
        return device;
    }

    @Test
    void everyDescriptorPasses() {
        for (int i = 0; i < 300; i++) {
            DeviceDescriptor descriptor = Samples.descriptor(rng);
            try (QuantumDevice opened = open(new FakeDriver(descriptor))) {
                assertEquals(HalCodec.rounded(descriptor), opened.describe());
                assertEquals(opened.describe(), opened.describe());
            }
        }
    }

    @Test
    void everyCommandPasses() {
        open(fake);
        List<DeviceCommand> sent = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            DeviceCommand command = Samples.command(rng);
            sent.add(command);
            device.submit(command);
        }
        assertEquals(sent, fake.commands);
    }

    @Test
    void everyEventPasses() {
        open(fake);
        List<DeviceEvent> said = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            DeviceEvent event = Samples.event(rng);
            said.add(event);
            fake.context.events().emit(event);
        }
        fake.context.events().emit(new DeviceEvent.BatchEnded(9, BatchEnd.LATE, -1, 0, 0));
        assertEquals(said, events.subList(0, SAMPLES));
        assertEquals(new DeviceEvent.BatchEnded(9, BatchEnd.LATE, -1, 0, 0), events.getLast());
    }

    @Test
    void optionsPass() {
        open(fake);
        assertEquals(Map.of("colour", "grün"), fake.options);
    }

    @Test
    void hostSubmitsWhileTheDriverEmits() {
        open(fake);
        var nested = new DeviceCommand.Probe(2, "from within");
        List<DeviceEvent> seen = new ArrayList<>();
        QuantumDevice inner =
                new NativeDeviceProvider()
                        .open(
                                new DeviceContext(
                                        world,
                                        world,
                                        EntropySource.seeded(new Rng(5)),
                                        event -> {
                                            seen.add(event);
                                            if (seen.size() == 1) {
                                                device.submit(nested);
                                            }
                                        }),
                                Map.of(
                                        "library",
                                        relay.toString(),
                                        "target",
                                        Long.toHexString(
                                                new ExportedDriver(fake, arena)
                                                        .table()
                                                        .address())));
        fake.context.events().emit(new DeviceEvent.Faulted(1, "first text"));
        assertEquals(List.of(nested), fake.commands);
        assertEquals(List.of(new DeviceEvent.Faulted(1, "first text")), seen);
        inner.close();
    }

    @Test
    @Verifies("HAL-C-16")
    void wakesComeInOrderAndNotAtOnce() {
        open(fake);
        List<String> ran = new ArrayList<>();
        var agenda = fake.context.agenda();
        agenda.at(50, () -> ran.add("50 at " + fake.context.clock().nowNs()));
        agenda.at(-7, () -> ran.add("past"));
        agenda.at(
                20,
                () -> {
                    ran.add("20");
                    agenda.at(20, () -> ran.add("20, later"));
                });
        agenda.at(20, () -> ran.add("20, second"));
        assertEquals(List.of(), ran);
        world.runUntil(100);
        assertEquals(List.of("past", "20", "20, second", "20, later", "50 at 50"), ran);
    }

    @Test
    void entropyAndTimePass() {
        open(fake);
        world.runUntil(123);
        byte[] expected = new byte[40];
        EntropySource.seeded(new Rng(5)).nextBytes(expected);
        byte[] given = new byte[40];
        fake.context.entropy().nextBytes(given);
        assertArrayEquals(expected, given);
        assertEquals(123, fake.context.clock().nowNs());
    }

    @Test
    @Verifies("HAL-C-17")
    void anotherThreadEntersTheLoop() throws InterruptedException {
        open(fake);
        CountDownLatch asked = new CountDownLatch(1);
        List<Thread> ran = new ArrayList<>();
        Thread other =
                new Thread(() -> {
                    fake.context.agenda().at(30, () -> ran.add(Thread.currentThread()));
                    asked.countDown();
                });
        other.start();
        asked.await();
        other.join();
        world.runUntil(29);
        assertEquals(List.of(), ran);
        world.runUntil(30);
        assertEquals(List.of(Thread.currentThread()), ran);
    }

    @Test
    @Verifies("HAL-C-18")
    void nothingFollowsClose() {
        open(fake);
        fake.context.agenda().at(10, () -> events.add(new DeviceEvent.Done(1)));
        device.close();
        device.close();
        assertTrue(fake.closed);
        fake.context.events().emit(new DeviceEvent.Done(2));
        fake.context.agenda().at(10, () -> events.add(new DeviceEvent.Done(3)));
        device.submit(new DeviceCommand.Probe(4, "x"));
        world.runUntil(100);
        assertEquals(List.of(), events);
        assertEquals(List.of(), fake.commands);
    }

    @Test
    void whatTheHostThrowsReachesTheHost() {
        FakeDriver angry = new FakeDriver(described);
        String target = Long.toHexString(new ExportedDriver(angry, arena).table().address());
        device =
                new NativeDeviceProvider()
                        .open(
                                new DeviceContext(
                                        world,
                                        world,
                                        EntropySource.seeded(new Rng(5)),
                                        event -> {
                                            throw new IllegalStateException("host: " + event);
                                        }),
                                Map.of("library", relay.toString(), "target", target));
        angry.context.agenda().at(5, () -> angry.context.events().emit(new DeviceEvent.Done(1)));
        assertThrows(IllegalStateException.class, () -> world.runUntil(10));
    }

    @Test
    @Verifies("HAL-C-11")
    void refusalToOpenHasItsReason() {
        var message =
                assertThrows(
                                DeviceOpenException.class,
                                () ->
                                        new NativeDeviceProvider()
                                                .open(
                                                        new DeviceContext(
                                                                world,
                                                                world,
                                                                EntropySource.seeded(new Rng(5)),
                                                                events::add),
                                                        Map.of("library", relay.toString())))
                        .getMessage();
        assertTrue(message.contains("relay") && message.contains("target is missing"), message);
    }
}
