package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.sim.SimWorld;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProviderTest {
    private final SimWorld world = new SimWorld(1);
    private final List<DeviceEvent> events = new ArrayList<>();
    private Consumer<DeviceEvent> onEvent = event -> {};

    private QuantumDevice open(Map<String, String> options) {
        DeviceContext context =
                new DeviceContext(
                        world,
                        world,
                        EntropySource.seeded(world.stream("entropy")),
                        event -> {
                            events.add(event);
                            onEvent.accept(event);
                        });
        return new SimDeviceProvider().open(context, options);
    }

    private static Entangle batch(
            long id, int qubit, PairMode mode, long first, long cycles, int pairs) {
        return new Entangle(id, 0, qubit, mode, 0, BasisChoice.MEASURE_Z, first, cycles, pairs, 5);
    }

    private BatchEnded end(long id) {
        List<BatchEnded> ends = new ArrayList<>();
        for (DeviceEvent event : events) {
            if (event instanceof BatchEnded ended && ended.id() == id) {
                ends.add(ended);
            }
        }
        assertEquals(1, ends.size());
        return ends.getFirst();
    }

    /// On the module path and on the class path.
    @Test
    void theProviderIsFoundBothWays() throws IOException {
        Module module = SimDeviceProvider.class.getModule();
        assertTrue(
                module.getDescriptor().provides().stream()
                        .filter(p -> p.service().equals(QuantumDeviceProvider.class.getName()))
                        .anyMatch(p -> p.providers().contains(SimDeviceProvider.class.getName())));
        String file = "META-INF/services/" + QuantumDeviceProvider.class.getName();
        try (InputStream in = module.getResourceAsStream(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.lines().toList().contains(SimDeviceProvider.class.getName()));
        }
    }

    @Test
    void theMirrorFollowsEveryBatch() {
        QuantumDevice device = open(Map.of("profile", "ideal", "seed", "5"));
        for (int i = 1; i <= 200; i++) {
            device.submit(batch(i, i % 4, PairMode.KEEP, world.nowNs() / 1000 + 1, 1000, 1));
            world.run(1_000_000);
            assertEquals(BatchEnd.COMPLETE, end(i).why(), "batch " + i);
            Heralded herald = (Heralded) events.get(events.size() - 2);
            device.submit(new Discard(1000 + i, Bench.kept(herald)));
        }
        device.submit(batch(300, 0, PairMode.MEASURE, world.nowNs() / 1000 + 1, 1000, 20));
        world.run(1_000_000);
        assertEquals(BatchEnd.COMPLETE, end(300).why());
    }

    /// A host that asks for the next pair in the very answer to the last finds the mirror ready: it
    /// drops its half before it attempts again.
    @Test
    void theMirrorOfOneCommunicationQubitIsReadyAgainAtOnce() {
        QuantumDevice device = open(Map.of("profile", "nv-lab", "seed", "6"));
        Heralded[] last = new Heralded[1];
        onEvent =
                event -> {
                    if (event instanceof Heralded herald) {
                        last[0] = herald;
                    } else if (event instanceof BatchEnded ended && ended.id() < 50) {
                        device.submit(new Discard(1000 + ended.id(), Bench.kept(last[0])));
                        device.submit(batch(ended.id() + 1, 0, PairMode.KEEP, 0, 1_000_000_000, 1));
                    }
                };
        device.submit(batch(1, 0, PairMode.KEEP, 0, 1_000_000_000, 1));
        world.run(1_000_000);
        for (int i = 1; i <= 50; i++) {
            assertEquals(BatchEnd.COMPLETE, end(i).why(), "batch " + i);
        }
    }

    @Test
    void abortsAndRefusalsAreMirroredToo() {
        QuantumDevice device = open(Map.of("profile", "nv-lab", "seed", "5"));
        device.submit(batch(1, 0, PairMode.KEEP, 0, 1_000, 1));
        device.submit(batch(2, 0, PairMode.KEEP, 0, 1_000, 1));
        device.submit(new Abort(3, 1));
        world.run(1_000_000);
        assertEquals(BatchEnd.ABORTED, end(1).why());
        device.submit(batch(4, 0, PairMode.KEEP, world.nowNs() / 10_120 + 1, 10_000_000, 1));
        world.run(1_000_000);
        assertEquals(BatchEnd.COMPLETE, end(4).why());
    }

    @Test
    void otherPeers() {
        open(Map.of("peer", "absent")).submit(batch(1, 0, PairMode.KEEP, 0, 100, 1));
        world.run(1_000_000);
        assertEquals(BatchEnd.PEER_ABSENT, end(1).why());
        open(Map.of("peer", "other-tag"))
                .submit(batch(2, 0, PairMode.KEEP, world.nowNs() / 1000 + 1, 100, 1));
        world.run(1_000_000);
        assertEquals(BatchEnd.TAG_MISMATCH, end(2).why());
    }

    @Test
    void wrongOptionsAreNamed() {
        for (Map<String, String> wrong :
                List.of(
                        Map.of("profile", "moon"),
                        Map.of("seed", "x"),
                        Map.of("peer", "y"),
                        Map.of("colour", "z"),
                        Map.of("node", "0"))) {
            String message =
                    assertThrows(DeviceOpenException.class, () -> open(wrong)).getMessage();
            assertTrue(message.contains(wrong.keySet().iterator().next()), message);
        }
    }

    @Test
    void aClosedDeviceIsSilent() {
        QuantumDevice device = open(Map.of());
        device.submit(batch(1, 0, PairMode.KEEP, 0, 100, 1));
        device.close();
        device.submit(batch(2, 0, PairMode.KEEP, 0, 100, 1));
        device.close();
        world.run(1_000_000);
        assertTrue(events.isEmpty());
    }
}
