package dev.herald.physical.remote.wire;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.spec.hal.v1.BellDiagonal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Descriptors to and from the wire. Figures that are real numbers in Java are rounded to the fixed
/// point of the wire, once: a descriptor that came from the wire returns to it unchanged.
final class DescriptorCodec {
    private static final Capability[] CAPABILITIES = Capability.values();
    private static final QubitDescriptor.Role[] ROLES = QubitDescriptor.Role.values();
    private static final GateKind[] GATES = GateKind.values();
    private static final PortDescriptor.Scheme[] SCHEMES = PortDescriptor.Scheme.values();
    private static final PortDescriptor.Encoding[] ENCODINGS = PortDescriptor.Encoding.values();

    private DescriptorCodec() {}

    /// @throws IllegalArgumentException when a figure is none
    static dev.herald.spec.hal.v1.DeviceDescriptor encode(DeviceDescriptor device) {
        var wire =
                dev.herald.spec.hal.v1.DeviceDescriptor.newBuilder()
                        .setVendor(device.vendor())
                        .setModel(device.model())
                        .setVersion(device.version())
                        .setContractMajor(device.contractMajor())
                        .setContractMinor(device.contractMinor())
                        .setNode(device.node().value())
                        .setBellMeasureNs(device.bellMeasureNs())
                        .setMoveNs(device.moveNs())
                        .setMoveErrorPpt(Fixed.toPpt("move error", device.moveError()))
                        .setBellMeasure(
                                dev.herald.spec.hal.v1.SwapNoise.newBuilder()
                                        .setGatePpt(
                                                Fixed.toPpt("gate", device.bellMeasure().gate()))
                                        .setFlipZPpt(
                                                Fixed.toPpt("flip_z", device.bellMeasure().flipZ()))
                                        .setFlipXPpt(
                                                Fixed.toPpt(
                                                        "flip_x", device.bellMeasure().flipX())))
                        .setClockErrorNs(device.clockErrorNs())
                        .setAnswerSlackNs(device.answerSlackNs())
                        .addAllMonitors(device.monitors())
                        .setProvenance(encode(device.provenance()));
        if (!device.bellMeasureOn().equals(Coupling.ALL)) {
            wire.setBellMeasureOn(encode(device.bellMeasureOn()));
        }
        if (!device.moveOn().equals(Coupling.ALL)) {
            wire.setMoveOn(encode(device.moveOn()));
        }
        device.capabilities().stream()
                .sorted()
                .forEach(c -> wire.addCapabilitiesValue(Numbers.number(c)));
        device.qubits().forEach(qubit -> wire.addQubits(encode(qubit)));
        device.gates().forEach(gate -> wire.addGates(encode(gate)));
        device.ports().forEach(port -> wire.addPorts(encode(port)));
        return wire.build();
    }

    static DeviceDescriptor decode(dev.herald.spec.hal.v1.DeviceDescriptor wire) {
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (var qubit : wire.getQubitsList()) {
            qubits.add(decode(qubits.size(), qubit));
        }
        List<GateDescriptor> gates = new ArrayList<>();
        for (var gate : wire.getGatesList()) {
            GateDescriptor known = decode(gate);
            if (known != null) {
                gates.add(known);
            }
        }
        List<PortDescriptor> ports = new ArrayList<>();
        for (var port : wire.getPortsList()) {
            ports.add(decode(ports.size(), port));
        }
        var noise = wire.getBellMeasure();
        return new DeviceDescriptor(
                wire.getVendor(),
                wire.getModel(),
                wire.getVersion(),
                Numbers.index("contract_major", wire.getContractMajor()),
                Numbers.index("contract_minor", wire.getContractMinor()),
                new NodeId(Numbers.positive("node", wire.getNode())),
                known(
                        CAPABILITIES,
                        Capability.class,
                        wire.getCapabilitiesValueList(),
                        "capability"),
                qubits,
                gates,
                ports,
                Numbers.amount("bell_measure_ns", wire.getBellMeasureNs()),
                Numbers.amount("move_ns", wire.getMoveNs()),
                Fixed.ofPpt("move_error", wire.getMoveErrorPpt()),
                new SwapNoise(
                        Fixed.ofPpt("gate", noise.getGatePpt()),
                        Fixed.ofPpt("flip_z", noise.getFlipZPpt()),
                        Fixed.ofPpt("flip_x", noise.getFlipXPpt())),
                decode(wire.getBellMeasureOn()),
                decode(wire.getMoveOn()),
                Numbers.amount("clock_error_ns", wire.getClockErrorNs()),
                Numbers.amount("answer_slack_ns", wire.getAnswerSlackNs()),
                wire.getMonitorsList(),
                decode(wire.getProvenance()));
    }

