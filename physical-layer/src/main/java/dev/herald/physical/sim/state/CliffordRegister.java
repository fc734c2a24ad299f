package dev.herald.physical.sim.state;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.sim.state.stabiliser.PauliString;
import dev.herald.physical.sim.state.stabiliser.Tableau;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The qubits of clusters too large for a density matrix: one tableau, in which noise is drawn instead of
/// averaged. The statistics of everything measured are exact; a state looked at is one trajectory.
final class CliffordRegister {
    private static final int FIRST_SIZE = 64;

    private final Rng rng;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private @Nullable Tableau made;
    private int used;

    CliffordRegister(Rng rng) {
        this.rng = rng;
    }

    int size() {
        return used;
    }

    private Tableau tableau() {
        Tableau t = made;
        if (t == null) {
            t = new Tableau(FIRST_SIZE);
            made = t;
            offer(0, FIRST_SIZE);
        }
        return t;
    }

    private void offer(int from, int to) {
        for (int i = from; i < to; i++) {
            free.addLast(i);
        }
    }

    /// A place in |0>.
    private int take() {
        Tableau t = tableau();
        if (free.isEmpty()) {
            made = t.extended(2 * t.qubits());
            offer(t.qubits(), 2 * t.qubits());
        }
        used++;
        return free.removeFirst();
    }

    private void give(int place) {
        tableau().reset(place, rng.nextBoolean());
        free.addLast(place);
        used--;
    }

    /// What keeps a qubit, with all it is correlated with, from being taken in; empty when nothing does.
    String obstacle(Qubit qubit) {
        if (qubit.register != null) {
            return "";
        }
        Cluster c = qubit.cluster();
        for (int i = 0; i < c.size; i++) {
            if (c.members[i].relaxes()) {
                return "relaxation (T1)";
            }
        }
        return Mixture.of(c) == null ? "what is no mixture of stabiliser states" : "";
    }

    /// Takes in a qubit with all it is correlated with, in a state drawn from the mixture it is in.
    ///
    /// @return the cluster that is of no more use, null when the qubit was here already
    @Nullable Cluster enter(Qubit qubit) {
        if (qubit.register != null) {
            return null;
        }
        Cluster c = qubit.cluster();
        Mixture mixture = Mixture.of(c);
        if (mixture == null) {
            throw new IllegalStateException("not a mixture of stabiliser states");
        }
        int[] places = new int[c.size];
        int[] spare = new int[c.size];
        // halves of Bell pairs: no operator on them has a certain value, so every sign can be
        // chosen
        for (int i = 0; i < c.size; i++) {
            places[i] = take();
            spare[i] = take();
            tableau().h(places[i]);
            tableau().cnot(places[i], spare[i]);
        }
        int signs = mixture.draw(rng);
        for (int i = 0; i < c.size; i++) {
            boolean[] x = new boolean[c.size];
            boolean[] z = new boolean[c.size];
            for (int k = 0; k < c.size; k++) {
                x[k] = (mixture.x(i) >> k & 1) != 0;
                z[k] = (mixture.z(i) >> k & 1) != 0;
            }
            tableau().measure(new PauliString(places, x, z), (signs >> i & 1) != 0);
        }
        for (int i = 0; i < c.size; i++) {
            give(spare[i]);
            Qubit member = c.members[i];
            member.cluster = null;
            member.register = this;
            member.position = places[i];
        }
        return c;
    }

    void gate(Qubit first, Qubit second, GateKind kind, double theta) {
        Clifford.apply(tableau(), kind, theta, first.position, second.position);
    }

    /// Multiplies the coherence by a factor, -1 to 1, in the mean.
    void dephase(Qubit qubit, double coherence) {
        if (rng.nextDouble() < (1 - coherence) / 2) {
            tableau().pauli(qubit.position, true, false);
        }
    }

    void depolarise(Qubit qubit, double p) {
        if (rng.nextDouble() < p) {
            tableau().pauli(qubit.position, rng.nextBoolean(), rng.nextBoolean());
        }
    }

    void depolarisePair(Qubit first, Qubit second, double p) {
        if (rng.nextDouble() < p) {
            depolarise(first, 1);
            depolarise(second, 1);
        }
    }

    /// Measures along an axis and releases.
    boolean measure(Qubit qubit, Basis basis, double flip0, double flip1, double u) {
        boolean one = Clifford.measure(tableau(), qubit.position, basis, u < 0.5);
        release(qubit);
        return one ^ rng.nextDouble() < (one ? flip1 : flip0);
    }

    BellIndex bellMeasure(Qubit first, Qubit second, SwapNoise noise, double u, double v) {
        gate(first, second, GateKind.CNOT, 0);
        gate(first, first, GateKind.H, 0);
        depolarisePair(first, second, 1 - noise.gate());
        boolean z = measure(first, Basis.Z, noise.flipZ(), noise.flipZ(), u);
        boolean x = measure(second, Basis.Z, noise.flipX(), noise.flipX(), v);
        return BellIndex.of(z, x);
    }

    void release(Qubit qubit) {
        qubit.register = null;
        give(qubit.position);
    }

    /// Expectation of a product of Pauli operators on some members: 1, -1 or 0.
    int expectation(PauliString p) {
        return tableau().expectation(p);
    }
}
