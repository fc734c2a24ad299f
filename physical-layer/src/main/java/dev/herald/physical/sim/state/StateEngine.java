package dev.herald.physical.sim.state;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import org.jspecify.annotations.Nullable;

/// The states of all qubits of a simulation, as exact density matrices of clusters that grow when a
/// two-qubit gate joins them and shrink when a qubit is measured or dropped.
///
/// A cluster that would outgrow [#CLUSTER_MAX] continues on a stabiliser tableau if its state is a mixture of
/// the states of one stabiliser basis (what Clifford gates and Pauli noise make) and none of its qubits
/// relaxes; from then on its noise is drawn, not averaged, and only Clifford gates and measurements along X,
/// Y or Z apply. The methods named `obstacle` say beforehand what is not possible.
///
/// Idle decoherence is lazy: [#idle] applies it up to an instant; every other method acts at the
/// instant the qubit was last brought to. Measurements are effects (positive operators), so the state
/// left behind is the exact mixture that the reported outcome implies, misreadings included.
public final class StateEngine {

    /// Largest cluster: 2^20 complex numbers, 16 MiB.
    public static final int CLUSTER_MAX = 10;

    private final ClusterPool pool = new ClusterPool();
    private final double[] reducedA = new double[4];
    private final double[] reducedB = new double[4];
    private final double[] effect = new double[4];
    private final double[] weights = new double[4];
    private final double[] times = new double[CLUSTER_MAX];
    private final CliffordRegister register;

    /// @param rng of the noise of clusters too large for a density matrix; nothing else draws from it
    public StateEngine(Rng rng) {
        register = new CliffordRegister(rng);
    }

    /// An engine whose large clusters draw from seed 0.
    public StateEngine() {
        this(new Rng(0));
    }

    /// Puts an unset qubit into |0>.
    public void prepare(Qubit qubit, long nowNs) {
        qubit.checkUnset();
        Cluster c = pool.take(1);
        c.clear();
        c.re[0] = 1;
        c.member(0, qubit);
        qubit.put(c, 0, nowNs);
    }

    /// Puts two unset qubits into a joint state.
    public void pair(Qubit first, Qubit second, XState state, long atNs) {
        first.checkUnset();
        second.checkUnset();
        Cluster c = pool.take(2);
        c.clear();
        c.re[0] = state.p00();
        c.re[5] = state.p10(); // bit 0 is the first qubit
        c.re[10] = state.p01();
        c.re[15] = state.p11();
        c.re[3] = state.outer();
        c.re[12] = state.outer();
        c.re[6] = state.inner();
        c.re[9] = state.inner();
        c.member(0, first);
        c.member(1, second);
        first.put(c, 0, atNs);
        second.put(c, 1, atNs);
    }

    /// Applies idle decoherence up to `idleToNs`, and disturbance up to `nowNs`.
    public void idle(Qubit qubit, long idleToNs, long nowNs) {
        long idleNs = idleToNs - qubit.updatedNs;
        double gamma = qubit.relaxation(idleNs);
        double coherence = qubit.coherence(idleNs, nowNs);
        if (gamma != 0 || coherence != 1) {
            if (qubit.register != null) {
                register.dephase(qubit, coherence);
            } else {
                Dense.damp(qubit.cluster(), qubit.position, gamma, coherence);
            }
        }
        depolarise(qubit, qubit.pulses(idleNs));
        if (qubit.trap != null) {
            shake(qubit, qubit.trap, idleToNs);
        }
        qubit.updated(idleToNs, nowNs);
    }

    /// Lets a qubit decay in another way from now on, whether it holds a state or not.
    ///
    /// @param disturbance what dephases the qubit besides time, or null
    /// @param idleToNs up to where it has idled, as for [#idle]
    public void retune(
            Qubit qubit,
            MemoryDecay decay,
            @Nullable Disturbance disturbance,
            long idleToNs,
            long nowNs) {
        if (qubit.isSet()) {
            idle(qubit, idleToNs, nowNs);
        }
        qubit.retune(decay, disturbance, nowNs);
    }

