package dev.herald.conformance.network;

import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.Topology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The networks that entities are tried in. Figures are exact in the fixed point of the binding.
///
/// Options of a test: `at=N`, the node on trial, 2 unless told; `shape=ring` or `shape=long`, otherwise a line of
/// four nodes; `costs=uneven`, a ring whose other way is cheaper; `device=plain`, without measurements, Bell
/// measurements and gates; `control=flooding`, with link states.
final class NetworkKit {
    static final int EPOCH = 0x1111;
    static final int PEER_EPOCH = 0x2222;
    static final int CIRCUITS = 4;
    static final int REQUESTS = 3;
    static final int RECORDS = 4;
    static final long LIFE_NS = 50_000_000;
    static final long STATE_LIFE_NS = 10_000_000_000L;
    static final long STATE_INTERVAL_NS = 100_000_000;
    static final double GATE_ERROR = 0.01;

    /// Of each half, at every node.
    static final MemoryDecay HERE = new MemoryDecay(0, 40_000_000);

    static final MemoryDecay THERE = new MemoryDecay(0, 80_000_000);
    static final SwapNoise NOISE = new SwapNoise(0.96875, 0.015625, 0.0078125);

    private static final ControlSettings FLOODING =
            new ControlSettings(
                    true, FloodSettings.USUAL.with(STATE_LIFE_NS, STATE_INTERVAL_NS), null);

    /// The ring, in the order of its nodes. From 1 to 9 it is as far either way.
    static final List<Integer> RING = List.of(1, 2, 5, 9, 4, 3);

    /// Two nodes that no link joins to the ring.
    static final int ISLAND = 7;

    private static final int LINE = 4;
    private static final int LONG = 66;
    private static final Provenance ASSUMED = new Provenance("assumption: test", "2026-01-01");

    private NetworkKit() {}

    static NetworkConfig of(Map<String, String> options) {
        int at = Integer.parseInt(options.getOrDefault("at", "2"));
        NodeId self = new NodeId(at);
        NetworkConfig config = fixed(self, options);
        return option(options, "control", "flooding")
                ? config.with(FLOODING, config.admission(), config.plane())
                : config;
    }

    private static NetworkConfig fixed(NodeId self, Map<String, String> options) {
        return new NetworkConfig(
                self,
                device(self, option(options, "device", "plain")),
                topology(options),
                16,
                EPOCH,
                CIRCUITS,
                REQUESTS,
                RECORDS,
                LIFE_NS);
    }

    private static Topology topology(Map<String, String> options) {
        boolean uneven = option(options, "costs", "uneven");
        option(options, "shape", "ring", "long");
        return switch (options.getOrDefault("shape", "")) {
            case "ring" -> ring(uneven);
            case "long" -> line(LONG);
            default -> line(LINE);
        };
    }

    private static boolean option(Map<String, String> options, String key, String... values) {
        String value = options.get(key);
        if (value != null && !List.of(values).contains(value)) {
            throw new SuiteBroken(key + " can be " + List.of(values) + ", not " + value);
        }
        return value != null;
    }

    /// Nodes 1, 2, 3, ...; link 10 + n joins n and n + 1.
    private static Topology line(int nodes) {
        List<Topology.Edge> edges = new ArrayList<>();
        for (int node = 1; node < nodes; node++) {
            edges.add(edge(10 + node, node, node + 1, 1));
        }
        return new Topology(edges);
    }

    private static Topology ring(boolean uneven) {
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 0; i < RING.size(); i++) {
            long cost = uneven && i < RING.size() / 2 ? 3 : 2;
            edges.add(edge(21 + i, RING.get(i), RING.get((i + 1) % RING.size()), cost));
        }
        edges.add(edge(31, ISLAND, ISLAND + 1, 1));
        return new Topology(edges);
    }

    private static Topology.Edge edge(int link, int a, int b, long cost) {
        return new Topology.Edge(new LinkId(link), new NodeId(a), new NodeId(b), cost);
    }

    private static DeviceDescriptor device(NodeId self, boolean plain) {
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            qubits.add(
                    new QubitDescriptor(
                            i,
                            Set.of(QubitDescriptor.Role.COMMUNICATION),
                            HERE,
                            50_000,
                            0,
                            3_700,
                            0,
                            0,
                            0,
                            ASSUMED));
        }
        return new DeviceDescriptor(
                "herald",
                "bench",
                "1",
                1,
                0,
                self,
                plain ? EnumSet.of(Capability.ENTANGLE_KEEP) : EnumSet.allOf(Capability.class),
                qubits,
                plain ? List.of() : List.of(gate(GateKind.X), gate(GateKind.Z)),
                List.of(),
                1_000,
                20_000,
                0,
                plain ? SwapNoise.NONE : NOISE,
                0,
                List.of(),
                ASSUMED);
    }

    private static GateDescriptor gate(GateKind kind) {
        return new GateDescriptor(kind, List.of(), List.of(), 1_000, GATE_ERROR, ASSUMED);
    }
}
