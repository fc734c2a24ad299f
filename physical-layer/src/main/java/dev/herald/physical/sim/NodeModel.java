package dev.herald.physical.sim;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.sim.NodeProfile.Connectivity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A node profile worked out: qubits by index (communication first, then storage, then computation)
/// and the gates between them.
final class NodeModel {
    private static final Set<GateKind> ABOUT_Z =
            EnumSet.of(
                    GateKind.Z,
                    GateKind.S,
                    GateKind.S_DAGGER,
                    GateKind.T,
                    GateKind.T_DAGGER,
                    GateKind.RZ);

    final NodeProfile profile;
    final List<QubitDescriptor> qubits;
    final List<Integer> communication;
    final List<Integer> storage;
    final long bellMeasureNs;
    final SwapNoise bellMeasure;
    final long moveNs;
    final double moveError;
    private final double attemptDephasing;
    private final Figures figures;
    private final Map<Role, MemoryModel> memories = new EnumMap<>(Role.class);
    final List<GateDescriptor> gates;

    NodeModel(NodeProfile profile) {
        this.profile = profile;
        figures = profile.checked();
        for (String kind : NodeProfile.KINDS) {
            memories.put(role(kind), new MemoryModel(profile.name(), figures, kind));
        }
        attemptDephasing = attemptDephasing();
        qubits = qubits();
        communication = withRole(Role.COMMUNICATION);
        storage = withRole(Role.STORAGE);
        gates = gates();
        double flip =
                (figures.get("communication.flip0", 0) + figures.get("communication.flip1", 0)) / 2;
        long composed =
                figures.ns("pair.gate", 0)
                        + figures.ns("communication.gate", 0)
                        + figures.ns("communication.measure", 0);
        bellMeasureNs = stretched(figures.ns("bell.duration", composed));
        bellMeasure =
                new SwapNoise(
                        1 - figures.get("bell.gateError", figures.get("pair.gateError", 0)),
                        figures.get("bell.flipZ", flip),
                        figures.get("bell.flipX", flip));
        moveNs = stretched(figures.ns("move.duration", figures.ns("pair.gate", 0)));
        moveError = figures.get("move.error", figures.get("pair.gateError", 0));
    }

    private List<QubitDescriptor> qubits() {
        List<QubitDescriptor> made = new ArrayList<>();
        for (String kind : NodeProfile.KINDS) {
            Role role = role(kind);
            for (int i = 0; i < figures.count(kind + ".count", 0); i++) {
                made.add(
                        new QubitDescriptor(
                                made.size(),
                                Set.of(role),
                                memory(role).declared,
                                figures.ns(kind + ".initialise", 0),
                                figures.get(kind + ".initialiseError", 0),
                                figures.ns(kind + ".measure", 0),
                                figures.get(kind + ".flip0", 0),
                                figures.get(kind + ".flip1", 0),
                                role == Role.STORAGE ? figures.ns("storage.refresh", 0) : 0,
                                role == Role.STORAGE ? attemptDephasing : 0,
                                figures.provenance(kind + ".")));
            }
        }
        return List.copyOf(made);
    }

    private static Role role(String kind) {
        return Role.valueOf(kind.toUpperCase(java.util.Locale.ROOT));
    }

    private MemoryModel memory(Role role) {
        return java.util.Objects.requireNonNull(memories.get(role));
    }

    /// How a qubit idles.
    MemoryModel memory(QubitDescriptor qubit) {
        return memory(qubit.roles().iterator().next());
    }

    /// Whether a communication qubit can hold the half of a pair.
    boolean keeps() {
        return offered("communication.keeps");
    }

    private List<Integer> withRole(Role role) {
        List<Integer> found = new ArrayList<>();
        for (QubitDescriptor qubit : qubits) {
            if (qubit.has(role)) {
                found.add(qubit.index());
            }
        }
        return List.copyOf(found);
    }

    private List<GateDescriptor> gates() {
        if (!keeps() || !offered("gates")) {
            return List.of();
        }
        List<GateDescriptor> made = new ArrayList<>();
        for (String kind : NodeProfile.KINDS) {
            List<Integer> where = withRole(role(kind));
            for (GateKind gate : GateKind.values()) {
                if (gate.qubits() == 1 && !where.isEmpty()) {
                    made.add(oneQubit(kind, gate, where));
                }
            }
        }
        Coupling pairs = coupling();
        if (anyConnected()) {
            for (GateKind gate : GateKind.values()) {
                if (gate.qubits() == 2) {
                    made.add(
                            new GateDescriptor(
                                    gate,
                                    pairs.first(),
                                    pairs.second(),
                                    stretched(figures.ns("pair.gate", 0)),
                                    figures.get("pair.gateError", 0),
                                    figures.provenance("pair.")));
                }
            }
        }
        return List.copyOf(made);
    }