    /// Applies the noise of a trap to its ions in the cluster of one of them.
    private void shake(Qubit qubit, Trap trap, long toNs) {
        if (qubit.register != null) {
            double t = qubit.unshaken(trap, toNs);
            register.dephase(qubit, StrictMath.exp(-2 * t * t));
            qubit.shaken(toNs);
            return;
        }
        Cluster c = qubit.cluster();
        for (int i = 0; i < c.size; i++) {
            times[i] = c.members[i].unshaken(trap, toNs);
        }
        Dense.dephaseTogether(c, times);
        for (int i = 0; i < c.size; i++) {
            if (c.members[i].trap == trap) {
                c.members[i].shaken(toNs);
            }
        }
    }

    /// The qubit was busy up to the instant: no idle decoherence until then.
    public void busyUntil(Qubit qubit, long atNs) {
        qubit.updatedNs = Math.max(qubit.updatedNs, atNs);
        qubit.shaken(atNs);
    }

    /// @param theta of a rotation, in radians
    public void gate1(Qubit qubit, GateKind kind, double theta) {
        if (qubit.register != null) {
            register.gate(qubit, qubit, kind, theta);
        } else {
            Dense.apply1(qubit.cluster(), qubit.position, Matrices.shared(kind, theta));
        }
    }

    /// Joins the clusters when they differ.
    ///
    /// @param theta of a rotation, in radians
    /// @throws IllegalStateException when there is an obstacle
    public void gate2(Qubit first, Qubit second, GateKind kind, double theta) {
        if (isLarge(first, second, 0)) {
            enter(first);
            enter(second);
            register.gate(first, second, kind, theta);
            return;
        }
        join(first, second);
        Dense.apply2(
                first.cluster(), first.position, second.position, Matrices.shared(kind, theta));
    }

    /// `Z^z X^x` on one qubit.
    public void pauli(Qubit qubit, boolean z, boolean x) {
        if (x) {
            gate1(qubit, GateKind.X, 0);
        }
        if (z) {
            gate1(qubit, GateKind.Z, 0);
        }
    }

    public void depolarise(Qubit qubit, double p) {
        if (p > 0 && qubit.register != null) {
            register.depolarise(qubit, p);
        } else if (p > 0) {
            Dense.depolarise1(qubit.cluster(), qubit.position, p);
        }
    }

    /// With probability `p` both qubits, of one cluster, become maximally mixed.
    public void depolarisePair(Qubit first, Qubit second, double p) {
        if (p > 0 && first.register != null) {
            register.depolarisePair(first, second, p);
        } else if (p > 0) {
            Dense.depolarise2(first.cluster(), first.position, second.position, p);
        }
    }

    /// Measures and releases a qubit.
    ///
    /// @param flip0 probability to read 1 for 0
    /// @param flip1 probability to read 0 for 1
    /// @param u uniform in [0, 1)
    /// @return the outcome as read
    public boolean measure(Qubit qubit, Basis basis, double flip0, double flip1, double u) {
        if (qubit.register != null) {
            return register.measure(qubit, basis, flip0, flip1, u);
        }
        Cluster c = qubit.cluster();
        Contract.reduce1(c, qubit.position, reducedA);
        double[] zero = Matrices.effect0(basis);
        double total = reducedA[0] + reducedA[1];
        readOne(zero, flip0, flip1);
        double one = Contract.expectation(reducedA, effect);
        boolean read = u * total < one;
        if (!read) {
            for (int i = 0; i < 4; i++) {
                effect[i] = (i < 2 ? 1 : 0) - effect[i];
            }
        }
        release(qubit, effect, 1 / (read ? one : total - one));
        return read;
    }

