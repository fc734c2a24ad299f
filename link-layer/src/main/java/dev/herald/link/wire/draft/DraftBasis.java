package dev.herald.link.wire.draft;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;

/// How one end chooses its basis, as CREATE has it, with fields that mean nothing in the set chosen.
///
/// @param set RL or RR; numbers are the ordinals
/// @param weight1 PL1 or PR1, 0 to 255
/// @param weight2 PL2 or PR2, 0 to 255; in the set of three weight1 + weight2 is at most 255
/// @param rotX1 first rotation about X, 0 to 255 in units of 2π/256
/// @param rotY rotation about Y, same unit
/// @param rotX2 second rotation about X, same unit
public record DraftBasis(
        BasisChoice.Set set, int weight1, int weight2, int rotX1, int rotY, int rotX2) {

    public static final DraftBasis MEASURE_Z = of(BasisChoice.MEASURE_Z);

    public DraftBasis {
        requireNonNull(set);
        for (int each : new int[] {weight1, weight2, rotX1, rotY, rotX2}) {
            if (each < 0 || each > 255) {
                throw new IllegalArgumentException(
                        "weight or rotation " + each + " is not in 0..255");
            }
        }
        if (set == BasisChoice.Set.XYZ && weight1 + weight2 > 255) {
            throw new IllegalArgumentException(
                    "weights " + weight1 + " and " + weight2 + " add up to more than 255");
        }
    }

    /// What means nothing in the set is 0.
    public static DraftBasis of(BasisChoice choice) {
        Basis fixed = choice.fixed();
        return switch (choice.set()) {
            case FIXED ->
                    new DraftBasis(choice.set(), 0, 0, fixed.rotX1(), fixed.rotY(), fixed.rotX2());
            case XZ, CHSH -> new DraftBasis(choice.set(), choice.weight1(), 0, 0, 0, 0);
            case XYZ -> new DraftBasis(choice.set(), choice.weight1(), choice.weight2(), 0, 0, 0);
        };
    }

    public BasisChoice choice() {
        return switch (set) {
            case FIXED -> BasisChoice.fixed(new Basis(rotX1, rotY, rotX2));
            case XZ, CHSH -> new BasisChoice(set, weight1, 0, Basis.Z);
            case XYZ -> new BasisChoice(set, weight1, weight2, Basis.Z);
        };
    }
}
