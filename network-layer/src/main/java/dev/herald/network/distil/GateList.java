package dev.herald.network.distil;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The steps of a recipe as operations that a device offers on the qubits that hold the pairs.
///
/// @param ops in order; empty when it cannot be done
/// @param obstacle why not, otherwise empty
public record GateList(List<Op> ops, String obstacle) {
    private static final int QUARTER = 1 << 30;
    private static final int HALF = 1 << 31;

    /// One command of a round.
    ///
    /// @param gate null for a measurement
    /// @param first slot it acts on
    /// @param second second slot, or -1
    /// @param angle of a rotation, units of 2 pi / 2^32
    /// @param basis of a measurement
    /// @param durationNs as declared
    /// @param error depolarising probability, as declared
    public record Op(
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

    public GateList {
        ops = List.copyOf(ops);
    }

    /// @param qubits by slot, indices of the device
    /// @param head whether this is the head-end: it turns the other way than the tail-end
    public static GateList of(
            Recipe recipe, DeviceDescriptor device, List<Integer> qubits, boolean head) {
        if (!device.can(Capability.GATES) || !device.can(Capability.MEASURE)) {
            return new GateList(List.of(), "the device has no gates or does not measure");
        }
        Finder finder = new Finder(device, qubits);
        List<Op> ops = new ArrayList<>();
        for (Recipe.Step step : recipe.steps()) {
            List<Op> found =
                    switch (step) {
                        case Recipe.Step.QuarterX(int slot) -> finder.quarterX(slot, head);
                        case Recipe.Step.Hadamard(int slot) -> finder.hadamard(slot);
                        case Recipe.Step.Cnot(int control, int target) ->
                                finder.cnot(control, target);
                        case Recipe.Step.Read(int slot, boolean alongX) ->
                                List.of(
                                        new Op(
                                                null,
                                                slot,
                                                -1,
                                                0,
                                                alongX ? Basis.X : Basis.Z,
                                                finder.measureNs(slot),
                                                0));
                    };
            if (found == null) {
                return new GateList(List.of(), "no gates for " + step + " on qubits " + qubits);
            }
            ops.addAll(found);
        }
        return new GateList(ops, "");
    }

    /// The qubit of the device, or null when it declares none of that index.
    static @Nullable QubitDescriptor qubit(DeviceDescriptor device, int index) {
        return index < device.qubits().size() ? device.qubits().get(index) : null;
    }

    /// Looks for gates, of several ways the one of the fewest.
    private record Finder(DeviceDescriptor device, List<Integer> qubits) {
        long measureNs(int slot) {
            QubitDescriptor qubit = qubit(device, qubits.get(slot));
            return qubit == null ? 0 : qubit.measureNs();
        }

        @Nullable List<Op> quarterX(int slot, boolean plus) {
            Op direct = one(GateKind.RX, slot, plus ? QUARTER : -QUARTER);
            if (direct != null) {
                return List.of(direct);
            }
            Op phase = one(plus ? GateKind.S : GateKind.S_DAGGER, slot, 0);
            if (phase == null) {
                phase = one(GateKind.RZ, slot, plus ? QUARTER : -QUARTER);
            }
            List<Op> turn = hadamard(slot);
            return turn == null || phase == null ? null : joined(turn, List.of(phase), turn);
        }

        @Nullable List<Op> hadamard(int slot) {
            Op direct = one(GateKind.H, slot, 0);
            if (direct != null) {
                return List.of(direct);
            }
            Op turn = one(GateKind.RY, slot, QUARTER);
            Op flip = one(GateKind.X, slot, 0);
            return turn == null || flip == null ? null : List.of(turn, flip);
        }

        @Nullable List<Op> cnot(int control, int target) {
            Op direct = two(GateKind.CNOT, control, target, 0);
            if (direct != null) {
                return List.of(direct);
            }
            List<Op> turn = hadamard(target);
            Op phase = two(GateKind.CZ, control, target, 0);
            if (phase == null) {
                phase = two(GateKind.CZ, target, control, 0);
            }
            if (phase != null && turn != null) {
                return joined(turn, List.of(phase), turn);
            }
            List<Op> other = hadamard(control);
            Op reversed = two(GateKind.CNOT, target, control, 0);
            if (reversed != null && turn != null && other != null) {
                return joined(other, turn, List.of(reversed), other, turn);
            }
            Op rotation = two(GateKind.CRX, control, target, HALF);
            Op phased = one(GateKind.S, control, 0);
            if (phased == null) {
                phased = one(GateKind.RZ, control, QUARTER);
            }
            return rotation == null || phased == null ? null : List.of(rotation, phased);
        }

        private @Nullable Op one(GateKind kind, int slot, int angle) {
            GateDescriptor gate = device.gate(kind, qubits.get(slot), 0).orElse(null);
            return gate == null
                    ? null
                    : new Op(kind, slot, -1, angle, Basis.Z, gate.durationNs(), gate.error());
        }

        private @Nullable Op two(GateKind kind, int first, int second, int angle) {
            if (qubits.get(first).equals(qubits.get(second))) {
                return null;
            }
            GateDescriptor gate =
                    device.gate(kind, qubits.get(first), qubits.get(second)).orElse(null);
            return gate == null
                    ? null
                    : new Op(kind, first, second, angle, Basis.Z, gate.durationNs(), gate.error());
        }

        @SafeVarargs
        private static List<Op> joined(List<Op>... parts) {
            List<Op> all = new ArrayList<>();
            for (List<Op> part : parts) {
                all.addAll(part);
            }
            return all;
        }
    }
}
