package dev.herald.link.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the steps of a round into operations that the device offers on the qubits that hold the pairs.
final class RoundGates {
    private static final int QUARTER = 1 << 30;
    private static final int HALF = 1 << 31;

    /// One command of a round.
    ///
    /// @param gate null for a measurement
    /// @param first slot of the qubit it acts on
    /// @param second slot of the second qubit, or -1
    /// @param angle of a rotation
    /// @param basis of a measurement
    /// @param durationNs as declared
    /// @param error depolarising probability, as declared
    record Op(
            @Nullable GateKind gate,
            int first,
            int second,
            int angle,
            Basis basis,
            long durationNs,
            double error) {
        boolean on(int slot) {
            return first == slot || second == slot;
        }
    }

    /// A step and how this device does it.
    record Stage(RoundProgram.Step step, List<Op> ops) {}

    /// @param stages of the round; empty when it cannot be done
    /// @param obstacle why not, otherwise empty
    record Circuit(List<Stage> stages, String obstacle) {
        List<Op> ops() {
            List<Op> all = new ArrayList<>();
            for (Stage stage : stages) {
                all.addAll(stage.ops);
            }
            return all;
        }
    }

    private final DeviceDescriptor device;

    RoundGates(DeviceDescriptor device) {
        this.device = device;
    }

    QubitDescriptor qubit(int index) {
        return device.qubits().get(index);
    }

    /// @param qubits by slot
    /// @param creator whether this end made the request
    Circuit compile(RoundProgram program, int[] qubits, boolean creator) {
        if (!device.can(Capability.GATES) || !device.can(Capability.MEASURE)) {
            return new Circuit(List.of(), "the device has no gates or does not measure");
        }
        List<Stage> stages = new ArrayList<>();
        for (RoundProgram.Step step : program.steps()) {
            List<Op> ops = ops(step, qubits, creator);
            if (ops == null) {
                return new Circuit(List.of(), obstacle(step, qubits));
            }
            stages.add(new Stage(step, ops));
        }
        return new Circuit(List.copyOf(stages), "");
    }

    private static String obstacle(RoundProgram.Step step, int[] qubits) {
        return switch (step) {
            case RoundProgram.Step.Cnot(int control, int target) ->
                    "no gate joins qubits " + qubits[control] + " and " + qubits[target];
            case RoundProgram.Step.QuarterX(int slot) -> "qubit " + qubits[slot] + " has no RX";
            case RoundProgram.Step.Hadamard(int slot) -> "qubit " + qubits[slot] + " has no H";
            case RoundProgram.Step.Forget _, RoundProgram.Step.Measure _ -> "";
        };
    }

    private @Nullable List<Op> ops(RoundProgram.Step step, int[] qubits, boolean creator) {
        return switch (step) {
            case RoundProgram.Step.QuarterX(int slot) -> quarterX(slot, qubits, creator);
            case RoundProgram.Step.Hadamard(int slot) -> hadamard(slot, qubits);
            case RoundProgram.Step.Cnot(int control, int target) -> cnot(control, target, qubits);
            case RoundProgram.Step.Forget _ -> List.of();
            case RoundProgram.Step.Measure(int slot, boolean alongX) ->
                    List.of(
                            new Op(
                                    null,
                                    slot,
                                    -1,
                                    0,
                                    alongX ? Basis.X : Basis.Z,
                                    qubit(qubits[slot]).measureNs(),
                                    0));
        };
    }

    private @Nullable List<Op> quarterX(int slot, int[] qubits, boolean plus) {
        Op direct = one(GateKind.RX, slot, qubits, plus ? QUARTER : -QUARTER);
        if (direct != null) {
            return List.of(direct);
        }
        List<Op> turn = hadamard(slot, qubits);
        Op phase = one(plus ? GateKind.S : GateKind.S_DAGGER, slot, qubits, 0);
        if (phase == null) {
            phase = one(GateKind.RZ, slot, qubits, plus ? QUARTER : -QUARTER);
        }
        return turn == null || phase == null ? null : joined(turn, List.of(phase), turn);
    }

    private @Nullable List<Op> hadamard(int slot, int[] qubits) {
        Op direct = one(GateKind.H, slot, qubits, 0);
        if (direct != null) {
            return List.of(direct);
        }
        Op turn = one(GateKind.RY, slot, qubits, QUARTER);
        Op flip = one(GateKind.X, slot, qubits, 0);
        return turn == null || flip == null ? null : List.of(turn, flip);
    }

    private @Nullable List<Op> cnot(int control, int target, int[] qubits) {
        Op direct = two(GateKind.CNOT, control, target, qubits, 0);
        if (direct != null) {
            return List.of(direct);
        }
        List<Op> turnTarget = hadamard(target, qubits);
        Op phase = two(GateKind.CZ, control, target, qubits, 0);
        if (phase == null) {
            phase = two(GateKind.CZ, target, control, qubits, 0);
        }
        if (phase != null && turnTarget != null) {
            return joined(turnTarget, List.of(phase), turnTarget);
        }
        List<Op> turnControl = hadamard(control, qubits);
        Op reversed = two(GateKind.CNOT, target, control, qubits, 0);
        if (reversed != null && turnTarget != null && turnControl != null) {
            List<Op> turns = joined(turnControl, turnTarget);
            return joined(turns, List.of(reversed), turns);
        }
        Op rotation = two(GateKind.CRX, control, target, qubits, HALF);
        Op correction = one(GateKind.S, control, qubits, 0);
        if (correction == null) {
            correction = one(GateKind.RZ, control, qubits, QUARTER);
        }
        return rotation == null || correction == null ? null : List.of(rotation, correction);
    }

    @SafeVarargs
    private static List<Op> joined(List<Op>... parts) {
        List<Op> all = new ArrayList<>();
        for (List<Op> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    private @Nullable Op one(GateKind kind, int slot, int[] qubits, int angle) {
        GateDescriptor gate = device.gate(kind, qubits[slot], 0).orElse(null);
        return gate == null
                ? null
                : new Op(kind, slot, -1, angle, Basis.Z, gate.durationNs(), gate.error());
    }

    private @Nullable Op two(GateKind kind, int first, int second, int[] qubits, int angle) {
        if (qubits[first] == qubits[second]) {
            return null;
        }
        GateDescriptor gate = device.gate(kind, qubits[first], qubits[second]).orElse(null);
        return gate == null
                ? null
                : new Op(kind, first, second, angle, Basis.Z, gate.durationNs(), gate.error());
    }
}
