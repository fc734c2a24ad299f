package dev.herald.physical.verify;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.physical.verify.Reading.Sense;
import dev.herald.physical.verify.estimate.Decay;
import dev.herald.physical.verify.estimate.Estimate;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Program;
import dev.herald.physical.verify.run.Step;
import dev.herald.physical.verify.run.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The error of a gate by repeating it until it is the identity and then again: preparation and readout
/// cost the same at every length, so what falls with the length is the gate's own, `(1 - λ)^n`. Errors
/// that add up coherently do not fall like that, which the fit says.
final class GateProbe {
    private static final int LENGTH_MAX = 128;
    private static final int LENGTH_MIN = 32;
    private static final double[] LENGTHS = {0, 0.1, 0.25, 0.5, 1};

    private final Bench bench;
    private final ProbeOptions options;
    private final GateDescriptor gate;
    private final int first;
    private final int second;

    /// @param second ignored for a one-qubit gate
    GateProbe(Bench bench, ProbeOptions options, GateDescriptor gate, int first, int second) {
        this.bench = bench;
        this.options = options;
        this.gate = gate;
        this.first = first;
        this.second = second;
    }

    /// Depolarising probability of one gate.
    Reading error(long budgetNs) {
        List<Program> programs = new ArrayList<>();
        List<Integer> lengths = lengths();
        int arms = 0;
        for (int length : lengths) {
            List<Program> made = gate.kind().qubits() == 1 ? single(length) : twin(length);
            programs.addAll(made);
            arms = made.size();
        }
        Tally tally = bench.run(programs, options.shots() / 2, budgetNs);
        List<Decay.Point> points = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            long even = 0;
            long shots = 0;
            for (int arm = 0; arm < arms; arm++) {
                even += tally.even(arms * i + arm);
                shots += tally.shots(arms * i + arm);
            }
            points.add(new Decay.Point(lengths.get(i), even, shots));
        }
        Reading blank =
                new Reading(
                        name(),
                        "1",
                        Sense.LOWER,
                        OptionalDouble.of(gate.error()),
                        Optional.empty(),
                        "",
                        Optional.of(gate.provenance()));
        if (points.stream().filter(p -> p.trials() > 0).count() < 2) {
            return blank.unmeasured(tally.problem().orElse("no shots"));
        }
        Decay fit = Decay.fit(Decay.Shape.EXPONENTIAL, points, 0.5, options.confidence());
        Reading reading =
                Reading.of(
                        name(),
                        "1",
                        Sense.LOWER,
                        gate.error(),
                        lost(fit.rate()),
                        gate.provenance());
        if (!fit.fits()) {
            reading = reading.noting("does not fall like a depolarising error");
        }
        return QubitProbe.noteProblems(reading, tally);
    }

    private String name() {
        String where = gate.kind().qubits() == 1 ? "" + first : first + "-" + second;
        return "gate."
                + gate.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + "."
                + where;
    }

    private static Estimate lost(Estimate rate) {
        return new Estimate(
                -Math.expm1(-rate.value()),
                -Math.expm1(-rate.low()),
                -Math.expm1(-rate.high()),
                rate.confidence(),
                rate.samples(),
                "repetition, " + rate.method());
    }

    /// Multiples of the number of gates that make the identity, up to about one error.
    private List<Integer> lengths() {
        double wanted = gate.error() == 0 ? LENGTH_MAX : 1.5 / gate.error();
        double longest = Math.clamp(wanted, LENGTH_MIN, LENGTH_MAX);
        int period = period();
        List<Integer> lengths = new ArrayList<>();
        for (double part : LENGTHS) {
            lengths.add((int) Math.round(part * longest / period) * period);
        }
        return lengths;
    }

    private int period() {
        return switch (gate.kind()) {
            case X, Y, Z, H, CNOT, CZ, SWAP -> 2;
            case S, S_DAGGER, RX, RY, RZ, CRX -> 4;
            case T, T_DAGGER -> 8;
        };
    }

    private int angle() {
        return switch (gate.kind()) {
            case RX, RY, RZ -> 1 << 30;
            case CRX -> 1 << 31;
            default -> 0;
        };
    }

    /// Starts in a state that the gate changes, and reads along both ends of its axis.
    private List<Program> single(int length) {
        boolean aboutZ =
                switch (gate.kind()) {
                    case Z, S, S_DAGGER, T, T_DAGGER, RZ -> true;
                    default -> false;
                };
        Preparations prepare = new Preparations(bench.descriptor(), first);
        List<Step> start = aboutZ ? prepare.plus().orElse(List.of()) : List.of();
        boolean alongX = !start.isEmpty();
        List<Program> arms = new ArrayList<>();
        for (boolean inverted : new boolean[] {false, true}) {
            Program.Builder arm = Program.of().prepare(first);
            start.forEach(arm::step);
            for (int i = 0; i < length; i++) {
                arm.step(new Step.Gate(first, gate.kind(), angle()));
            }
            arms.add(arm.step(new Step.Read(first, basis(alongX, inverted), inverted)).build());
        }
        return arms;
    }

    private static Basis basis(boolean alongX, boolean inverted) {
        if (alongX) {
            return inverted ? Preparations.MINUS_X : Basis.X;
        }
        return inverted ? Preparations.MINUS_Z : Basis.Z;
    }

    /// The first qubit starts in |1> where it can, the second in |0>; the parity is read, in four arms,
    /// along both ends of both axes.
    private List<Program> twin(int length) {
        List<Step> flip = new Preparations(bench.descriptor(), first).flip().orElse(List.of());
        List<Program> arms = new ArrayList<>();
        for (int signs = 0; signs < 4; signs++) {
            boolean a = (signs & 1) != 0;
            boolean b = (signs & 2) != 0;
            Program.Builder arm = Program.of().prepare(first).prepare(second);
            flip.forEach(arm::step);
            for (int i = 0; i < length; i++) {
                arm.step(new Step.PairGate(first, second, gate.kind(), angle()));
            }
            arm.step(new Step.Read(first, basis(false, a), a == flip.isEmpty()));
            arms.add(arm.step(new Step.Read(second, basis(false, b), b)).build());
        }
        return arms;
    }

    /// A pair of qubits that a two-qubit gate acts on, or nothing.
    static Optional<int[]> place(DeviceDescriptor device, GateDescriptor gate) {
        int qubits = device.qubits().size();
        for (int a = 0; a < qubits; a++) {
            if (!gate.first().isEmpty() && !gate.first().contains(a)) {
                continue;
            }
            if (gate.kind().qubits() == 1) {
                return Optional.of(new int[] {a, a});
            }
            for (int b = 0; b < qubits; b++) {
                if (b != a && (gate.second().isEmpty() || gate.second().contains(b))) {
                    return Optional.of(new int[] {a, b});
                }
            }
        }
        return Optional.empty();
    }
}