    /// The effect of reading 1: `flip0 E0 + (1 - flip1) (1 - E0)`.
    private void readOne(double[] zero, double flip0, double flip1) {
        double slope = flip0 - (1 - flip1);
        effect[0] = 1 - flip1 + slope * zero[0];
        effect[1] = 1 - flip1 + slope * zero[1];
        effect[2] = slope * zero[2];
        effect[3] = slope * zero[3];
    }

    /// Drops a qubit: the rest keeps its reduced state.
    public void discard(Qubit qubit) {
        if (qubit.register != null) {
            register.release(qubit);
        }
        if (qubit.cluster == null) {
            return;
        }
        effect[0] = 1;
        effect[1] = 1;
        effect[2] = 0;
        effect[3] = 0;
        release(qubit, effect, 1);
    }

    private void release(Qubit qubit, double[] e, double factor) {
        Cluster c = qubit.cluster();
        qubit.cluster = null;
        if (c.size > 1) {
            Cluster out = pool.take(c.size - 1);
            Contract.effect(c, qubit.position, e, factor, out);
            adoptRest(c, qubit.position, out, 0);
        }
        pool.give(c);
    }

    private static void adoptRest(Cluster from, int gone, Cluster to, int offset) {
        int next = offset;
        for (int i = 0; i < from.size; i++) {
            if (i != gone) {
                to.member(next++, from.members[i]);
            }
        }
    }

    /// Bell measurement: CNOT from first to second, H on the first, both read; both released.
    ///
    /// @param u uniform in [0, 1), decides the phase bit
    /// @param v uniform in [0, 1), decides the parity bit
    public BellIndex bellMeasure(Qubit first, Qubit second, SwapNoise noise, double u, double v) {
        if (isLarge(first, second, 2)) {
            enter(first);
            enter(second);
            return register.bellMeasure(first, second, noise, u, v);
        }
        Cluster a = first.cluster();
        Cluster b = second.cluster();
        if (a == b) {
            return bellMeasureTogether(first, second, noise, u, v);
        }
        Contract.reduce1(a, first.position, reducedA);
        Contract.reduce1(b, second.position, reducedB);
        Contract.bellEffect(false, noise.gate(), noise.flipZ(), noise.flipX(), weights);
        double p00 = Contract.bellProbability(reducedA, reducedB, false, weights);
        double p01 = Contract.bellProbability(reducedA, reducedB, true, weights);
        Contract.bellEffect(true, noise.gate(), noise.flipZ(), noise.flipX(), weights);
        double p10 = Contract.bellProbability(reducedA, reducedB, false, weights);
        double p11 = Contract.bellProbability(reducedA, reducedB, true, weights);
        boolean z = u * (p00 + p01 + p10 + p11) < p10 + p11;
        double even = z ? p10 : p00;
        double odd = z ? p11 : p01;
        boolean x = v * (even + odd) < odd;
        Contract.bellEffect(z, noise.gate(), noise.flipZ(), noise.flipX(), weights);
        first.cluster = null;
        second.cluster = null;
        if (a.size + b.size > 2) {
            Cluster out = pool.take(a.size + b.size - 2);
            Contract.bell(
                    a, first.position, b, second.position, x, weights, 1 / (x ? odd : even), out);
            adoptRest(a, first.position, out, 0);
            adoptRest(b, second.position, out, a.size - 1);
        }
        pool.give(a);
        pool.give(b);
        return BellIndex.of(z, x);
    }

    /// The same step by step on one cluster.
    BellIndex bellMeasureTogether(Qubit first, Qubit second, SwapNoise noise, double u, double v) {
        gate2(first, second, GateKind.CNOT, 0);
        gate1(first, GateKind.H, 0);
        depolarisePair(first, second, 1 - noise.gate());
        boolean z = measure(first, Basis.Z, noise.flipZ(), noise.flipZ(), u);
        boolean x = measure(second, Basis.Z, noise.flipX(), noise.flipX(), v);
        return BellIndex.of(z, x);
    }

