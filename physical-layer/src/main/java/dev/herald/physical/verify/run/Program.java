package dev.herald.physical.verify.run;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import java.util.ArrayList;
import java.util.List;

/// What is done in one shot: steps from fresh qubits to outcomes.
///
/// @param steps in order
public record Program(List<Step> steps) {
    private static final int BITS_MAX = 10;

    public Program {
        steps = List.copyOf(steps);
        if (bits(steps) > BITS_MAX) {
            throw new IllegalArgumentException(
                    "a program makes at most " + BITS_MAX + " bits, not " + bits(steps));
        }
    }

    private static int bits(List<Step> steps) {
        return steps.stream().mapToInt(Step::bits).sum();
    }

    /// Bits that a shot makes.
    public int bits() {
        return bits(steps);
    }

    public static Builder of() {
        return new Builder();
    }

    /// Collects steps.
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();

        private Builder() {}

        public Builder prepare(int qubit) {
            return step(new Step.Prepare(qubit));
        }

        public Builder gate(int qubit, GateKind kind) {
            return step(new Step.Gate(qubit, kind, 0));
        }

        public Builder gates(int qubit, List<GateKind> kinds) {
            kinds.forEach(kind -> gate(qubit, kind));
            return this;
        }

        public Builder pairGate(int first, int second, GateKind kind) {
            return step(new Step.PairGate(first, second, kind, 0));
        }

        public Builder waiting(long ns) {
            return step(new Step.Wait(ns));
        }

        public Builder read(int qubit, Basis basis) {
            return step(new Step.Read(qubit, basis, false));
        }

        public Builder readInverted(int qubit, Basis basis) {
            return step(new Step.Read(qubit, basis, true));
        }

        public Builder step(Step step) {
            steps.add(step);
            return this;
        }

        public Program build() {
            return new Program(steps);
        }
    }
}