    private static dev.herald.spec.hal.v1.QubitDescriptor encode(QubitDescriptor qubit) {
        var wire =
                dev.herald.spec.hal.v1.QubitDescriptor.newBuilder()
                        .setT1Ns(qubit.decay().t1Ns())
                        .setT2Ns(qubit.decay().t2Ns())
                        .setInitialiseNs(qubit.initialiseNs())
                        .setInitialiseErrorPpt(
                                Fixed.toPpt("initialise error", qubit.initialiseError()))
                        .setMeasureNs(qubit.measureNs())
                        .setFlip0Ppt(Fixed.toPpt("flip0", qubit.flip0()))
                        .setFlip1Ppt(Fixed.toPpt("flip1", qubit.flip1()))
                        .setRefreshNs(qubit.refreshNs())
                        .setAttemptDephasingPpt(
                                Fixed.toPpt("attempt dephasing", qubit.attemptDephasing()))
                        .setProvenance(encode(qubit.provenance()));
        qubit.roles().stream().sorted().forEach(role -> wire.addRolesValue(Numbers.number(role)));
        return wire.build();
    }

    private static QubitDescriptor decode(int index, dev.herald.spec.hal.v1.QubitDescriptor wire) {
        long t1Ns = Numbers.amount("t1_ns", wire.getT1Ns());
        long t2Ns = Numbers.amount("t2_ns", wire.getT2Ns());
        Broken.unless(
                t1Ns == 0 || t2Ns > 0 && t2Ns - t1Ns <= t1Ns,
                "HAL-WIRE-13",
                "T1 %d ns with T2 %d ns",
                t1Ns,
                t2Ns);
        return new QubitDescriptor(
                index,
                known(ROLES, QubitDescriptor.Role.class, wire.getRolesValueList(), "role"),
                new MemoryDecay(t1Ns, t2Ns),
                Numbers.amount("initialise_ns", wire.getInitialiseNs()),
                Fixed.ofPpt("initialise_error", wire.getInitialiseErrorPpt()),
                Numbers.amount("measure_ns", wire.getMeasureNs()),
                Fixed.ofPpt("flip0", wire.getFlip0Ppt()),
                Fixed.ofPpt("flip1", wire.getFlip1Ppt()),
                Numbers.amount("refresh_ns", wire.getRefreshNs()),
                Fixed.ofPpt("attempt_dephasing", wire.getAttemptDephasingPpt()),
                decode(wire.getProvenance()));
    }

    private static dev.herald.spec.hal.v1.GateDescriptor encode(GateDescriptor gate) {
        return dev.herald.spec.hal.v1.GateDescriptor.newBuilder()
                .setKindValue(Numbers.number(gate.kind()))
                .addAllFirst(gate.first())
                .addAllSecond(gate.second())
                .setDurationNs(gate.durationNs())
                .setErrorPpt(Fixed.toPpt("gate error", gate.error()))
                .setProvenance(encode(gate.provenance()))
                .build();
    }

    private static @Nullable GateDescriptor decode(dev.herald.spec.hal.v1.GateDescriptor wire) {
        GateKind kind = Numbers.known(GATES, wire.getKindValue(), "gate");
        if (kind == null) {
            return null; // [HAL-WIRE-18]
        }
        return new GateDescriptor(
                kind,
                indices("first", wire.getFirstList()),
                indices("second", wire.getSecondList()),
                Numbers.amount("duration_ns", wire.getDurationNs()),
                Fixed.ofPpt("error", wire.getErrorPpt()),
                decode(wire.getProvenance()));
    }

    private static dev.herald.spec.hal.v1.Coupling encode(Coupling coupling) {
        return dev.herald.spec.hal.v1.Coupling.newBuilder()
                .addAllFirst(coupling.first())
                .addAllSecond(coupling.second())
                .build();
    }

    private static Coupling decode(dev.herald.spec.hal.v1.Coupling wire) {
        return new Coupling(
                indices("first", wire.getFirstList()), indices("second", wire.getSecondList()));
    }