    /// Gives the state of one qubit to another, unset one.
    public void move(Qubit from, Qubit to, long nowNs) {
        to.checkUnset();
        if (from.register != null) {
            to.put(from.register, from.position, nowNs);
            from.register = null;
            return;
        }
        Cluster c = from.cluster();
        int position = from.position;
        from.cluster = null;
        c.member(position, to);
        to.put(c, position, nowNs);
    }

    /// Why a two-qubit gate is beyond the simulator; empty when it is not.
    public String obstacle(Qubit first, Qubit second, GateKind kind, double theta) {
        if (!isLarge(first, second, 0)) {
            return "";
        }
        return Clifford.is(kind, theta) ? obstacleToEnter(first, second) : tooLargeFor(kind + "");
    }

    /// Why a Bell measurement is beyond the simulator; empty when it is not.
    public String obstacle(Qubit first, Qubit second) {
        return isLarge(first, second, 2) ? obstacleToEnter(first, second) : "";
    }

    /// Why a one-qubit gate is beyond the simulator; empty when it is not.
    public String obstacle(Qubit qubit, GateKind kind, double theta) {
        return qubit.register == null || Clifford.is(kind, theta) ? "" : tooLargeFor(kind + "");
    }

    /// Why a measurement is beyond the simulator; empty when it is not.
    public String obstacle(Qubit qubit, Basis basis) {
        return qubit.register == null || Clifford.is(basis)
                ? ""
                : tooLargeFor("a measurement off the axes");
    }

    /// Why a move is beyond the simulator; empty when it is not.
    public String obstacleToMove(Qubit from, Qubit to) {
        return from.register != null && to.relaxes() ? tooLargeFor("relaxation (T1)") : "";
    }

    private String obstacleToEnter(Qubit first, Qubit second) {
        String why = register.obstacle(first);
        why = why.isEmpty() ? register.obstacle(second) : why;
        return why.isEmpty() ? "" : tooLargeFor(why);
    }

    private static String tooLargeFor(String what) {
        return "%s on a state of more than %d qubits: a limit of the simulator"
                .formatted(what, CLUSTER_MAX);
    }

    private static boolean isLarge(Qubit first, Qubit second, int released) {
        return first.register != null
                || second.register != null
                || first.cluster() != second.cluster()
                        && first.clusterSize() + second.clusterSize() - released > CLUSTER_MAX;
    }

    private void enter(Qubit qubit) {
        Cluster left = register.enter(qubit);
        if (left != null) {
            pool.give(left);
        }
    }

    private void join(Qubit first, Qubit second) {
        Cluster a = first.cluster();
        Cluster b = second.cluster();
        if (a == b) {
            return;
        }
        Cluster out = pool.take(a.size + b.size);
        Contract.product(a, b, out);
        adoptRest(a, -1, out, 0);
        adoptRest(b, -1, out, a.size);
        pool.give(a);
        pool.give(b);
    }

    /// Fidelity of the reduced state of two qubits with a Bell state, both aged to `nowNs`; changes
    /// nothing.
    public double fidelity(Qubit first, Qubit second, BellIndex bell, long nowNs) {
        DensityMatrix rho = state(nowNs, first, second);
        int i = bell.x() ? 1 : 0;
        int j = 3 - i;
        double sign = bell.z() ? -1 : 1;
        return (rho.re(i, i) + rho.re(j, j)) / 2 + sign * rho.re(i, j);
    }

    /// The reduced joint state of the qubits, aged to `nowNs`; changes nothing.
    public DensityMatrix state(long nowNs, Qubit... qubits) {
        return Reduction.of(nowNs, qubits);
    }

    /// The other qubit, when the two are a cluster of their own; null otherwise.
    public @Nullable Qubit partnerOf(Qubit qubit) {
        Cluster c = qubit.cluster;
        return c == null || c.size != 2 ? null : c.members[1 - qubit.position];
    }
}
