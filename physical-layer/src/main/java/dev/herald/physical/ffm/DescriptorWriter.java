package dev.herald.physical.ffm;

import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.StructLayout;
import java.util.Collection;
import java.util.List;

/// Descriptors into memory that lives as long as an arena. Figures that are real numbers in Java are
/// rounded to the fixed point of the interface, which is the wire's.
final class DescriptorWriter {
    private final Arena arena;

    DescriptorWriter(Arena arena) {
        this.arena = arena;
    }

    /// @param device with figures in the fixed point already, as
    ///     [dev.herald.physical.remote.wire.HalCodec#rounded] makes them
    /// @return where it is
    long write(DeviceDescriptor device) {
        Target to = target(Layouts.DESCRIPTOR, 1);
        to.u32("struct_size", (int) Layouts.DESCRIPTOR.byteSize());
        to.u32("contract_major", device.contractMajor());
        to.u32("contract_minor", device.contractMinor());
        to.u32("node", device.node().value());
        to.u64("vendor", text(device.vendor()));
        to.u64("model", text(device.model()));
        to.u64("version", text(device.version()));
        to.u64("capabilities", set(device.capabilities()));
        to.u32("qubit_count", device.qubits().size());
        to.u32("gate_count", device.gates().size());
        to.u32("port_count", device.ports().size());
        to.u32("monitor_count", device.monitors().size());
        to.u64("qubits", qubits(device.qubits()));
        to.u64("gates", gates(device.gates()));
        to.u64("ports", ports(device.ports()));
        to.u64("monitors", texts(device.monitors()));
        to.u64("bell_measure_ns", device.bellMeasureNs());
        to.u64("move_ns", device.moveNs());
        to.u64("move_error_ppt", ppt(device.moveError()));
        to.u64("bell_measure_gate_ppt", ppt(device.bellMeasure().gate()));
        to.u64("bell_measure_flip_z_ppt", ppt(device.bellMeasure().flipZ()));
        to.u64("bell_measure_flip_x_ppt", ppt(device.bellMeasure().flipX()));
        to.u64("clock_error_ns", device.clockErrorNs());
        provenance(to, device.provenance());
        coupling(to, "bell_measure_on", device.bellMeasureOn());
        coupling(to, "move_on", device.moveOn());
        to.u64("answer_slack_ns", device.answerSlackNs());
        return to.address();
    }

    private long qubits(List<QubitDescriptor> qubits) {
        Target all = target(Layouts.QUBIT, qubits.size());
        for (int i = 0; i < qubits.size(); i++) {
            QubitDescriptor qubit = qubits.get(i);
            Target to = all.element(i);
            to.u64("roles", set(qubit.roles()));
            to.u64("t1_ns", qubit.decay().t1Ns());
            to.u64("t2_ns", qubit.decay().t2Ns());
            to.u64("initialise_ns", qubit.initialiseNs());
            to.u64("measure_ns", qubit.measureNs());
            to.u64("refresh_ns", qubit.refreshNs());
            to.u64("initialise_error_ppt", ppt(qubit.initialiseError()));
            to.u64("flip0_ppt", ppt(qubit.flip0()));
            to.u64("flip1_ppt", ppt(qubit.flip1()));
            to.u64("attempt_dephasing_ppt", ppt(qubit.attemptDephasing()));
            provenance(to, qubit.provenance());
        }
        return all.address();
    }

    private long gates(List<GateDescriptor> gates) {
        Target all = target(Layouts.GATE, gates.size());
        for (int i = 0; i < gates.size(); i++) {
            GateDescriptor gate = gates.get(i);
            Target to = all.element(i);
            to.u32("kind", Numbers.number(gate.kind()));
            to.u32("first_count", gate.first().size());
            to.u32("second_count", gate.second().size());
            to.u64("first", indices(gate.first()));
            to.u64("second", indices(gate.second()));
            to.u64("duration_ns", gate.durationNs());
            to.u64("error_ppt", ppt(gate.error()));
            provenance(to, gate.provenance());
        }
        return all.address();
    }