    private static dev.herald.spec.hal.v1.PortDescriptor encode(PortDescriptor port) {
        var wire =
                dev.herald.spec.hal.v1.PortDescriptor.newBuilder()
                        .setLink(port.link().value())
                        .setNeighbour(port.neighbour().value())
                        .setSchemeValue(Numbers.number(port.scheme()))
                        .setEncodingValue(Numbers.number(port.encoding()))
                        .setWavelengthPm(port.wavelengthPm())
                        .addAllCommunication(port.communication())
                        .addAllStorage(port.storage())
                        .setCycleNs(port.cycleNs())
                        .setKeepSpacing(port.keepSpacing())
                        .setMeasureSpacing(port.measureSpacing())
                        .setHeraldLatencyNs(port.heraldLatencyNs())
                        .setPeerLatencyNs(port.peerLatencyNs())
                        .setCommandLeadNs(port.commandLeadNs())
                        .setBatchCyclesMax(port.batchCyclesMax())
                        .setModes(port.modes() == 1 ? 0 : port.modes());
        for (OperatingPoint point : port.points()) {
            int[] weights = Fixed.toPpb(point.state());
            wire.addPointsBuilder()
                    .setCode(point.code())
                    .setBrightStatePpt(Fixed.toPpt("bright state", point.brightState()))
                    .setSuccessPpt(Fixed.toPpt("success", point.success()))
                    .setState(
                            BellDiagonal.newBuilder()
                                    .setP00Ppb(weights[0])
                                    .setP10Ppb(weights[1])
                                    .setP01Ppb(weights[2])
                                    .setP11Ppb(weights[3]))
                    .setProvenance(encode(point.provenance()));
        }
        return wire.build();
    }

    private static PortDescriptor decode(int index, dev.herald.spec.hal.v1.PortDescriptor wire) {
        List<OperatingPoint> points = new ArrayList<>();
        for (var point : wire.getPointsList()) {
            var state = point.getState();
            points.add(
                    new OperatingPoint(
                            Numbers.index("code", point.getCode()),
                            Fixed.ofPpt("bright_state", point.getBrightStatePpt()),
                            Fixed.ofPpt("success", point.getSuccessPpt()),
                            Fixed.ofPpb(
                                    state.getP00Ppb(),
                                    state.getP10Ppb(),
                                    state.getP01Ppb(),
                                    state.getP11Ppb()),
                            decode(point.getProvenance())));
        }
        PortDescriptor.Scheme scheme = Numbers.known(SCHEMES, wire.getSchemeValue(), "scheme");
        PortDescriptor.Encoding encoding =
                Numbers.known(ENCODINGS, wire.getEncodingValue(), "encoding");
        if (scheme == null || encoding == null) {
            throw new Broken(
                    "HAL-WIRE-18",
                    "the scheme or the encoding of port " + index + " is not known here");
        }
        long cycleNs = Numbers.amount("cycle_ns", wire.getCycleNs());
        long batchCyclesMax = Numbers.amount("batch_cycles_max", wire.getBatchCyclesMax());
        Broken.unless(
                cycleNs > 0 && batchCyclesMax > 0, "HAL-WIRE-13", "port %d has no cycles", index);
        return new PortDescriptor(
                index,
                new LinkId(Numbers.positive("link", wire.getLink())),
                new NodeId(Numbers.positive("neighbour", wire.getNeighbour())),
                scheme,
                encoding,
                Numbers.amount("wavelength_pm", wire.getWavelengthPm()),
                indices("communication", wire.getCommunicationList()),
                indices("storage", wire.getStorageList()),
                cycleNs,
                Numbers.positive("keep_spacing", wire.getKeepSpacing()),
                Numbers.positive("measure_spacing", wire.getMeasureSpacing()),
                Numbers.amount("herald_latency_ns", wire.getHeraldLatencyNs()),
                Numbers.amount("peer_latency_ns", wire.getPeerLatencyNs()),
                Numbers.amount("command_lead_ns", wire.getCommandLeadNs()),
                batchCyclesMax,
                wire.getModes() == 0 ? 1 : Numbers.positive("modes", wire.getModes()),
                points);
    }

    private static dev.herald.spec.hal.v1.Provenance encode(Provenance provenance) {
        return dev.herald.spec.hal.v1.Provenance.newBuilder()
                .setSource(provenance.source())
                .setDate(provenance.date())
                .build();
    }

    private static Provenance decode(dev.herald.spec.hal.v1.Provenance wire) {
        return new Provenance(wire.getSource(), wire.getDate());
    }

    private static List<Integer> indices(String name, List<Integer> wire) {
        wire.forEach(value -> Numbers.index(name, value));
        return wire;
    }

    /// Those of the numbers that are known here.
    private static <E extends Enum<E>> Set<E> known(
            E[] constants, Class<E> type, List<Integer> wire, String name) {
        Set<E> known = EnumSet.noneOf(type);
        for (int number : wire) {
            E constant = Numbers.known(constants, number, name);
            if (constant != null) {
                known.add(constant);
            }
        }
        return known;
    }
}
