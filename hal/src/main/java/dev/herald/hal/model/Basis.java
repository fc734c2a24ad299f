package dev.herald.hal.model;

import java.util.Optional;

/// A measurement basis as three rotations before a measurement in Z: about X, then Y, then X
/// (draft-dahlberg-ll-quantum-03, CREATE words 4 and 5).
///
/// @param rotX1 first rotation about X, 0 to 255 in units of 2π/256
/// @param rotY rotation about Y, same unit
/// @param rotX2 second rotation about X, same unit
public record Basis(int rotX1, int rotY, int rotX2) {
    public static final int STEPS = 256;

    /// The three axes whose correlations define the Bell states.
    public enum Axis {
        Z,
        X,
        Y
    }

    /// Outcome 0 is the state |0>.
    public static final Basis Z = new Basis(0, 0, 0);

    /// Outcome 0 is the state |+>.
    public static final Basis X = new Basis(0, 192, 0);

    /// Outcome 0 is the state |+i>.
    public static final Basis Y = new Basis(64, 0, 0);

    public Basis {
        check("rotX1", rotX1);
        check("rotY", rotY);
        check("rotX2", rotX2);
    }

    public static Basis of(Axis axis) {
        return switch (axis) {
            case Z -> Z;
            case X -> X;
            case Y -> Y;
        };
    }

    /// The axis, if this is one of the three.
    public Optional<Axis> axis() {
        for (Axis axis : Axis.values()) {
            if (of(axis).equals(this)) {
                return Optional.of(axis);
            }
        }
        return Optional.empty();
    }

    private static void check(String field, int value) {
        if (value < 0 || value >= STEPS) {
            throw new IllegalArgumentException(
                    field + " " + value + " is not in 0..255 (units of 2π/256)");
        }
    }
}
