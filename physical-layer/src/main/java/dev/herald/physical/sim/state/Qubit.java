package dev.herald.physical.sim.state;

import dev.herald.hal.model.MemoryDecay;
import org.jspecify.annotations.Nullable;

/// A physical qubit: where its state is kept, and since when it has idled.
public final class Qubit {
    private double t1Ns;
    private double t2Ns;
    private @Nullable Disturbance disturbance;

    /// Where the state is: in a cluster, or in the register, or in neither.
    @Nullable Cluster cluster;

    @Nullable CliffordRegister register;

    /// Bit of this qubit in the indices of its cluster, or its place in the register.
    int position;

    /// Decoherence has been applied up to here.
    long updatedNs;

    /// The trap's noise has been applied up to here.
    long shakenNs;

    private double disturbed;
    final @Nullable Trap trap;
    final @Nullable Echo echo;

    /// @param disturbance what dephases the qubit besides time, or null
    public Qubit(MemoryDecay decay, @Nullable Disturbance disturbance) {
        this(decay, disturbance, null, null);
    }

    /// @param disturbance what dephases the qubit besides time, or null
    /// @param trap what dephases it alike with others, or null
    /// @param echo the pulses of its decoupling, or null
    public Qubit(
            MemoryDecay decay,
            @Nullable Disturbance disturbance,
            @Nullable Trap trap,
            @Nullable Echo echo) {
        this.trap = trap;
        this.echo = echo;
        t1Ns = decay.t1Ns();
        t2Ns = decay.t2Ns();
        this.disturbance = disturbance;
    }

    /// From `nowNs` on, up to which its state has been brought, the qubit decays in another way.
    void retune(MemoryDecay decay, @Nullable Disturbance other, long nowNs) {
        t1Ns = decay.t1Ns();
        t2Ns = decay.t2Ns();
        disturbance = other;
        disturbed = other == null ? 0 : other.logFactor(nowNs);
    }

    /// Whether the qubit holds a state.
    public boolean isSet() {
        return cluster != null || register != null;
    }

    /// How many qubits share a state with this one, itself included; 0 when it holds none. In a register of
    /// large clusters, which are not told apart, all that it holds.
    public int clusterSize() {
        CliffordRegister r = register;
        Cluster c = cluster;
        return r != null ? r.size() : c == null ? 0 : c.size;
    }

    /// Whether the qubit decays to |0> (T1).
    boolean relaxes() {
        return t1Ns != 0;
    }

    void checkUnset() {
        if (isSet()) {
            throw new IllegalStateException("the qubit holds a state already");
        }
    }

    Cluster cluster() {
        Cluster c = cluster;
        if (c == null) {
            throw new IllegalStateException("the qubit holds no state");
        }
        return c;
    }

    void put(Cluster in, int at, long nowNs) {
        cluster = in;
        position = at;
        updatedNs = nowNs;
        shakenNs = nowNs;
        disturbed = disturbance == null ? 0 : disturbance.logFactor(nowNs);
    }

    void put(CliffordRegister in, int at, long nowNs) {
        register = in;
        position = at;
        updatedNs = nowNs;
        shakenNs = nowNs;
        disturbed = disturbance == null ? 0 : disturbance.logFactor(nowNs);
    }

    /// Probability of relaxation over an idle time.
    double relaxation(long idleNs) {
        return t1Ns == 0 || idleNs <= 0 ? 0 : -StrictMath.expm1(-idleNs / t1Ns);
    }

    /// Coherence factor over an idle time, the disturbance up to `nowNs` included.
    double coherence(long idleNs, long nowNs) {
        double log = t2Ns == 0 || idleNs <= 0 ? 0 : -idleNs / t2Ns;
        if (disturbance != null) {
            log += disturbance.logFactor(nowNs) - disturbed;
        }
        return log == 0 ? 1 : StrictMath.exp(log);
    }

    /// Depolarising probability of decoupling pulses over an idle time.
    double pulses(long idleNs) {
        return echo == null ? 0 : echo.depolarising(idleNs);
    }

    /// The time up to an instant for which the noise of the qubit's trap is not applied yet, in units of the
    /// dephasing time; 0 for a qubit in another trap or none.
    double unshaken(Trap of, long toNs) {
        return trap != of || toNs <= shakenNs ? 0 : (toNs - shakenNs) / of.tauNs;
    }

    void shaken(long toNs) {
        shakenNs = Math.max(shakenNs, toNs);
    }

    void updated(long idleToNs, long nowNs) {
        updatedNs = Math.max(updatedNs, idleToNs);
        if (disturbance != null) {
            disturbed = disturbance.logFactor(nowNs);
        }
    }
}
