package dev.herald.physical.sim.state;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import dev.herald.physical.sim.state.stabiliser.Tableau;

/// Which gates and bases a tableau can take, and how: rotations by quarter turns are Clifford gates.
final class Clifford {
    private static final double QUARTER = Math.PI / 2;

    /// Finer than the unit of angles on the contract, 2π/2^32.
    private static final double TOLERANCE = 1e-9;

    private Clifford() {}

    /// How many quarter turns an angle is, 0 to 3; -1 when it is no whole number.
    private static int quarters(double theta) {
        double turns = theta / QUARTER;
        double whole = Math.rint(turns);
        return Math.abs(turns - whole) > TOLERANCE ? -1 : (int) (((long) whole % 4 + 4) % 4);
    }

    static boolean is(GateKind kind, double theta) {
        return switch (kind) {
            case X, Y, Z, H, S, S_DAGGER, CNOT, CZ, SWAP -> true;
            case T, T_DAGGER -> false;
            case RX, RY, RZ -> quarters(theta) >= 0;
            case CRX -> quarters(theta) == 2;
        };
    }

    /// @param second ignored by a one-qubit gate
    static void apply(Tableau t, GateKind kind, double theta, int first, int second) {
        switch (kind) {
            case X -> t.pauli(first, false, true);
            case Y -> t.pauli(first, true, true);
            case Z -> t.pauli(first, true, false);
            case H -> t.h(first);
            case S -> t.s(first);
            case S_DAGGER -> t.sDagger(first);
            case RZ -> turn(t, first, quarters(theta));
            case RX -> {
                t.h(first);
                turn(t, first, quarters(theta));
                t.h(first);
            }
            case RY -> {
                t.sDagger(first);
                apply(t, GateKind.RX, theta, first, second);
                t.s(first);
            }
            case CNOT -> t.cnot(first, second);
            case CZ -> t.cz(first, second);
            case SWAP -> t.swap(first, second);
            case CRX -> {
                // half a turn about X is -iX or iX: the phase is the control's
                t.cnot(first, second);
                if (Math.rint(theta / Math.PI / 2 - 0.5) % 2 == 0) {
                    t.sDagger(first);
                } else {
                    t.s(first);
                }
            }
            case T, T_DAGGER -> throw new IllegalArgumentException(kind + " is not Clifford");
        }
    }

    private static void turn(Tableau t, int q, int quarters) {
        switch (quarters) {
            case 1 -> t.s(q);
            case 2 -> t.pauli(q, true, false);
            case 3 -> t.sDagger(q);
            default -> {}
        }
    }

    static boolean is(Basis basis) {
        double[] e = Matrices.effect0(basis);
        return whole(2 * e[2]) && whole(2 * e[3]) && whole(e[0] - e[1]);
    }

    private static boolean whole(double component) {
        return Math.abs(component - Math.rint(component)) <= TOLERANCE;
    }

    /// Measures along a basis that is an axis, X, Y or Z, in either direction. The qubit is left in an
    /// eigenstate of Z.
    static boolean measure(Tableau t, int q, Basis basis, boolean coin) {
        // outcome 0 is the projector (1 + n·σ)/2
        double[] e = Matrices.effect0(basis);
        double nx = 2 * e[2];
        double ny = -2 * e[3];
        double nz = e[0] - e[1];
        if (Math.abs(ny) > 0.5) {
            t.sDagger(q);
        }
        if (Math.abs(nz) < 0.5) {
            t.h(q);
        }
        return t.measure(q, coin ^ nx + ny + nz < 0) ^ nx + ny + nz < 0;
    }
}