    private GateDescriptor oneQubit(String kind, GateKind gate, List<Integer> where) {
        boolean aboutZ = ABOUT_Z.contains(gate) && figures.has(kind + ".gateZ");
        String name = kind + (aboutZ ? ".gateZ" : ".gate");
        return new GateDescriptor(
                gate,
                where,
                List.of(),
                memory(role(kind)).stretched(figures.ns(name, 0)),
                figures.get(name + "Error", 0),
                figures.provenance(name));
    }

    /// Whether a figure that is 0 or 1, and 1 when left out, says yes.
    private boolean offered(String figure) {
        return figures.count(figure, 1) != 0;
    }

    /// Durations of what takes several qubits: the pulses of the one that needs most.
    private long stretched(long durationNs) {
        long longest = durationNs;
        for (MemoryModel memory : memories.values()) {
            longest = Math.max(longest, memory.stretched(durationNs));
        }
        return longest;
    }

    /// Which two qubits can be joined, where any can.
    private Coupling coupling() {
        if (profile.connectivity() != Connectivity.STAR) {
            return Coupling.ALL;
        }
        List<Integer> others = new ArrayList<>();
        for (QubitDescriptor qubit : qubits) {
            if (!qubit.has(Role.COMMUNICATION)) {
                others.add(qubit.index());
            }
        }
        return others.isEmpty() ? Coupling.ALL : new Coupling(communication, others);
    }

    /// Whether a Bell measurement or a move can act on the two.
    boolean connected(int first, int second) {
        return switch (profile.connectivity()) {
            case ALL -> first != second;
            case STAR ->
                    qubits.get(first).has(Role.COMMUNICATION)
                            != qubits.get(second).has(Role.COMMUNICATION);
            case NONE -> false;
        };
    }

    /// Readout of a communication qubit.
    long measureNs() {
        return figures.ns("communication.measure", 0);
    }

    /// Dephasing probability of a storage qubit per attempt (link-physical 3.8).
    double attemptDephasing(double brightState) {
        return brightState * attemptDephasing;
    }

    /// The same for each unit of population.
    private double attemptDephasing() {
        double angle =
                2
                        * Math.PI
                        * figures.get("storage.coupling", 0)
                        * figures.get("storage.couplingTime", 0)
                        * 1e-9;
        return figures.get("storage.attemptDephasing", 0)
                + -StrictMath.expm1(-angle * angle / 2) / 2;
    }

    DeviceDescriptor describe(NodeId node, String name, List<PortDescriptor> ports) {
        return new DeviceDescriptor(
                "Herald",
                "simulated " + profile.name() + " (" + name + ")",
                "1",
                DeviceDescriptor.CONTRACT_MAJOR,
                DeviceDescriptor.CONTRACT_MINOR,
                node,
                capabilities(ports),
                qubits,
                gates,
                ports,
                bellMeasureNs,
                moveNs,
                moveError,
                bellMeasure,
                coupling(),
                coupling(),
                figures.ns("clockError", 0),
                0,
                Monitors.names(qubits, ports.size()),
                figures.provenance("bell.", "move.", "pair.", "clockError"));
    }

    /// What there is something to use on (HAL-DESC-5).
    private Set<Capability> capabilities(List<PortDescriptor> ports) {
        Set<Capability> able = EnumSet.of(Capability.MEASURE, Capability.MONITORS);
        if (!gates.isEmpty()) {
            able.add(Capability.GATES);
        }
        if (anyConnected() && offered("bell.offered")) {
            able.add(Capability.BELL_MEASURE);
        }
        if (anyConnected() && offered("move.offered")) {
            able.add(Capability.MOVE);
        }
        if (!ports.isEmpty()) {
            if (keeps()) {
                able.add(Capability.ENTANGLE_KEEP);
            }
            able.add(Capability.ENTANGLE_MEASURE);
        }
        return able;
    }

    private boolean anyConnected() {
        for (QubitDescriptor first : qubits) {
            for (QubitDescriptor second : qubits) {
                if (connected(first.index(), second.index())) {
                    return true;
                }
            }
        }
        return false;
    }
}
