package dev.herald.network.distil;

import dev.herald.hal.model.BellIndex;
import dev.herald.link.message.DistilPlan.Protocol;
import java.util.ArrayList;
import java.util.List;

/// What both ends do in one round, step by step: operations `U ⊗ U*`, which map Bell states to Bell states,
/// so that what the pairs are in is reckoned and not corrected. Slot 0 is the pair that is kept; every other
/// slot is measured at both ends, and the pair is kept when no outcome tells of an error
/// (network-transport 6.1 to 6.4).
///
/// @param protocol what is done
/// @param slots how many pairs meet
/// @param steps in order
public record Recipe(Protocol protocol, int slots, List<Step> steps) {

    /// One operation on pairs, at both ends alike but for the sense of rotations.
    public sealed interface Step {
        /// Rotation about X by a quarter turn, the other way at the tail-end: exchanges phase flips and
        /// double flips.
        record QuarterX(int slot) implements Step {}

        /// Exchanges phase flips and bit flips.
        record Hadamard(int slot) implements Step {}

        record Cnot(int control, int target) implements Step {}

        record Read(int slot, boolean alongX) implements Step {}
    }

    public Recipe {
        steps = List.copyOf(steps);
    }

    /// Whether pairs of a circuit can be distilled so. EPL cannot be used: its gain comes from an unknown phase
    /// that the pairs share, and those of a circuit share none.
    public static boolean exists(Protocol protocol) {
        return switch (protocol) {
            case BBPSSW, DEJMPS, DOUBLE_SELECTION -> true;
            case NONE, AUTO, EPL -> false;
        };
    }

    /// How many pairs meet in a round.
    public static int slots(Protocol protocol) {
        return protocol == Protocol.DOUBLE_SELECTION ? 3 : 2;
    }

    /// @param twirl which of the three rotations twirls each pair, `first + 3 second`, 0 to 8; only BBPSSW
    /// @throws IllegalArgumentException when there is no such recipe
    public static Recipe of(Protocol protocol, int twirl) {
        if (!exists(protocol) || twirl < 0 || twirl > 8) {
            throw new IllegalArgumentException(
                    "no round of " + protocol + " between the ends of a circuit, twirl " + twirl);
        }
        List<Step> steps = new ArrayList<>();
        if (protocol == Protocol.BBPSSW) {
            twirl(steps, 0, twirl % 3);
            twirl(steps, 1, twirl / 3);
        } else if (protocol == Protocol.DEJMPS) {
            steps.add(new Step.QuarterX(0));
            steps.add(new Step.QuarterX(1));
        }
        steps.add(new Step.Cnot(0, 1));
        if (protocol == Protocol.DOUBLE_SELECTION) {
            steps.add(new Step.Cnot(2, 1));
        }
        steps.add(new Step.Read(1, false));
        if (protocol == Protocol.DOUBLE_SELECTION) {
            steps.add(new Step.Read(2, true));
        }
        return new Recipe(protocol, slots(protocol), steps);
    }

    /// Rotations that turn the three errors into one another in a circle.
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
    }

    /// Whether pairs are twirled to Werner states first.
    public boolean twirls() {
        return protocol == Protocol.BBPSSW;
    }

    /// What the steps make of Bell states, or of errors: codes `2z + x` by slot, in place.
    void map(int[] codes) {
        for (Step step : steps) {
            switch (step) {
                case Step.QuarterX(int slot) -> codes[slot] ^= codes[slot] >> 1;
                case Step.Hadamard(int slot) ->
                        codes[slot] = (codes[slot] & 1) << 1 | codes[slot] >> 1;
                case Step.Cnot(int control, int target) -> {
                    int x = codes[control] & 1;
                    int z = codes[target] & 2;
                    codes[target] ^= x;
                    codes[control] ^= z;
                }
                case Step.Read ignored -> {}
            }
        }
    }

    /// Which of the outcomes the mapped codes make unlike at the two ends: bit 0 for slot 1.
    int unlike(int[] mapped) {
        int bits = 0;
        for (Step step : steps) {
            if (step instanceof Step.Read(int slot, boolean alongX)) {
                bits |= (alongX ? mapped[slot] >> 1 : mapped[slot] & 1) << slot - 1;
            }
        }
        return bits;
    }

    /// What the round makes of pairs that are in these Bell states, without errors.
    ///
    /// @param bells by slot
    public Ideal ideal(List<BellIndex> bells) {
        int[] codes = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            codes[slot] = bells.get(slot).code();
        }
        map(codes);
        return new Ideal(BellIndex.ofCode(codes[0]), unlike(codes));
    }

    /// @param kept what the kept pair is in afterwards
    /// @param unlike in which outcomes the ends differ: bit 0 for slot 1
    public record Ideal(BellIndex kept, int unlike) {}
}
