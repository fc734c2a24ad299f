package dev.herald.hal.model;

import static java.util.Objects.requireNonNull;

/// How the basis of a measured pair is chosen at one end: fixed, or at random for each pair
/// (draft-dahlberg-ll-quantum-03, fields RL/RR and PL/PR).
///
/// @param set what to choose from; [Set#FIXED] means `fixed`
/// @param weight1 first probability weight, 0 to 255: the first element has probability weight1/255
/// @param weight2 second weight of a three-element set; weight1 + weight2 is at most 255
/// @param fixed the basis when nothing is random
public record BasisChoice(Set set, int weight1, int weight2, Basis fixed) {

    /// The numbers of the draft are the ordinals; herald.hal.v1 adds 1.
    public enum Set {
        FIXED,
        /// X or Z.
        XZ,
        /// X, Y or Z.
        XYZ,
        /// Z rotated by +45° or -45° about Y.
        CHSH
    }

    private static final Basis CHSH_PLUS = new Basis(0, 224, 0);
    private static final Basis CHSH_MINUS = new Basis(0, 32, 0);

    public static final BasisChoice MEASURE_Z = fixed(Basis.Z);

    public BasisChoice {
        requireNonNull(set);
        requireNonNull(fixed);
        if (weight1 < 0 || weight2 < 0 || weight1 + weight2 > 255) {
            throw new IllegalArgumentException(
                    "basis weights "
                            + weight1
                            + " and "
                            + weight2
                            + " must be in 0..255 with a sum up to 255");
        }
    }

    public static BasisChoice fixed(Basis basis) {
        return new BasisChoice(Set.FIXED, 0, 0, basis);
    }

    /// X with probability weightX/255, else Z.
    public static BasisChoice randomXZ(int weightX) {
        return new BasisChoice(Set.XZ, weightX, 0, Basis.Z);
    }

    /// X, Y and Z with probability 1/3 each.
    public static BasisChoice randomXYZ() {
        return new BasisChoice(Set.XYZ, 85, 85, Basis.Z);
    }

    /// The basis for one pair.
    ///
    /// @param random 32 uniformly random bits
    public Basis pick(int random) {
        long u = Integer.toUnsignedLong(random) * 255L >>> 32; // uniform in 0..254
        return switch (set) {
            case FIXED -> fixed;
            case XZ -> u < weight1 ? Basis.X : Basis.Z;
            case XYZ -> u < weight1 ? Basis.X : u < weight1 + weight2 ? Basis.Y : Basis.Z;
            case CHSH -> u < weight1 ? CHSH_PLUS : CHSH_MINUS;
        };
    }
}
