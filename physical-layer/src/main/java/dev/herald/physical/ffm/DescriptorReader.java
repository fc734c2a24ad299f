package dev.herald.physical.ffm;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Descriptors from memory. What a figure means is not judged here, only that it is one.
final class DescriptorReader {
    static final String FIGURE = "HAL-C-27";
    private static final Capability[] CAPABILITIES = Capability.values();
    private static final QubitDescriptor.Role[] ROLES = QubitDescriptor.Role.values();
    private static final GateKind[] GATES = GateKind.values();

    private DescriptorReader() {}

    /// @throws Broken when it breaks a clause
    static DeviceDescriptor read(long address) {
        Struct device = Struct.at(address, Layouts.DESCRIPTOR, "the descriptor");
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (Struct qubit : device.structs("qubits", "qubit_count", Layouts.QUBIT)) {
            qubits.add(qubit(qubits.size(), qubit));
        }
        List<GateDescriptor> gates = new ArrayList<>();
        for (Struct gate : device.structs("gates", "gate_count", Layouts.GATE)) {
            GateKind kind = Numbers.known(GATES, gate.u32("kind"), gate.name("kind"));
            if (kind != null) { // [HAL-C-25]
                gates.add(gate(kind, gate));
            }
        }
        List<PortDescriptor> ports = new ArrayList<>();
        for (Struct port : device.structs("ports", "port_count", Layouts.PORT)) {
            ports.add(PortReader.read(ports.size(), port));
        }
        return new DeviceDescriptor(
                device.text("vendor"),
                device.text("model"),
                device.text("version"),
                device.index("contract_major"),
                device.index("contract_minor"),
                new NodeId(device.positive("node")),
                set(CAPABILITIES, Capability.class, device.u64("capabilities")),
                qubits,
                gates,
                ports,
                device.amount("bell_measure_ns"),
                device.amount("move_ns"),
                device.probability("move_error_ppt"),
                new SwapNoise(
                        device.probability("bell_measure_gate_ppt"),
                        device.probability("bell_measure_flip_z_ppt"),
                        device.probability("bell_measure_flip_x_ppt")),
                coupling(device.inner("bell_measure_on", Layouts.COUPLING)),
                coupling(device.inner("move_on", Layouts.COUPLING)),
                device.amount("clock_error_ns"),
                device.amount("answer_slack_ns"),
                device.texts("monitors", "monitor_count"),
                provenance(device));
    }

    private static QubitDescriptor qubit(int index, Struct qubit) {
        long t1Ns = qubit.amount("t1_ns");
        long t2Ns = qubit.amount("t2_ns");
        Broken.unless(
                t1Ns == 0 || t2Ns > 0 && t2Ns - t1Ns <= t1Ns,
                FIGURE,
                qubit.name("t2_ns") + " does not fit t1_ns:",
                t2Ns);
        return new QubitDescriptor(
                index,
                set(ROLES, QubitDescriptor.Role.class, qubit.u64("roles")),
                new MemoryDecay(t1Ns, t2Ns),
                qubit.amount("initialise_ns"),
                qubit.probability("initialise_error_ppt"),
                qubit.amount("measure_ns"),
                qubit.probability("flip0_ppt"),
                qubit.probability("flip1_ppt"),
                qubit.amount("refresh_ns"),
                qubit.probability("attempt_dephasing_ppt"),
                provenance(qubit));
    }

    private static GateDescriptor gate(GateKind kind, Struct gate) {
        return new GateDescriptor(
                kind,
                gate.indices("first", "first_count"),
                gate.indices("second", "second_count"),
                gate.amount("duration_ns"),
                gate.probability("error_ppt"),
                provenance(gate));
    }

    private static Coupling coupling(Struct coupling) {
        return new Coupling(
                coupling.indices("first", "first_count"),
                coupling.indices("second", "second_count"));
    }

    static Provenance provenance(Struct of) {
        StructLayout layout = Layouts.PROVENANCE;
        Struct provenance = of.inner("provenance", layout);
        return new Provenance(provenance.text("source"), provenance.text("date"));
    }

    /// Those members of a set that are known here.
    private static <E extends Enum<E>> Set<E> set(E[] constants, Class<E> type, long bits) {
        Set<E> set = EnumSet.noneOf(type);
        for (E constant : constants) {
            if ((bits >>> Numbers.number(constant) & 1) == 1) {
                set.add(constant);
            }
        }
        return set;
    }
}
