package dev.herald.physical.sim.state.stabiliser;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.physical.sim.state.DensityMatrix;
import dev.herald.physical.sim.state.Qubit;
import dev.herald.physical.sim.state.StateEngine;

/// The exact engine with the vocabulary of the tableau, to compare the two.
final class Twin {
    private static final Basis Z = Basis.Z;

    private final StateEngine engine = new StateEngine();
    private final Qubit[] qubits;

    Twin(int count) {
        qubits = new Qubit[count];
        for (int i = 0; i < count; i++) {
            qubits[i] = new Qubit(MemoryDecay.NONE, null);
            engine.prepare(qubits[i], 0);
        }
    }

    void gate(GateKind kind, int a, int b) {
        if (kind.qubits() == 1) {
            engine.gate1(qubits[a], kind, 0);
        } else {
            engine.gate2(qubits[a], qubits[b], kind, 0);
        }
    }

    void depolarise(int q, double p) {
        engine.depolarise(qubits[q], p);
    }

    void depolarisePair(int a, int b, double p) {
        engine.depolarisePair(qubits[a], qubits[b], p);
    }

    /// Measures Z and prepares the qubit in what was found.
    boolean measure(int q, boolean coin) {
        boolean one = engine.measure(qubits[q], Z, 0, 0, coin ? 0.25 : 0.75);
        engine.prepare(qubits[q], 0);
        if (one) {
            engine.gate1(qubits[q], GateKind.X, 0);
        }
        return one;
    }

    double expectation(String letters) {
        DensityMatrix rho = engine.state(0, qubits);
        int flips = 0;
        for (int i = 0; i < letters.length(); i++) {
            flips = 2 * flips + (letters.charAt(i) == 'X' || letters.charAt(i) == 'Y' ? 1 : 0);
        }
        double sum = 0;
        for (int c = 0; c < rho.dimension(); c++) {
            // <c^flips| P |c> is i^k, and the trace takes rho(c, c^flips)
            int k = 0;
            for (int i = 0; i < letters.length(); i++) {
                boolean one = (c >> letters.length() - 1 - i & 1) != 0;
                k +=
                        switch (letters.charAt(i)) {
                            case 'Y' -> one ? 3 : 1;
                            case 'Z' -> one ? 2 : 0;
                            default -> 0;
                        };
            }
            double re = rho.re(c, c ^ flips);
            double im = rho.im(c, c ^ flips);
            sum +=
                    switch (k & 3) {
                        case 0 -> re;
                        case 1 -> -im;
                        case 2 -> -re;
                        default -> im;
                    };
        }
        return sum;
    }

    /// Probability of each string of outcomes if all qubits were measured in Z; qubit 0 is bit 0.
    double[] distribution() {
        DensityMatrix rho = engine.state(0, qubits);
        double[] p = new double[rho.dimension()];
        for (int i = 0; i < p.length; i++) {
            p[Integer.reverse(i) >>> 32 - qubits.length] = rho.re(i, i);
        }
        return p;
    }
}
