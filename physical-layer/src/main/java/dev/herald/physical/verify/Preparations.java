package dev.herald.physical.verify;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import dev.herald.physical.verify.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gates that make states of one qubit from |0>, out of those that the device offers on it.
final class Preparations {
    private static final int HALF_TURN = 1 << 31;
    private static final int QUARTER_TURN = 1 << 30;

    /// The opposite of each axis: what is 0 along the one is 1 along the other.
    static final Basis MINUS_Z = new Basis(128, 0, 0);

    static final Basis MINUS_X = new Basis(0, 64, 0);

    private final DeviceDescriptor device;
    private final int qubit;

    Preparations(DeviceDescriptor device, int qubit) {
        this.device = device;
        this.qubit = qubit;
    }

    private Step gate(GateKind kind, int angle) {
        return new Step.Gate(qubit, kind, angle);
    }

    /// A half turn about X: from |0> to |1>, and nothing to |+>.
    Optional<List<Step>> flip() {
        return first(
                List.of(gate(GateKind.X, 0)),
                List.of(gate(GateKind.RX, HALF_TURN)),
                List.of(gate(GateKind.H, 0), gate(GateKind.Z, 0), gate(GateKind.H, 0)));
    }

    /// From |0> to |+>.
    Optional<List<Step>> plus() {
        return first(
                List.of(gate(GateKind.H, 0)),
                List.of(gate(GateKind.RY, QUARTER_TURN)),
                List.of(gate(GateKind.RX, -QUARTER_TURN), gate(GateKind.RZ, -QUARTER_TURN)));
    }

    /// From |0> to |+i>.
    private Optional<List<Step>> plusI() {
        Optional<List<Step>> direct = first(List.of(gate(GateKind.RX, -QUARTER_TURN)));
        Optional<List<Step>> turned =
                plus().flatMap(steps ->
                        first(
                                then(steps, gate(GateKind.S, 0)),
                                then(steps, gate(GateKind.RZ, QUARTER_TURN))));
        return direct.isPresent() ? direct : turned;
    }

    /// The six cardinal states in the order X, -X, Y, -Y, Z, -Z; empty when one cannot be made.
    Optional<List<List<Step>>> cardinal() {
        List<List<Step>> all = new ArrayList<>();
        Optional<List<Step>> flip = flip();
        for (Optional<List<Step>> state : List.of(plus(), plusI(), Optional.of(List.<Step>of()))) {
            if (state.isEmpty() || flip.isEmpty()) {
                return Optional.empty();
            }
            all.add(state.get());
            List<Step> opposite = new ArrayList<>(flip.get());
            opposite.addAll(state.get());
            all.add(opposite);
        }
        return Optional.of(all);
    }

    private static List<Step> then(List<Step> steps, Step last) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(last);
        return longer;
    }

    @SafeVarargs
    private Optional<List<Step>> first(List<Step>... candidates) {
        for (List<Step> candidate : candidates) {
            if (candidate.stream().allMatch(step -> descriptor(step).isPresent())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private Optional<GateDescriptor> descriptor(Step step) {
        return step instanceof Step.Gate gate
                ? device.gate(gate.kind(), qubit, qubit)
                : Optional.empty();
    }

    /// What is left of a Bloch vector after the steps, by the declared errors of the gates.
    double contrast(List<Step> steps) {
        double left = 1;
        for (Step step : steps) {
            left *= 1 - descriptor(step).map(GateDescriptor::error).orElse(0.0);
        }
        return left;
    }
}
