package dev.herald.conformance.network;

import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.Topology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The networks that entities are tried in. Figures are exact in the fixed point of the binding.
///
/// Options of a test: `at=N`, the node on trial, 2 unless told; `shape=ring` or `shape=long`, otherwise a line of
/// four nodes, with `shape=virtual` two virtual links from its first to its third; `costs=uneven`, a ring whose other way is cheaper; `device=plain`, without measurements, Bell
/// measurements and gates, `device=small`, of few qubits, `device=cycles`, whose links have cycles, `device=few` or
/// `device=fewer`, whose links have four or two qubits each, or `device=gates`, with the gates of distillation, without errors;
/// `control=flooding`, with link states, and `asking` a controller, `falling` back when it does not answer, or
/// being the `controller`; `sharing=equal` or `sharing=rate`, with links shared by pairs.
final class NetworkKit {
    static final int EPOCH = 0x1111;
    static final int PEER_EPOCH = 0x2222;
    static final int CIRCUITS = 4;
    static final int REQUESTS = 3;
    static final int RECORDS = 4;
    static final long LIFE_NS = 50_000_000;
    static final long STATE_LIFE_NS = 10_000_000_000L;
    static final long STATE_INTERVAL_NS = 100_000_000;
    static final long HOLD_NS = 1_000_000_000;
    static final long HOLD_MAX_NS = 3_000_000_000L;
    static final int CHANGE_PPM = 100_000;
    static final int FREE_STEP_PPM = 50_000;
    static final long STATE_DRAIN_NS = 500_000_000;
    static final int ORIGINS = 20;

    /// Who is asked for paths.
    static final int CONTROLLER = 4;

    static final long ANSWER_NS = 5_000_000;
    static final double GATE_ERROR = 0.01;
    static final long GATE_NS = 1_000;

    /// Share of a link that may be reserved, parts per million.
    static final int SHARE_PPM = 750_000;

    /// Of a circuit that names none.
    static final long CIRCUIT_LIFE_NS = 30_000_000_000L;

    static final long DRAIN_NS = 40_000_000;

    /// A tenant with bounds.
    static final int TENANT = 7;

    static final AdmissionSettings.Quota QUOTA = new AdmissionSettings.Quota(2, 200_000);
    static final int QUBITS = 64;
    static final int QUBITS_SMALL = 3;

    /// Of a port.
    static final int QUBITS_FEWER = 2;

    static final long CYCLE_NS = 100;
    static final int BURST = 2;
    static final int CHUNK = 6;
    static final PlaneSettings.Tests TESTS = new PlaneSettings.Tests(4, 32, 999_000);

    /// Of each half, at every node.
    static final MemoryDecay HERE = new MemoryDecay(0, 40_000_000);

    static final MemoryDecay THERE = new MemoryDecay(0, 80_000_000);
    static final SwapNoise NOISE = new SwapNoise(0.96875, 0.015625, 0.0078125);

    private static final ControlSettings FLOODING =
            new ControlSettings(
                    true,
                    new FloodSettings(
                            STATE_LIFE_NS,
                            STATE_INTERVAL_NS,
                            HOLD_NS,
                            HOLD_MAX_NS,
                            CHANGE_PPM,
                            FREE_STEP_PPM,
                            STATE_DRAIN_NS,
                            FloodSettings.USUAL.hopAgeNs(),
                            ORIGINS),
                    null);

    private static final AdmissionSettings ADMISSION =
            new AdmissionSettings(
                    SHARE_PPM,
                    CIRCUIT_LIFE_NS,
                    AdmissionSettings.Quota.UNLIMITED,
                    Map.of(TENANT, QUOTA),
                    true,
                    DRAIN_NS);

    /// The ring, in the order of its nodes. From 1 to 9 it is as far either way.
    static final List<Integer> RING = List.of(1, 2, 5, 9, 4, 3);

    /// Two nodes that no link joins to the ring.
    static final int ISLAND = 7;

    /// A virtual link of the line; the other one has the next number.
    static final int VIRTUAL = 1 << 30;

    private static final int LINE = 4;
    private static final int LONG = 66;
    private static final Provenance ASSUMED = new Provenance("assumption: test", "2026-01-01");

    private NetworkKit() {}

