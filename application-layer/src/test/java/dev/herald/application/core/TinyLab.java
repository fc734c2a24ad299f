package dev.herald.application.core;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Exact state vectors of a few qubits for tests, all nodes together: registers grow when a gate joins
/// them and shrink when a qubit is measured.
final class TinyLab {
    private static final class Register {
        List<Integer> qubits = new ArrayList<>();
        double[] re = {1};
        double[] im = {0};
    }

    private final Rng rng;
    private final Map<Integer, Register> registers = new LinkedHashMap<>();
    private int last;

    TinyLab(Rng rng) {
        this.rng = rng;
    }

    /// A qubit in |0>.
    int fresh() {
        Register r = new Register();
        r.qubits.add(++last);
        r.re = new double[] {1, 0};
        r.im = new double[] {0, 0};
        registers.put(last, r);
        return last;
    }

    /// A pair in the Bell state `(I ⊗ Z^z X^x) Φ+`.
    int[] pair(BellIndex bell) {
        int a = fresh();
        int b = fresh();
        gate(GateKind.H, a, 0);
        cnot(a, b);
        if (bell.x()) {
            gate(GateKind.X, b, 0);
        }
        if (bell.z()) {
            gate(GateKind.Z, b, 0);
        }
        return new int[] {a, b};
    }

    void rotateX(int q, double angle) {
        double c = Math.cos(angle / 2);
        double s = Math.sin(angle / 2);
        apply(q, new double[] {c, 0, 0, c}, new double[] {0, -s, -s, 0});
    }

    void rotateY(int q, double angle) {
        double c = Math.cos(angle / 2);
        double s = Math.sin(angle / 2);
        apply(q, new double[] {c, -s, s, c}, new double[4]);
    }

    void rotateZ(int q, double angle) {
        double c = Math.cos(angle / 2);
        double s = Math.sin(angle / 2);
        apply(q, new double[] {c, 0, 0, c}, new double[] {-s, 0, 0, s});
    }

    void gate(GateKind kind, int q, int angle) {
        double h = Math.sqrt(0.5);
        double turn = angle * (2 * Math.PI / 4294967296.0);
        switch (kind) {
            case X -> apply(q, new double[] {0, 1, 1, 0}, new double[4]);
            case Y -> apply(q, new double[4], new double[] {0, -1, 1, 0});
            case Z -> apply(q, new double[] {1, 0, 0, -1}, new double[4]);
            case H -> apply(q, new double[] {h, h, h, -h}, new double[4]);
            case S -> apply(q, new double[] {1, 0, 0, 0}, new double[] {0, 0, 0, 1});
            case S_DAGGER -> apply(q, new double[] {1, 0, 0, 0}, new double[] {0, 0, 0, -1});
            case T -> apply(q, new double[] {1, 0, 0, h}, new double[] {0, 0, 0, h});
            case T_DAGGER -> apply(q, new double[] {1, 0, 0, h}, new double[] {0, 0, 0, -h});
            case RX -> rotateX(q, turn);
            case RY -> rotateY(q, turn);
            case RZ -> rotateZ(q, turn);
            case CNOT, CZ, CRX, SWAP ->
                    throw new IllegalArgumentException(kind + " acts on two qubits");
        }
    }

    /// @param code 2z + x
    void pauli(int q, int code) {
        if ((code & 1) != 0) {
            gate(GateKind.X, q, 0);
        }
        if ((code & 2) != 0) {
            gate(GateKind.Z, q, 0);
        }
    }

    void cnot(int control, int target) {
        Register r = joined(control, target);
        int c = 1 << r.qubits.indexOf(control);
        int t = 1 << r.qubits.indexOf(target);
        for (int i = 0; i < r.re.length; i++) {
            if ((i & c) != 0 && (i & t) == 0) {
                swap(r.re, i, i | t);
                swap(r.im, i, i | t);
            }
        }
    }

