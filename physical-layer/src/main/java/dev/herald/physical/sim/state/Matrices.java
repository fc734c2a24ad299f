package dev.herald.physical.sim.state;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import org.jspecify.annotations.Nullable;

/// Gate matrices and measurement effects.
public final class Matrices {
    private static final double H = StrictMath.sqrt(0.5);
    private static final double[] NO_ANGLE_1 = new double[0];

    /// By gate; null for a rotation.
    private static final double[] @Nullable [] FIXED = fixed();

    private static final double[] EFFECT_Z = {1, 0, 0, 0};
    private static final double[] EFFECT_X = {0.5, 0.5, 0.5, 0};
    private static final double[] EFFECT_Y = {0.5, 0.5, 0, -0.5};

    private Matrices() {}

    private static double[] @Nullable [] fixed() {
        double[] @Nullable [] out = new double[GateKind.values().length][];
        for (GateKind kind : GateKind.values()) {
            out[kind.ordinal()] = kind.rotates() ? null : of(kind, 0);
        }
        return out;
    }

    /// What [#of] gives, shared: not to be written to.
    static double[] shared(GateKind kind, double theta) {
        double[] known = FIXED[kind.ordinal()];
        return known == null ? of(kind, theta) : known;
    }

    /// A gate's angle in radians, from units of 2π/2^32.
    public static double radians(int angle) {
        return angle * (2 * Math.PI / 0x1p32);
    }

    /// Rows of (re, im) pairs: 8 numbers for a one-qubit gate, 32 for a two-qubit gate in the basis
    /// |first second>.
    ///
    /// @param theta of a rotation, in radians
    public static double[] of(GateKind kind, double theta) {
        return kind.qubits() == 1 ? one(kind, theta) : two(kind, theta);
    }

    private static double[] one(GateKind kind, double theta) {
        double c = kind.rotates() ? StrictMath.cos(theta / 2) : 1;
        double s = kind.rotates() ? StrictMath.sin(theta / 2) : 0;
        return switch (kind) {
            case X -> new double[] {0, 0, 1, 0, 1, 0, 0, 0};
            case Y -> new double[] {0, 0, 0, -1, 0, 1, 0, 0};
            case Z -> new double[] {1, 0, 0, 0, 0, 0, -1, 0};
            case H -> new double[] {H, 0, H, 0, H, 0, -H, 0};
            case S -> new double[] {1, 0, 0, 0, 0, 0, 0, 1};
            case S_DAGGER -> new double[] {1, 0, 0, 0, 0, 0, 0, -1};
            case T -> new double[] {1, 0, 0, 0, 0, 0, H, H};
            case T_DAGGER -> new double[] {1, 0, 0, 0, 0, 0, H, -H};
            case RX -> new double[] {c, 0, 0, -s, 0, -s, c, 0};
            case RY -> new double[] {c, 0, -s, 0, s, 0, c, 0};
            case RZ -> new double[] {c, -s, 0, 0, 0, 0, c, s};
            case CNOT, CZ, CRX, SWAP -> NO_ANGLE_1;
        };
    }

    private static double[] two(GateKind kind, double theta) {
        double[] u = new double[32];
        switch (kind) {
            case CNOT -> ones(u, 0, 5, 11, 14);
            case SWAP -> ones(u, 0, 6, 9, 15);
            case CZ -> {
                ones(u, 0, 5, 10, 15);
                u[30] = -1;
            }
            case CRX -> {
                double[] r = one(GateKind.RX, theta);
                ones(u, 0, 5);
                System.arraycopy(r, 0, u, 20, 4);
                System.arraycopy(r, 4, u, 28, 4);
            }
            default -> throw new IllegalArgumentException(kind + " is not a two-qubit gate");
        }
        return u;
    }

    private static void ones(double[] u, int... entries) {
        for (int entry : entries) {
            u[2 * entry] = 1;
        }
    }

    /// The projector on outcome 0 of a measurement: e00, e11, Re e01, Im e01.
    static double[] effect0(Basis basis) {
        if (basis.equals(Basis.Z)) {
            return EFFECT_Z;
        }
        if (basis.equals(Basis.X)) {
            return EFFECT_X;
        }
        if (basis.equals(Basis.Y)) {
            return EFFECT_Y;
        }
        double[] u = unitary(basis);
        // <0|U is (u0 + i u1, u2 + i u3); E = U†|0><0|U
        return new double[] {
            u[0] * u[0] + u[1] * u[1],
            u[2] * u[2] + u[3] * u[3],
            u[0] * u[2] + u[1] * u[3],
            u[0] * u[3] - u[1] * u[2]
        };
    }

    /// The three rotations of a basis as one matrix, applied before a measurement in Z.
    public static double[] unitary(Basis basis) {
        double unit = 2 * Math.PI / Basis.STEPS;
        double[] u = one(GateKind.RX, basis.rotX1() * unit);
        u = multiply(one(GateKind.RY, basis.rotY() * unit), u);
        return multiply(one(GateKind.RX, basis.rotX2() * unit), u);
    }

    private static double[] multiply(double[] a, double[] b) {
        double[] c = new double[8];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 2; k++) {
                    int x = 4 * i + 2 * k;
                    int y = 4 * k + 2 * j;
                    c[4 * i + 2 * j] += a[x] * b[y] - a[x + 1] * b[y + 1];
                    c[4 * i + 2 * j + 1] += a[x] * b[y + 1] + a[x + 1] * b[y];
                }
            }
        }
        return c;
    }
}
