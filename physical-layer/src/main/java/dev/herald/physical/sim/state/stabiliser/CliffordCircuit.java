package dev.herald.physical.sim.state.stabiliser;

import java.util.ArrayList;
import java.util.List;

/// A circuit of Clifford gates, Pauli noise, measurements and resets, in order. Measurements are
/// numbered from 0. Immutable; a [Builder] makes it.
public final class CliffordCircuit {
    /// What a step does. Noise steps are applied with probability `p`.
    enum Kind {
        H,
        S,
        S_DAGGER,
        X,
        Y,
        Z,
        CNOT,
        CZ,
        SWAP,
        RESET,
        /// In Z; reads 1 for 0 with probability `p`, 0 for 1 with probability `q`.
        MEASURE,
        /// X with probability `p`, Z with `q`, Y with `r`.
        PAULI,
        DEPOLARISE,
        DEPOLARISE_PAIR
    }

    /// @param a first qubit
    /// @param b second qubit; the first again where there is no second
    /// @param p probability, by kind; likewise `q` and `r`
    record Step(Kind kind, int a, int b, double p, double q, double r) {}

    private final int qubits;
    private final int measurements;
    private final List<Step> steps;

    private CliffordCircuit(int qubits, int measurements, List<Step> steps) {
        this.qubits = qubits;
        this.measurements = measurements;
        this.steps = List.copyOf(steps);
    }

    public int qubits() {
        return qubits;
    }

    /// How many outcomes a run has.
    public int measurements() {
        return measurements;
    }

    List<Step> steps() {
        return steps;
    }

    /// Circuit on qubits that start in |0>.
    public static Builder builder(int qubits) {
        return new Builder(qubits);
    }

    /// A GHZ state made by H on qubit 0 and a chain of CNOTs, each followed by depolarising noise on its
    /// two qubits, and measured in Z, qubit by qubit.
    ///
    /// @param gateError probability that a CNOT leaves both its qubits maximally mixed
    /// @param flip probability to read a bit wrongly
    public static CliffordCircuit ghz(int qubits, double gateError, double flip) {
        Builder b = builder(qubits).h(0);
        for (int q = 1; q < qubits; q++) {
            b.cnot(q - 1, q).depolarisePair(q - 1, q, gateError);
        }
        for (int q = 0; q < qubits; q++) {
            b.measure(q, flip, flip);
        }
        return b.build();
    }

    /// Collects steps. Every method that takes a qubit throws IllegalArgumentException when there is no
    /// such qubit, and every method that takes a probability when it is not one.
    public static final class Builder {
        private final int qubits;
        private final List<Step> steps = new ArrayList<>();
        private int measurements;

        private Builder(int qubits) {
            if (qubits < 1) {
                throw new IllegalArgumentException(qubits + " qubits");
            }
            this.qubits = qubits;
        }

        private Builder add(Kind kind, int a, int b, double p, double q, double r) {
            check(a);
            check(b);
            if (!(p >= 0 && q >= 0 && r >= 0 && p <= 1 && q <= 1 && r <= 1)) {
                throw new IllegalArgumentException(
                        "%s: probabilities %s, %s, %s".formatted(kind, p, q, r));
            }
            steps.add(new Step(kind, a, b, p, q, r));
            return this;
        }

        private void check(int qubit) {
            if (qubit < 0 || qubit >= qubits) {
                throw new IllegalArgumentException("no qubit " + qubit + " of " + qubits);
            }
        }

        private Builder one(Kind kind, int q) {
            return add(kind, q, q, 0, 0, 0);
        }

        private Builder two(Kind kind, int a, int b, double p) {
            if (a == b) {
                throw new IllegalArgumentException(kind + " on qubit " + a + " twice");
            }
            return add(kind, a, b, p, 0, 0);
        }

        public Builder h(int q) {
            return one(Kind.H, q);
        }

        public Builder s(int q) {
            return one(Kind.S, q);
        }

        public Builder sDagger(int q) {
            return one(Kind.S_DAGGER, q);
        }

        public Builder x(int q) {
            return one(Kind.X, q);
        }

        public Builder y(int q) {
            return one(Kind.Y, q);
        }

        public Builder z(int q) {
            return one(Kind.Z, q);
        }

        public Builder cnot(int control, int target) {
            return two(Kind.CNOT, control, target, 0);
        }

        public Builder cz(int a, int b) {
            return two(Kind.CZ, a, b, 0);
        }

        public Builder swap(int a, int b) {
            return two(Kind.SWAP, a, b, 0);
        }

        /// Puts the qubit into |0>.
        public Builder reset(int q) {
            return one(Kind.RESET, q);
        }

        /// Measures Z; the qubit stays.
        ///
        /// @param flip0 probability to read 1 for 0
        /// @param flip1 probability to read 0 for 1
        public Builder measure(int q, double flip0, double flip1) {
            measurements++;
            return add(Kind.MEASURE, q, q, flip0, flip1, 0);
        }

        /// Measures X; the qubit stays, in the eigenstate of X.
        public Builder measureX(int q, double flip0, double flip1) {
            return h(q).measure(q, flip0, flip1).h(q);
        }

        /// Measures Y; the qubit stays, in the eigenstate of Y.
        public Builder measureY(int q, double flip0, double flip1) {
            return sDagger(q).h(q).measure(q, flip0, flip1).h(q).s(q);
        }

        /// X, Y and Z with the probabilities given.
        public Builder pauli(int q, double px, double py, double pz) {
            if (!(px + py + pz <= 1)) {
                throw new IllegalArgumentException(
                        "probabilities %s, %s, %s exceed 1 together".formatted(px, py, pz));
            }
            return add(Kind.PAULI, q, q, px, pz, py);
        }

        /// Z with probability `p`.
        public Builder dephase(int q, double p) {
            return pauli(q, 0, 0, p);
        }

        /// With probability `p` the qubit becomes maximally mixed.
        public Builder depolarise(int q, double p) {
            return add(Kind.DEPOLARISE, q, q, p, 0, 0);
        }

        /// With probability `p` both qubits become maximally mixed.
        public Builder depolarisePair(int a, int b, double p) {
            return two(Kind.DEPOLARISE_PAIR, a, b, p);
        }

        public CliffordCircuit build() {
            return new CliffordCircuit(qubits, measurements, steps);
        }
    }
}
