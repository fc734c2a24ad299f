package dev.herald.physical.verify.estimate;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;

/// A measurement as a unit vector of the Bloch sphere: outcome 0 is the state at its tip.
///
/// @param x component along X
/// @param y component along Y
/// @param z component along Z
public record Direction(double x, double y, double z) {
    private static final double TOLERANCE = 1e-9;

    /// The three rotations of a basis, taken back from Z: `R_X(-rotX1) R_Y(-rotY) R_X(-rotX2) Z`.
    public static Direction of(Basis basis) {
        return new Direction(0, 0, 1)
                .aboutX(-angle(basis.rotX2()))
                .aboutY(-angle(basis.rotY()))
                .aboutX(-angle(basis.rotX1()));
    }

    private static double angle(int steps) {
        return 2 * Math.PI * steps / Basis.STEPS;
    }

    private Direction aboutX(double angle) {
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new Direction(x, c * y - s * z, s * y + c * z);
    }

    private Direction aboutY(double angle) {
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new Direction(c * x + s * z, y, c * z - s * x);
    }

    /// What this measurement of the second qubit of a pair in the state `B(z,x)` is to a pair in Φ+:
    /// conjugation by `Z^z X^x`.
    public Direction framed(BellIndex bell) {
        return new Direction(bell.z() ? -x : x, bell.z() == bell.x() ? y : -y, bell.x() ? -z : z);
    }

    public Direction opposite() {
        return new Direction(-x, -y, -z);
    }

    /// Mean of the product of the outcomes of Φ+ measured along this direction and the other: the
    /// correlation tensor of Φ+ is diag(1, -1, 1).
    public double correlationOfPhiPlus(Direction other) {
        return x * other.x - y * other.y + z * other.z;
    }

    /// Equal up to rounding.
    public boolean is(Direction other) {
        return Math.abs(x - other.x) < TOLERANCE
                && Math.abs(y - other.y) < TOLERANCE
                && Math.abs(z - other.z) < TOLERANCE;
    }

    /// Degrees from Z toward X, of a direction in that plane.
    public double degreesFromZ() {
        return Math.toDegrees(Math.atan2(x, z));
    }
}
