package dev.herald.application.core;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import java.util.Arrays;

/// What to expect of a remote CNOT: every source of error as a Pauli channel after the ideal gate, in
/// the form of its eigenvalues, which multiply.
///
/// A two-qubit Pauli operator is a code of four bits: 8 for Z and 4 for X on the control, 2 for Z and 1
/// for X on the target.
final class TelegateModel {
    static final int PAULIS = 16;
    private static final int ZC = 8;
    private static final int XC = 4;
    private static final int ZT = 2;
    private static final int XT = 1;

    private final double[] eigenvalues = new double[PAULIS];

    TelegateModel() {
        Arrays.fill(eigenvalues, 1);
    }

    // ---- Pauli operators

    /// `CNOT P CNOT†`, without its sign.
    static int conjugate(int pauli) {
        int zFromTarget = (pauli & ZT) != 0 ? ZC : 0;
        int xFromControl = (pauli & XC) != 0 ? XT : 0;
        return pauli ^ zFromTarget ^ xFromControl;
    }

    /// Whether `CNOT P CNOT†` has the opposite sign: for X⊗Z and Y⊗Y.
    static boolean isNegated(int pauli) {
        return pauli == (XC | ZT) || pauli == (ZC | XC | ZT | XT);
    }

    static boolean actsOnControl(int pauli) {
        return (pauli & (ZC | XC)) != 0;
    }

    static boolean actsOnTarget(int pauli) {
        return (pauli & (ZT | XT)) != 0;
    }

    /// Axis of the factor on the control; Z when there is none.
    static Basis.Axis controlAxis(int pauli) {
        return axis((pauli & ZC) != 0, (pauli & XC) != 0);
    }

    static Basis.Axis targetAxis(int pauli) {
        return axis((pauli & ZT) != 0, (pauli & XT) != 0);
    }

    private static Basis.Axis axis(boolean z, boolean x) {
        if (!x) {
            return Basis.Axis.Z;
        }
        return z ? Basis.Axis.Y : Basis.Axis.X;
    }

    // ---- sources of error

    /// An error of the pair leaves its Z on the control and its X on the target (network-transport 7.7).
    TelegateModel pair(BellDiagonal state) {
        for (int q = 0; q < PAULIS; q++) {
            boolean z = (q & XC) != 0; // anticommutes with Z on the control
            boolean x = (q & ZT) != 0;
            if (z && x) {
                eigenvalues[q] *= state.correlatorY();
            } else if (z) {
                eigenvalues[q] *= state.correlatorX();
            } else if (x) {
                eigenvalues[q] *= state.correlatorZ();
            }
        }
        return this;
    }

    /// The CNOT at the initiator, of which what happens to the half ends in its outcome.
    TelegateModel controlGate(double error) {
        return scale(XC | ZC | ZT, 1 - error);
    }

    /// The initiator misreads its half.
    TelegateModel controlHalfReadout(double flip) {
        return scale(ZT, 1 - 2 * flip);
    }

    /// The correction of the responder's half.
    TelegateModel halfCorrection(double error) {
        return scale(XC | ZT, 1 - error);
    }

    /// The CNOT at the responder, of which what happens to the half ends in its outcome.
    TelegateModel targetGate(double error) {
        return scale(XC | XT | ZT, 1 - error);
    }

    /// The responder misreads its half.
    TelegateModel targetHalfReadout(double flip) {
        return scale(XC, 1 - 2 * flip);
    }

    /// The correction of the control.
    TelegateModel controlCorrection(double error) {
        return scale(XC | ZC, 1 - error);
    }

    /// The control waits for the other outcome.
    TelegateModel controlIdle(MemoryDecay decay, long idleNs) {
        for (int q = 0; q < PAULIS; q++) {
            if ((q & XC) != 0) {
                eigenvalues[q] *= decay.xFactor(idleNs);
            } else if ((q & ZC) != 0) {
                eigenvalues[q] *= decay.zFactor(idleNs);
            }
        }
        return this;
    }

    private TelegateModel scale(int anyOf, double factor) {
        for (int q = 0; q < PAULIS; q++) {
            if ((q & anyOf) != 0) {
                eigenvalues[q] *= factor;
            }
        }
        return this;
    }

    // ---- figures

    /// Entanglement fidelity of the gate.
    double processFidelity() {
        double sum = 0;
        for (double eigenvalue : eigenvalues) {
            sum += eigenvalue;
        }
        return sum / PAULIS;
    }

    /// What the estimate from Pauli inputs tends to when preparing and reading have errors of their own.
    ///
    /// @param prepareControl probability that the control is depolarised before the gate
    /// @param contrastControl of reading the control, 1 - flip0 - flip1
    double measuredFidelity(
            double prepareControl,
            double contrastControl,
            double prepareTarget,
            double contrastTarget) {
        double sum = 0;
        for (int p = 0; p < PAULIS; p++) {
            int q = conjugate(p);
            double term = eigenvalues[q];
            term *= actsOnControl(p) ? 1 - prepareControl : 1;
            term *= actsOnTarget(p) ? 1 - prepareTarget : 1;
            term *= actsOnControl(q) ? contrastControl : 1;
            term *= actsOnTarget(q) ? contrastTarget : 1;
            sum += term;
        }
        return sum / PAULIS;
    }

    /// Average gate fidelity of a two-qubit gate.
    static double average(double processFidelity) {
        return (4 * processFidelity + 1) / 5;
    }
}