    /// Measures in the basis and forgets the qubit.
    boolean measure(int q, Basis basis) {
        double unit = 2 * Math.PI / Basis.STEPS;
        rotateX(q, basis.rotX1() * unit);
        rotateY(q, basis.rotY() * unit);
        rotateX(q, basis.rotX2() * unit);
        Register r = register(q);
        int bit = 1 << r.qubits.indexOf(q);
        double one = 0;
        for (int i = 0; i < r.re.length; i++) {
            if ((i & bit) != 0) {
                one += r.re[i] * r.re[i] + r.im[i] * r.im[i];
            }
        }
        boolean outcome = rng.nextDouble() < one;
        collapse(r, q, bit, outcome, outcome ? one : 1 - one);
        return outcome;
    }

    BellIndex bellMeasure(int first, int second) {
        cnot(first, second);
        gate(GateKind.H, first, 0);
        boolean z = measure(first, Basis.Z);
        boolean x = measure(second, Basis.Z);
        return BellIndex.of(z, x);
    }

    /// Probability of finding the qubit, which must be alone, in the state that the rotations make of |0>.
    double overlap(int q, double aboutY, double aboutZ) {
        rotateZ(q, -aboutZ);
        rotateY(q, -aboutY);
        Register r = register(q);
        int bit = 1 << r.qubits.indexOf(q);
        double zero = 0;
        for (int i = 0; i < r.re.length; i++) {
            if ((i & bit) == 0) {
                zero += r.re[i] * r.re[i] + r.im[i] * r.im[i];
            }
        }
        rotateY(q, aboutY);
        rotateZ(q, aboutZ);
        return zero;
    }

    private void collapse(Register r, int q, int bit, boolean outcome, double weight) {
        double scale = 1 / Math.sqrt(weight);
        double[] re = new double[r.re.length / 2];
        double[] im = new double[r.re.length / 2];
        int k = 0;
        for (int i = 0; i < r.re.length; i++) {
            if ((i & bit) != 0 == outcome) {
                re[k] = r.re[i] * scale;
                im[k] = r.im[i] * scale;
                k++;
            }
        }
        r.re = re;
        r.im = im;
        r.qubits.remove((Integer) q);
        registers.remove(q);
    }

    private void apply(int q, double[] re, double[] im) {
        Register r = register(q);
        int bit = 1 << r.qubits.indexOf(q);
        for (int i = 0; i < r.re.length; i++) {
            if ((i & bit) == 0) {
                int j = i | bit;
                double ar = r.re[i];
                double ai = r.im[i];
                double br = r.re[j];
                double bi = r.im[j];
                r.re[i] = re[0] * ar - im[0] * ai + re[1] * br - im[1] * bi;
                r.im[i] = re[0] * ai + im[0] * ar + re[1] * bi + im[1] * br;
                r.re[j] = re[2] * ar - im[2] * ai + re[3] * br - im[3] * bi;
                r.im[j] = re[2] * ai + im[2] * ar + re[3] * bi + im[3] * br;
            }
        }
    }

    private Register joined(int a, int b) {
        Register left = register(a);
        Register right = register(b);
        if (left == right) {
            return left;
        }
        Register both = new Register();
        both.qubits.addAll(left.qubits);
        both.qubits.addAll(right.qubits);
        both.re = new double[left.re.length * right.re.length];
        both.im = new double[both.re.length];
        for (int j = 0; j < right.re.length; j++) {
            for (int i = 0; i < left.re.length; i++) {
                int k = j * left.re.length + i;
                both.re[k] = left.re[i] * right.re[j] - left.im[i] * right.im[j];
                both.im[k] = left.re[i] * right.im[j] + left.im[i] * right.re[j];
            }
        }
        both.qubits.forEach(q -> registers.put(q, both));
        return both;
    }

    private Register register(int q) {
        Register r = registers.get(q);
        if (r == null) {
            throw new IllegalStateException("no qubit " + q);
        }
        return r;
    }

    private static void swap(double[] v, int i, int j) {
        double t = v[i];
        v[i] = v[j];
        v[j] = t;
    }
}
