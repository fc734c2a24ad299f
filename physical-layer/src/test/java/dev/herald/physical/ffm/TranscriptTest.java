package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two simulated nodes and a link, driven at random: what their hosts are told is the same, event for
/// event, whether they call Java or `relay.c` stands between.
class TranscriptTest {
    private static final long END_NS = 400_000_000L;

    @TempDir static Path directory;
    private static Path relay;

    @BeforeAll
    static void build() {
        relay = C.library(directory, "relay", C.EXAMPLES.resolve("relay.c"));
    }

    @FunctionalInterface
    private interface Way {
        QuantumDevice open(QuantumDeviceProvider provider, DeviceContext context);
    }

    @ParameterizedTest
    @CsvSource({"ideal, 1, true", "nv-lab, 2, false", "metro-target, 4, true"})
    void behindCEverythingIsTheSame(String profile, long seed, boolean pairs) {
        List<String> direct =
                run(profile, seed, (provider, context) -> provider.open(context, Map.of()));
        List<String> behind;
        try (Arena arena = Arena.ofConfined()) {
            behind = run(profile, seed, (provider, context) -> throughC(provider, context, arena));
        }
        assertTrue(direct.size() > 1_000, () -> "only " + direct.size() + " events");
        for (String kind : List.of("Heralded", "Measured", "Refused", "QubitsLost", "ABORTED")) {
            assertTrue(
                    !pairs && kind.equals("Heralded")
                            || direct.stream().anyMatch(line -> line.contains(kind)),
                    "no " + kind);
        }
        assertEquals(direct, behind);
    }

    static QuantumDevice throughC(
            QuantumDeviceProvider provider, DeviceContext context, Arena arena) {
        String target = Long.toHexString(new ExportedDriver(provider, arena).table().address());
        return new NativeDeviceProvider()
                .open(context, Map.of("library", relay.toString(), "target", target));
    }

    private static List<String> run(String profile, long seed, Way way) {
        SimWorld world = new SimWorld(seed);
        SimHardware hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(Profiles.node(profile), new NodeId(1), "one")
                        .addNode(Profiles.node(profile), new NodeId(2), "two")
                        .addLink(
                                Profiles.link(profile),
                                new LinkId(1),
                                new NodeId(1),
                                new NodeId(2));
        List<String> transcript = new ArrayList<>();
        List<Host> hosts = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            NodeId node = new NodeId(i);
            Host host = new Host(world, node, transcript);
            hosts.add(host);
            host.start(
                    way.open(
                            new Attached(hardware, node),
                            new DeviceContext(
                                    world,
                                    world,
                                    EntropySource.seeded(world.stream("entropy")),
                                    host::told)));
        }
        world.at(
                END_NS / 2,
                () -> hardware.setState(new NodeId(1), DeviceState.FAULT, "a test says so"));
        world.at(END_NS / 2 + 1_000, () -> hardware.setState(new NodeId(1), DeviceState.READY, ""));
        world.runUntil(END_NS);
        hosts.forEach(host -> host.device.close());
        return transcript;
    }

    private record Attached(SimHardware hardware, NodeId node) implements QuantumDeviceProvider {
        @Override
        public String name() {
            return "attached";
        }

        @Override
        public QuantumDevice open(DeviceContext context, Map<String, String> options) {
            return hardware.device(node, context.events());
        }
    }

    /// Tells its device something at random, now and then, and whenever it is told something.
    private static final class Host {
        private final SimWorld world;
        private final NodeId node;
        private final List<String> transcript;
        private final Rng rng;
        private final List<QubitHandle> owned = new ArrayList<>();
        private QuantumDevice device;
        private long id;

        Host(SimWorld world, NodeId node, List<String> transcript) {
            this.world = world;
            this.node = node;
            this.transcript = transcript;
            rng = world.stream("host/" + node);
        }

        void start(QuantumDevice opened) {
            device = opened;
            transcript.add(node + " " + device.describe().qubits().size() + " qubits");
            world.at(1_000, this::tick);
        }

        private void tick() {
            device.submit(command());
            entangle();
            world.at(world.nowNs() + 100_000 + rng.nextInt(500_000), this::tick);
        }

        /// Both ends ask for the same batch, now and then.
        private void entangle() {
            PortDescriptor port = device.describe().ports().getFirst();
            long slot = world.nowNs() / 5_000_000 + 1;
            device.submit(
                    new Entangle(
                            1_000_000 + slot,
                            0,
                            port.communication().getFirst(),
                            slot % 2 == 0 ? PairMode.KEEP : PairMode.MEASURE,
                            port.points().getFirst().code(),
                            BasisChoice.randomXYZ(),
                            slot * 5_000_000 / port.cycleNs(),
                            Math.min(port.batchCyclesMax(), 4_000_000 / port.cycleNs() + 1),
                            1,
                            slot));
        }

        void told(DeviceEvent event) {
            transcript.add(world.nowNs() + " " + node + " " + event);
            switch (event) {
                case DeviceEvent.Allocated(_, QubitHandle qubit) -> owned.add(qubit);
                case DeviceEvent.Heralded h
                        when h.half() instanceof DeviceEvent.Kept(var qubit) -> {
                    owned.add(qubit);
                    device.submit(command()); // within the event
                }
                case DeviceEvent.QubitsLost(List<QubitHandle> qubits, _) -> owned.removeAll(qubits);
                case DeviceEvent.Measured _ -> device.submit(command());
                default -> {}
            }
        }

        private DeviceCommand command() {
            long next = ++id;
            int qubits = device.describe().qubits().size();
            QubitHandle one =
                    owned.isEmpty() ? new QubitHandle(0, 1) : owned.get(rng.nextInt(owned.size()));
            QubitHandle two =
                    owned.isEmpty() ? new QubitHandle(1, 1) : owned.get(rng.nextInt(owned.size()));
            return switch (rng.nextInt(11)) {
                case 0, 1 -> new Initialise(next, rng.nextInt(qubits + 1));
                case 2 -> new Gate1(next, one, GateKind.H, 0);
                case 3 -> new Gate1(next, one, GateKind.RX, rng.nextInt());
                case 4 -> new Gate2(next, one, two, GateKind.CNOT, 0);
                case 5 -> new Measure(next, take(one), Basis.X);
                case 6 -> new BellMeasure(next, one, two);
                case 7 -> new Move(next, one, rng.nextInt(qubits));
                case 8 -> new Discard(next, take(one));
                case 9 -> new Abort(next, 1_000_000 + world.nowNs() / 5_000_000);
                default -> new Probe(next, "temperature");
            };
        }

        private QubitHandle take(QubitHandle handle) {
            owned.remove(handle);
            return handle;
        }
    }
}
