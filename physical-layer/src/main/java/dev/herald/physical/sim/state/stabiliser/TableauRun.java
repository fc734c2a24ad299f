package dev.herald.physical.sim.state.stabiliser;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.state.stabiliser.CliffordCircuit.Step;
import org.jspecify.annotations.Nullable;

/// One run of a circuit on a tableau: one trajectory of its noise.
public final class TableauRun {
    private final CliffordCircuit circuit;

    public TableauRun(CliffordCircuit circuit) {
        this.circuit = circuit;
    }

    /// A run with noise.
    ///
    /// @param tableau as many qubits as the circuit; changed
    /// @param rng of noise, outcomes and readout
    /// @return the outcomes as read
    public boolean[] sample(Tableau tableau, Rng rng) {
        return run(tableau, rng);
    }

    /// A run without noise in which every random outcome is 0.
    boolean[] reference() {
        return run(new Tableau(circuit.qubits()), null);
    }

    private boolean[] run(Tableau t, @Nullable Rng rng) {
        if (t.qubits() != circuit.qubits()) {
            throw new IllegalArgumentException(
                    "%d qubits for a circuit of %d".formatted(t.qubits(), circuit.qubits()));
        }
        boolean[] outcomes = new boolean[circuit.measurements()];
        int next = 0;
        for (Step step : circuit.steps()) {
            switch (step.kind()) {
                case H -> t.h(step.a());
                case S -> t.s(step.a());
                case S_DAGGER -> t.sDagger(step.a());
                case X -> t.pauli(step.a(), false, true);
                case Y -> t.pauli(step.a(), true, true);
                case Z -> t.pauli(step.a(), true, false);
                case CNOT -> t.cnot(step.a(), step.b());
                case CZ -> t.cz(step.a(), step.b());
                case SWAP -> t.swap(step.a(), step.b());
                case RESET -> t.reset(step.a(), coin(rng));
                case MEASURE -> {
                    boolean outcome = t.measure(step.a(), coin(rng));
                    double flip = outcome ? step.q() : step.p();
                    outcomes[next++] = outcome ^ (rng != null && rng.nextDouble() < flip);
                }
                case PAULI, DEPOLARISE, DEPOLARISE_PAIR -> {
                    if (rng != null) {
                        noise(t, step, rng);
                    }
                }
            }
        }
        return outcomes;
    }

    private static boolean coin(@Nullable Rng rng) {
        return rng != null && rng.nextBoolean();
    }

    private static void noise(Tableau t, Step step, Rng rng) {
        double u = rng.nextDouble();
        switch (step.kind()) {
            case PAULI -> {
                boolean x = u < step.p() || u >= step.p() + step.q();
                if (u < step.p() + step.q() + step.r()) {
                    t.pauli(step.a(), u >= step.p(), x);
                }
            }
            case DEPOLARISE, DEPOLARISE_PAIR -> {
                if (u < step.p()) {
                    t.pauli(step.a(), rng.nextBoolean(), rng.nextBoolean());
                    if (step.kind() == CliffordCircuit.Kind.DEPOLARISE_PAIR) {
                        t.pauli(step.b(), rng.nextBoolean(), rng.nextBoolean());
                    }
                }
            }
            default -> throw new IllegalArgumentException(step.kind() + " is not noise");
        }
    }
}