    static NetworkConfig of(Map<String, String> options) {
        int at = Integer.parseInt(options.getOrDefault("at", "2"));
        NodeId self = new NodeId(at);
        option(options, "device", "plain", "small", "cycles", "few", "fewer", "gates");
        return fixed(self, options).with(control(self, options), ADMISSION, plane(options));
    }

    private static ControlSettings control(NodeId self, Map<String, String> options) {
        if (!option(options, "control", "flooding", "asking", "falling", "controller")) {
            return ControlSettings.STATIC;
        }
        NodeId asked = new NodeId(CONTROLLER);
        return switch (options.getOrDefault("control", "")) {
            case "asking" -> controlled(asked, false);
            case "falling" -> controlled(asked, true);
            case "controller" -> controlled(self, false);
            default -> FLOODING;
        };
    }

    private static ControlSettings controlled(NodeId controller, boolean fallBack) {
        return new ControlSettings(
                true,
                FLOODING.flood(),
                new ControlSettings.Controller(controller, ANSWER_NS, fallBack));
    }

    private static PlaneSettings plane(Map<String, String> options) {
        option(options, "sharing", "equal", "rate");
        PlaneSettings.Sharing sharing =
                switch (options.getOrDefault("sharing", "")) {
                    case "equal" -> PlaneSettings.Sharing.EQUAL;
                    case "rate" -> PlaneSettings.Sharing.BY_RATE;
                    default -> PlaneSettings.Sharing.TIME;
                };
        return new PlaneSettings(BURST, CHUNK, sharing, TESTS);
    }

    private static NetworkConfig fixed(NodeId self, Map<String, String> options) {
        return new NetworkConfig(
                self,
                device(self, options.getOrDefault("device", ""), topology(options)),
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
        option(options, "shape", "ring", "long", "virtual");
        return switch (options.getOrDefault("shape", "")) {
            case "ring" -> ring(uneven);
            case "long" -> line(LONG);
            case "virtual" -> nested();
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

    private static Topology nested() {
        List<Topology.Edge> edges = new ArrayList<>(line(LINE).links());
        edges.add(edge(VIRTUAL, 1, 3, 1));
        edges.add(edge(VIRTUAL + 1, 1, 3, 1));
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

    /// @param qubits of each; none for no bound
    private static List<PortDescriptor> ports(
            NodeId self, Topology topology, List<Integer> qubits) {
        List<PortDescriptor> ports = new ArrayList<>();
        for (Topology.Edge edge : topology.links()) {
            if (edge.a().equals(self) || edge.b().equals(self)) {
                ports.add(
                        new PortDescriptor(
                                ports.size(),
                                edge.link(),
                                edge.a().equals(self) ? edge.b() : edge.a(),
                                PortDescriptor.Scheme.IDEAL,
                                PortDescriptor.Encoding.POLARIZATION,
                                0,
                                qubits,
                                List.of(),
                                CYCLE_NS,
                                1,
                                1,
                                0,
                                0,
                                0,
                                1,
                                1,
                                List.of()));
            }
        }
        return ports;
    }

    private static DeviceDescriptor device(NodeId self, String kind, Topology topology) {
        boolean plain = kind.equals("plain");
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (int i = 0; i < (kind.equals("small") ? QUBITS_SMALL : QUBITS); i++) {
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
                gates(kind),
                switch (kind) {
                    case "cycles" -> ports(self, topology, List.of());
                    case "few" -> ports(self, topology, List.of(0, 1, 2, 3));
                    case "fewer" -> ports(self, topology, List.of(0, 1));
                    default -> List.of();
                },
                1_000,
                20_000,
                0,
                plain ? SwapNoise.NONE : NOISE,
                0,
                List.of(),
                ASSUMED);
    }

    private static List<GateDescriptor> gates(String kind) {
        return switch (kind) {
            case "plain" -> List.of();
            case "gates" ->
                    Stream.of(GateKind.X, GateKind.Z, GateKind.H, GateKind.RX, GateKind.CNOT)
                            .map(each -> gate(each, 0))
                            .toList();
            default -> List.of(gate(GateKind.X, GATE_ERROR), gate(GateKind.Z, GATE_ERROR));
        };
    }

    private static GateDescriptor gate(GateKind kind, double error) {
        return new GateDescriptor(kind, List.of(), List.of(), GATE_NS, error, ASSUMED);
    }
}
