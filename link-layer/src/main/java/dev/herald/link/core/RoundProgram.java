package dev.herald.link.core;

import dev.herald.hal.model.BellIndex;
import dev.herald.link.message.DistilPlan.Protocol;
import java.util.ArrayList;
import java.util.List;

/// What both ends do in one round of distillation, step by step: operations `U ⊗ U*` that map Bell states
/// to Bell states, so that what the pairs are in is reckoned, never corrected. Slot 0 is the pair that is
/// kept. Sources: network-transport 6.1 to 6.5.
///
/// @param protocol what is done
/// @param slots how many pairs meet
/// @param steps in order; each slot but 0 is measured, in the order of the slots
record RoundProgram(Protocol protocol, int slots, List<RoundProgram.Step> steps) {

    /// Of both ends alike, but for the sense of rotations, which is the other one at the end that is not
    /// the creator.
    sealed interface Step {
        /// Rotation about X by a quarter turn: exchanges phase flips and double flips.
        record QuarterX(int slot) implements Step {}

        /// Exchanges phase flips and bit flips.
        record Hadamard(int slot) implements Step {}

        /// Which of three rotations was done is not reckoned with: the state is taken as its average.
        record Forget(int slot) implements Step {}

        record Cnot(int control, int target) implements Step {}

        record Measure(int slot, boolean alongX) implements Step {}
    }

    RoundProgram {
        steps = List.copyOf(steps);
    }

    /// How many pairs meet in a round.
    static int slots(Protocol protocol) {
        return protocol == Protocol.DOUBLE_SELECTION ? 3 : 2;
    }

    /// @param twirl0 which of the three rotations twirls the first pair, 0 to 2; only for BBPSSW
    /// @param twirl1 and the second
    static RoundProgram of(Protocol protocol, int twirl0, int twirl1) {
        List<Step> steps = new ArrayList<>();
        switch (protocol) {
            case BBPSSW -> {
                twirl(steps, 0, twirl0);
                twirl(steps, 1, twirl1);
            }
            case DEJMPS -> {
                steps.add(new Step.QuarterX(0));
                steps.add(new Step.QuarterX(1));
            }
            case DOUBLE_SELECTION, EPL -> {}
            case NONE, AUTO -> throw new IllegalArgumentException(protocol + " has no rounds");
        }
        steps.add(new Step.Cnot(0, 1));
        if (protocol == Protocol.DOUBLE_SELECTION) {
            steps.add(new Step.Cnot(2, 1));
        }
        steps.add(new Step.Measure(1, false));
        if (protocol == Protocol.DOUBLE_SELECTION) {
            steps.add(new Step.Measure(2, true));
        }
        return new RoundProgram(protocol, slots(protocol), steps);
    }

    /// Three rotations that turn the three errors into each other in a circle make, on average, a Werner
    /// state.
    private static void twirl(List<Step> steps, int slot, int which) {
        if (which == 1) {
            steps.add(new Step.QuarterX(slot));
        }
        if (which > 0) {
            steps.add(new Step.Hadamard(slot));
        }
        if (which == 2) {
            steps.add(new Step.QuarterX(slot));
        }
        steps.add(new Step.Forget(slot));
    }

    /// What the step makes of Bell states, or of errors: codes `2z + x` by slot, in place.
    static void map(Step step, int[] codes) {
        switch (step) {
            case Step.QuarterX(int slot) -> codes[slot] ^= codes[slot] >> 1;
            case Step.Hadamard(int slot) -> codes[slot] = (codes[slot] & 1) << 1 | codes[slot] >> 1;
            case Step.Cnot(int control, int target) -> {
                int x = codes[control] & 1;
                int z = codes[target] & 2;
                codes[target] ^= x;
                codes[control] ^= z;
            }
            case Step.Forget _, Step.Measure _ -> {}
        }
    }

    /// The Bell states after the round, those of the measured pairs before they were measured.
    int[] mapped(BellIndex... bells) {
        int[] codes = new int[slots];
        for (int i = 0; i < slots; i++) {
            codes[i] = bells[i].code();
        }
        for (Step step : steps) {
            map(step, codes);
        }
        return codes;
    }

    /// In which of the outcomes the ends differ when the pairs are without error: bit 0 for slot 1.
    int parity(int[] codes) {
        int parity = 0;
        for (Step step : steps) {
            if (step instanceof Step.Measure(int slot, boolean alongX)) {
                parity |= (alongX ? codes[slot] >> 1 : codes[slot] & 1) << slot - 1;
            }
        }
        return parity;
    }

    /// Whether the pair is kept.
    boolean keeps(int creatorBits, int otherBits, int parity) {
        return protocol == Protocol.EPL
                ? creatorBits == 1 && (otherBits ^ parity) == 1
                : (creatorBits ^ otherBits) == parity;
    }
}
