package dev.herald.physical.verify;

import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.physical.verify.Reading.Sense;
import dev.herald.physical.verify.estimate.Estimate;
import dev.herald.physical.verify.estimate.Proportions;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Program;
import dev.herald.physical.verify.run.Step;
import dev.herald.physical.verify.run.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What acts on two qubits beside gates: the truth table of the Bell measurement, and moves. Both are
/// measured with their preparation, and held against what the declared errors of all parts come to.
final class JointProbe {
    private final Bench bench;
    private final ProbeOptions options;
    private final DeviceDescriptor device;

    JointProbe(Bench bench, ProbeOptions options) {
        this.bench = bench;
        this.options = options;
        device = bench.descriptor();
    }

    /// The first two qubits that the coupling joins and that a CNOT can entangle, control first.
    Optional<int[]> bellPlace() {
        for (QubitDescriptor a : device.qubits()) {
            for (QubitDescriptor b : device.qubits()) {
                if (device.bellMeasureOn().joins(a.index(), b.index())
                        && device.gate(GateKind.CNOT, a.index(), b.index()).isPresent()
                        && device.gate(GateKind.H, a.index(), a.index()).isPresent()
                        && device.gate(GateKind.X, a.index(), a.index()).isPresent()
                        && device.gate(GateKind.Z, a.index(), a.index()).isPresent()) {
                    return Optional.of(new int[] {a.index(), b.index()});
                }
            }
        }
        return Optional.empty();
    }

    /// The first two qubits that a state can be moved between, either way.
    static Optional<int[]> movePlace(DeviceDescriptor device) {
        Coupling on = device.moveOn();
        for (QubitDescriptor a : device.qubits()) {
            for (QubitDescriptor b : device.qubits()) {
                if (on.joins(a.index(), b.index())) {
                    return Optional.of(new int[] {a.index(), b.index()});
                }
            }
        }
        return Optional.empty();
    }

    /// How often each of the four Bell states, made by gates, is read as itself.
    List<Reading> bellMeasurement(int first, int second, long budgetNs) {
        List<Program> programs = new ArrayList<>();
        List<List<GateKind>> corrections = new ArrayList<>();
        for (BellIndex bell : BellIndex.values()) {
            List<GateKind> paulis = new ArrayList<>();
            if (bell.x()) {
                paulis.add(GateKind.X); // on the first qubit: the same state up to its phase
            }
            if (bell.z()) {
                paulis.add(GateKind.Z);
            }
            corrections.add(paulis);
            programs.add(
                    Program.of()
                            .prepare(first)
                            .prepare(second)
                            .gate(first, GateKind.H)
                            .pairGate(first, second, GateKind.CNOT)
                            .gates(first, paulis)
                            .step(new Step.ReadBell(first, second))
                            .build());
        }
        Tally tally = bench.run(programs, 3 * options.shots(), budgetNs);
        List<Reading> readings = new ArrayList<>();
        for (BellIndex bell : BellIndex.values()) {
            Estimate right =
                    Proportions.clopperPearson(
                            tally.count(bell.code(), bell.code()),
                            tally.shots(bell.code()),
                            options.confidence());
            Reading reading =
                    Reading.of(
                            "bell."
                                    + first
                                    + "-"
                                    + second
                                    + "."
                                    + bell.name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', '-'),
                            "1",
                            Sense.HIGHER,
                            expected(first, second, corrections.get(bell.code())),
                            right,
                            device.provenance());
            readings.add(
                    QubitProbe.noteProblems(
                            reading.noting("read as itself, preparation included"), tally));
        }
        return readings;
    }

    /// The two generators of the Bell state, ZZ and XX, through the circuit with depolarising gates.
    private double expected(int first, int second, List<GateKind> paulis) {
        double zA = 1 - device.qubits().get(first).initialiseError();
        double zB = 1 - device.qubits().get(second).initialiseError();
        double cnot = 1 - error(GateKind.CNOT, first, second);
        double xx = zA * (1 - error(GateKind.H, first, first)) * cnot;
        double zz = zB * cnot;
        double yy = xx * zB;
        double after = 1;
        long idleNs = 0;
        for (GateKind pauli : paulis) {
            after *= 1 - error(pauli, first, first);
            idleNs += device.gate(pauli, first, first).map(GateDescriptor::durationNs).orElse(0L);
        }
        return BellDiagonal.ofCorrelators(zz * after, xx * after, yy * after)
                .age(MemoryDecay.NONE, 0, device.qubits().get(second).decay(), idleNs)
                .swap(BellDiagonal.PERFECT, device.bellMeasure())
                .p00();
    }

    private double error(GateKind kind, int first, int second) {
        return device.gate(kind, first, second).map(GateDescriptor::error).orElse(0.0);
    }

    /// Fidelity of a move over the six cardinal states.
    Reading move(int from, int to, long budgetNs) {
        Preparations prepare = new Preparations(device, from);
        Optional<List<List<Step>>> states = prepare.cardinal();
        QubitDescriptor source = device.qubits().get(from);
        QubitDescriptor target = device.qubits().get(to);
        String name = "move." + from + "-" + to + ".fidelity";
        if (states.isEmpty()) {
            return new Reading(
                    name,
                    "1",
                    Sense.HIGHER,
                    java.util.OptionalDouble.empty(),
                    Optional.empty(),
                    "the six cardinal states cannot be made",
                    Optional.empty());
        }
        Basis[] along = {
            Basis.X,
            Preparations.MINUS_X,
            Basis.Y,
            new Basis(192, 0, 0),
            Basis.Z,
            Preparations.MINUS_Z
        };
        List<Program> programs = new ArrayList<>();
        double contrast = 0;
        for (int i = 0; i < along.length; i++) {
            for (boolean opposite : new boolean[] {false, true}) {
                Program.Builder program = Program.of().prepare(from);
                states.get().get(i).forEach(program::step);
                program.step(new Step.MoveTo(from, to));
                program.step(new Step.Read(to, along[opposite ? i ^ 1 : i], opposite));
                programs.add(program.build());
            }
            contrast += prepare.contrast(states.get().get(i)) / along.length;
        }
        Tally tally = bench.run(programs, options.shots(), budgetNs);
        long right = 0;
        long shots = 0;
        for (int i = 0; i < programs.size(); i++) {
            right += tally.count(i, 0);
            shots += tally.shots(i);
        }
        double declared =
                (1
                                + contrast
                                        * (1 - source.initialiseError())
                                        * (1 - device.moveError())
                                        * (1 - target.flip0() - target.flip1()))
                        / 2;
        Reading reading =
                Reading.of(
                        name,
                        "1",
                        Sense.HIGHER,
                        declared,
                        Proportions.wilson(right, shots, options.confidence()),
                        device.provenance());
        return QubitProbe.noteProblems(
                reading.noting("average of six states, preparation and readout included"), tally);
    }
}