    private long ports(List<PortDescriptor> ports) {
        Target all = target(Layouts.PORT, ports.size());
        for (int i = 0; i < ports.size(); i++) {
            PortDescriptor port = ports.get(i);
            Target to = all.element(i);
            to.u32("link", port.link().value());
            to.u32("neighbour", port.neighbour().value());
            to.u32("scheme", Numbers.number(port.scheme()));
            to.u32("encoding", Numbers.number(port.encoding()));
            to.u32("modes", port.modes());
            to.u64("wavelength_pm", port.wavelengthPm());
            to.u32("communication_count", port.communication().size());
            to.u32("storage_count", port.storage().size());
            to.u64("communication", indices(port.communication()));
            to.u64("storage", indices(port.storage()));
            to.u64("cycle_ns", port.cycleNs());
            to.u32("keep_spacing", port.keepSpacing());
            to.u32("measure_spacing", port.measureSpacing());
            to.u64("herald_latency_ns", port.heraldLatencyNs());
            to.u64("peer_latency_ns", port.peerLatencyNs());
            to.u64("command_lead_ns", port.commandLeadNs());
            to.u64("batch_cycles_max", port.batchCyclesMax());
            to.u32("point_count", port.points().size());
            to.u64("points", points(port.points()));
        }
        return all.address();
    }

    private long points(List<OperatingPoint> points) {
        Target all = target(Layouts.POINT, points.size());
        for (int i = 0; i < points.size(); i++) {
            OperatingPoint point = points.get(i);
            Target to = all.element(i);
            to.u32("code", point.code());
            to.u64("bright_state_ppt", ppt(point.brightState()));
            to.u64("success_ppt", ppt(point.success()));
            to.u32("p00_ppb", ppb(point.state().p00()));
            to.u32("p10_ppb", ppb(point.state().p10()));
            to.u32("p01_ppb", ppb(point.state().p01()));
            to.u32("p11_ppb", ppb(point.state().p11()));
            provenance(to, point.provenance());
        }
        return all.address();
    }

    private void provenance(Target to, Provenance provenance) {
        to.u64("provenance.source", text(provenance.source()));
        to.u64("provenance.date", text(provenance.date()));
    }

    private void coupling(Target to, String field, Coupling coupling) {
        to.u32(field + ".first_count", coupling.first().size());
        to.u32(field + ".second_count", coupling.second().size());
        to.u64(field + ".first", indices(coupling.first()));
        to.u64(field + ".second", indices(coupling.second()));
    }

    private long indices(List<Integer> values) {
        long address = values.isEmpty() ? 0 : arena.allocate(4L * values.size(), 4).address();
        for (int i = 0; i < values.size(); i++) {
            Memory.putInt(address + 4L * i, values.get(i));
        }
        return address;
    }

    private long texts(List<String> values) {
        long address = values.isEmpty() ? 0 : arena.allocate(8L * values.size(), 8).address();
        for (int i = 0; i < values.size(); i++) {
            Memory.putLong(address + 8L * i, text(values.get(i)));
        }
        return address;
    }

    private long text(String value) {
        byte[] bytes = Memory.bytes(value, Memory.TEXT_MAX);
        long address = arena.allocate(bytes.length, 1).address();
        Memory.write(address, bytes);
        return address;
    }

    private static long set(Collection<? extends Enum<?>> members) {
        long bits = 0;
        for (Enum<?> member : members) {
            bits |= 1L << Numbers.number(member);
        }
        return bits;
    }

    private static long ppt(double probability) {
        return Math.round(probability * Numbers.ONE_PPT);
    }

    private static int ppb(double weight) {
        return (int) Math.round(weight * Numbers.ONE_PPB);
    }

    /// Room for some structs; an arena's memory is 0 at first.
    private Target target(StructLayout layout, int count) {
        long size = layout.byteSize();
        Target target =
                new Target(count == 0 ? 0 : arena.allocate(size * count, 8).address(), layout);
        for (int i = 0; i < count; i++) {
            target.element(i).u32("struct_size", (int) size);
        }
        return target;
    }

    /// A struct that is being filled.
    private record Target(long address, StructLayout layout) {
        Target element(int index) {
            return new Target(address + index * layout.byteSize(), layout);
        }

        void u32(String field, int value) {
            Memory.putInt(address + Layouts.at(layout, field), value);
        }

        void u64(String field, long value) {
            Memory.putLong(address + Layouts.at(layout, field), value);
        }
    }
}
