package dev.herald.conformance.link;

import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.VerificationSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The link that entities are tried on. Figures are round, so that a test can say what follows, and
/// exact in the fixed point of the bindings.
///
/// Options of a test: `role=slave`; `device=keep-only`, without measured pairs and without storage;
/// `device=refreshed`, with one storage qubit that must be refreshed; `device=gates`, with gates; `heralds=uneven`, with a longer
/// way to the peer than to this end; `discipline=fcfs` or `discipline=wfq:1,10,0`;
/// `verification=rounds`, with test rounds.
final class LinkKit {
    static final LinkId LINK = new LinkId(9);
    static final MemoryDecay COMMUNICATION = new MemoryDecay(0, 1_000_000_000);
    static final MemoryDecay STORAGE = new MemoryDecay(0, 10_000_000_000L);
    static final int EPOCH = 0x1111;
    static final int PEER_EPOCH = 0x2222;
    static final int ITEMS = 8;
    static final int BACKLOG = 4;
    static final int WINDOW = 2;
    static final long ROUND_TRIP_NS = 200_000;
    static final double MOVE_ERROR = 0.01;

    /// Success probability of the operating point 0; that of 1 is three times as large.
    static final double SUCCESS = 0.1;

    static final BellDiagonal FINE = BellDiagonal.werner(0.88);
    static final BellDiagonal COARSE = BellDiagonal.werner(0.7);

    private static final String FCFS = "fcfs";
    private static final String WEIGHTED = "wfq:1,10,0";

    /// Test rounds of three pairs along each axis, every 10 s.
    private static final VerificationSettings ROUNDS =
            new VerificationSettings(10_000_000_000L, 3, 0, 1, 0, 1, 0.5);

    private static final Provenance ASSUMED = new Provenance("assumption: test", "2026-01-01");

    private static final List<GateDescriptor> GATES =
            List.of(gate(GateKind.RX), gate(GateKind.H), gate(GateKind.CNOT));

    private LinkKit() {}

    private static GateDescriptor gate(GateKind kind) {
        return new GateDescriptor(kind, List.of(), List.of(), 1_000, 0.001, ASSUMED);
    }

    static LinkConfig of(Map<String, String> options) {
        boolean slave = option(options, "role", "slave");
        option(options, "device", "keep-only", "refreshed", "gates");
        String device = options.getOrDefault("device", "");
        boolean uneven = option(options, "heralds", "uneven");
        NodeId self = new NodeId(slave ? 2 : 1);
        NodeId peer = new NodeId(slave ? 1 : 2);
        boolean ordered = option(options, "discipline", FCFS, WEIGHTED);
        boolean verified = option(options, "verification", "rounds");
        DeviceDescriptor descriptor = device(self, peer, device, uneven);
        LinkConfig config = strict(self, descriptor);
        if (verified) {
            return config.with(config.discipline(), config.buffer(), ROUNDS);
        }
        return ordered
                ? config.with(
                        FCFS.equals(options.get("discipline"))
                                ? Disciplines.fcfs()
                                : Disciplines.weighted(List.of(1, 10, 0)),
                        config.buffer(),
                        config.verification())
                : config;
    }

    private static LinkConfig strict(NodeId self, DeviceDescriptor descriptor) {
        return new LinkConfig(
                self,
                descriptor,
                descriptor.ports().getFirst(),
                16,
                EPOCH,
                ROUND_TRIP_NS,
                600_000,
                3,
                ITEMS,
                BACKLOG,
                WINDOW,
                1_000_000_000,
                10_000_000_000L);
    }

    private static boolean option(Map<String, String> options, String key, String... values) {
        String value = options.get(key);
        if (value != null && !List.of(values).contains(value)) {
            throw new SuiteBroken(key + " can be " + List.of(values) + ", not " + value);
        }
        return value != null;
    }

    private static DeviceDescriptor device(NodeId self, NodeId peer, String kind, boolean uneven) {
        boolean keepOnly = kind.equals("keep-only");
        boolean refreshed = kind.equals("refreshed");
        int stores = keepOnly ? 0 : refreshed ? 1 : 2;
        List<QubitDescriptor> qubits = new ArrayList<>();
        List<Integer> storage = new ArrayList<>();
        for (int i = 0; i < 2 + stores; i++) {
            qubits.add(qubit(i, i >= 2, refreshed));
            if (i >= 2) {
                storage.add(i);
            }
        }
        PortDescriptor port =
                new PortDescriptor(
                        0,
                        LINK,
                        peer,
                        PortDescriptor.Scheme.SINGLE_CLICK,
                        PortDescriptor.Encoding.PRESENCE,
                        1_550_000,
                        List.of(0, 1),
                        storage,
                        10_000,
                        uneven ? 8 : 4,
                        1,
                        uneven ? 1_000 : 25_000,
                        uneven ? 70_000 : 25_000,
                        5_000,
                        1_000,
                        List.of(
                                new OperatingPoint(0, 0.1, SUCCESS, FINE, ASSUMED),
                                new OperatingPoint(1, 0.3, 3 * SUCCESS, COARSE, ASSUMED)));
        return new DeviceDescriptor(
                "herald",
                "bench",
                "1",
                1,
                0,
                self,
                keepOnly ? EnumSet.of(Capability.ENTANGLE_KEEP) : EnumSet.allOf(Capability.class),
                qubits,
                kind.equals("gates") ? GATES : List.of(),
                List.of(port),
                1_000,
                20_000,
                MOVE_ERROR,
                SwapNoise.NONE,
                0,
                List.of(),
                ASSUMED);
    }

    private static QubitDescriptor qubit(int index, boolean stores, boolean refreshed) {
        return new QubitDescriptor(
                index,
                Set.of(stores ? QubitDescriptor.Role.STORAGE : QubitDescriptor.Role.COMMUNICATION),
                stores ? STORAGE : COMMUNICATION,
                50_000,
                0,
                3_700,
                0,
                0,
                stores && refreshed ? 2_000_000 : 0,
                ASSUMED);
    }
}
