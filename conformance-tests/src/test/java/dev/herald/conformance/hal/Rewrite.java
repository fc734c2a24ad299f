package dev.herald.conformance.hal;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Half;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Copies of the contract's records with one thing changed.
final class Rewrite {
    private Rewrite() {}

    static Heralded herald(Heralded h, long id, long tag) {
        return new Heralded(
                id,
                tag,
                h.attempt(),
                h.cycle(),
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }

    static Heralded attempt(Heralded h, long attempt) {
        return new Heralded(
                h.id(),
                h.tag(),
                attempt,
                h.cycle(),
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }

    static Heralded cycle(Heralded h, long cycle) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                cycle,
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }

    static Heralded times(Heralded h, long emittedNs, long heraldedNs) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                emittedNs,
                heraldedNs,
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }

    static Heralded sequence(Heralded h, long sequence) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                sequence,
                h.bell(),
                h.half());
    }

    static Heralded half(Heralded h, Half half) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                h.sequence(),
                h.bell(),
                half);
    }

    static Heralded bell(Heralded h, BellIndex bell) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                h.emittedNs(),
                h.heraldedNs(),
                h.epoch(),
                h.sequence(),
                bell,
                h.half());
    }

    static DeviceDescriptor minor(DeviceDescriptor d, int minor, long answerSlackNs) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                minor,
                d.node(),
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.bellMeasureOn(),
                d.moveOn(),
                d.clockErrorNs(),
                answerSlackNs,
                d.monitors(),
                d.provenance());
    }

    static DeviceDescriptor couplings(DeviceDescriptor d, Coupling measured, Coupling moved) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                d.contractMinor(),
                d.node(),
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                measured,
                moved,
                d.clockErrorNs(),
                d.answerSlackNs(),
                d.monitors(),
                d.provenance());
    }

    static BatchEnded end(BatchEnded e, BatchEnd why, long attemptsUsed, long nextSequence) {
        return new BatchEnded(e.id(), why, attemptsUsed, e.epoch(), nextSequence);
    }

    static BellIndex swapBits(BellIndex index) {
        return BellIndex.of(index.x(), index.z());
    }

    static Entangle batch(Entangle b, long cycles, int pairsMax) {
        return new Entangle(
                b.id(),
                b.port(),
                b.qubit(),
                b.mode(),
                b.point(),
                b.basis(),
                b.firstCycle(),
                cycles,
                pairsMax,
                b.tag());
    }

    static Entangle qubit(Entangle b, int qubit) {
        return new Entangle(
                b.id(),
                b.port(),
                qubit,
                b.mode(),
                b.point(),
                b.basis(),
                b.firstCycle(),
                b.cycles(),
                b.pairsMax(),
                b.tag());
    }

    static DeviceCommand handles(DeviceCommand command, UnaryOperator<QubitHandle> change) {
        return switch (command) {
            case DeviceCommand.Gate1(long id, QubitHandle qubit, var kind, int angle) ->
                    new DeviceCommand.Gate1(id, change.apply(qubit), kind, angle);
            case DeviceCommand.Gate2(
                            long id,
                            QubitHandle one,
                            QubitHandle two,
                            var kind,
                            int angle) ->
                    new DeviceCommand.Gate2(id, change.apply(one), change.apply(two), kind, angle);
            case DeviceCommand.Measure(long id, QubitHandle qubit, Basis basis) ->
                    new DeviceCommand.Measure(id, change.apply(qubit), basis);
            case DeviceCommand.BellMeasure(long id, QubitHandle one, QubitHandle two) ->
                    new DeviceCommand.BellMeasure(id, change.apply(one), change.apply(two));
            case DeviceCommand.Move(long id, QubitHandle from, int to) ->
                    new DeviceCommand.Move(id, change.apply(from), to);
            case DeviceCommand.Discard(long id, QubitHandle qubit) ->
                    new DeviceCommand.Discard(id, change.apply(qubit));
            default -> command;
        };
    }

    static DeviceCommand.Measure along(DeviceCommand.Measure m, Basis basis) {
        return new DeviceCommand.Measure(m.id(), m.qubit(), basis);
    }

    static DeviceDescriptor device(
            DeviceDescriptor d,
            Set<Capability> capabilities,
            List<QubitDescriptor> qubits,
            List<GateDescriptor> gates,
            List<PortDescriptor> ports) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                d.contractMinor(),
                d.node(),
                capabilities,
                qubits,
                gates,
                ports,
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.bellMeasureOn(),
                d.moveOn(),
                d.clockErrorNs(),
                d.answerSlackNs(),
                d.monitors(),
                d.provenance());
    }

    static DeviceDescriptor without(DeviceDescriptor d, Capability... absent) {
        EnumSet<Capability> left = EnumSet.copyOf(d.capabilities());
        left.removeAll(List.of(absent));
        return device(d, left, d.qubits(), d.gates(), d.ports());
    }

    static DeviceDescriptor qubits(DeviceDescriptor d, UnaryOperator<QubitDescriptor> change) {
        return device(
                d,
                d.capabilities(),
                d.qubits().stream().map(change).toList(),
                d.gates(),
                d.ports());
    }

    static DeviceDescriptor gates(DeviceDescriptor d, List<GateDescriptor> gates) {
        return device(d, d.capabilities(), d.qubits(), gates, d.ports());
    }

    static DeviceDescriptor ports(DeviceDescriptor d, UnaryOperator<PortDescriptor> change) {
        return device(
                d,
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports().stream().map(change).toList());
    }

    static DeviceDescriptor version(DeviceDescriptor d, int major) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                major,
                d.contractMinor(),
                d.node(),
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.bellMeasureOn(),
                d.moveOn(),
                d.clockErrorNs(),
                d.answerSlackNs(),
                d.monitors(),
                d.provenance());
    }

    static DeviceDescriptor provenance(DeviceDescriptor d, Provenance provenance) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                d.contractMinor(),
                d.node(),
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.bellMeasureOn(),
                d.moveOn(),
                d.clockErrorNs(),
                d.answerSlackNs(),
                d.monitors(),
                provenance);
    }

    static DeviceDescriptor withoutMonitors(DeviceDescriptor d) {
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                d.contractMinor(),
                d.node(),
                d.capabilities(),
                d.qubits(),
                d.gates(),
                d.ports(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.bellMeasureOn(),
                d.moveOn(),
                d.clockErrorNs(),
                d.answerSlackNs(),
                List.of(),
                d.provenance());
    }

    static QubitDescriptor errors(
            QubitDescriptor q, double initialise, double flip0, double flip1) {
        return new QubitDescriptor(
                q.index(),
                q.roles(),
                q.decay(),
                q.initialiseNs(),
                initialise,
                q.measureNs(),
                flip0,
                flip1,
                q.refreshNs(),
                q.attemptDephasing(),
                q.provenance());
    }

    static PortDescriptor port(
            PortDescriptor p,
            List<Integer> communication,
            List<Integer> storage,
            List<OperatingPoint> points) {
        return new PortDescriptor(
                p.index(),
                p.link(),
                p.neighbour(),
                p.scheme(),
                p.encoding(),
                p.wavelengthPm(),
                communication,
                storage,
                p.cycleNs(),
                p.keepSpacing(),
                p.measureSpacing(),
                p.heraldLatencyNs(),
                p.peerLatencyNs(),
                p.commandLeadNs(),
                p.batchCyclesMax(),
                p.modes(),
                points);
    }

    static OperatingPoint success(OperatingPoint p, double success) {
        return new OperatingPoint(p.code(), p.brightState(), success, p.state(), p.provenance());
    }

    static boolean needsOneOf(DeviceCommand command, DeviceDescriptor lacking) {
        return switch (command) {
            case DeviceCommand.Move _ -> !lacking.can(Capability.MOVE);
            case DeviceCommand.BellMeasure _ -> !lacking.can(Capability.BELL_MEASURE);
            case Entangle batch ->
                    batch.mode() == PairMode.MEASURE && !lacking.can(Capability.ENTANGLE_MEASURE);
            default -> false;
        };
    }

    static Refused unsupported(DeviceCommand command) {
        return new Refused(command.id(), DeviceRefusal.UNSUPPORTED, "not offered");
    }
}
