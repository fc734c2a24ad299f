package dev.herald.physical.sim;

import dev.herald.hal.model.MemoryDecay;
import dev.herald.physical.sim.state.Echo;
import org.jspecify.annotations.Nullable;

/// How the qubits of one kind idle, worked out from the figures of a node: decay, dynamical decoupling if
/// it is switched on, and the noise of a trap, which decoupling refocuses.
final class MemoryModel {
    /// What a host is told: exponential times with the same effect.
    final MemoryDecay declared;

    /// Without pulses and trap.
    final MemoryDecay bare;

    final @Nullable Echo echo;

    /// Dephasing time of the trap, or 0.
    final long trapNs;

    /// How much longer an operation takes because pulses come between.
    final double stretch;

    /// @throws IllegalArgumentException naming the figure that is wrong
    MemoryModel(String profile, Figures figures, String kind) {
        boolean decoupled =
                figures.count("decoupling", 0) != 0 && figures.has(kind + ".decoupledT2");
        long t2Ns = figures.ns(decoupled ? kind + ".decoupledT2" : kind + ".t2", 0);
        bare = new MemoryDecay(figures.ns(kind + ".t1", 0), t2Ns);
        trapNs = decoupled ? 0 : figures.ns("trap.dephasing", 0);
        long spacingNs = decoupled ? figures.ns(kind + ".pulseSpacing", 0) : 0;
        long pulseNs = figures.ns(kind + ".pulse", 0);
        if (decoupled && spacingNs <= pulseNs) {
            throw new IllegalArgumentException(
                    "profile %s: %s.pulseSpacing must be longer than a pulse, %d ns"
                            .formatted(profile, kind, pulseNs));
        }
        echo = spacingNs == 0 ? null : new Echo(spacingNs, figures.get(kind + ".pulseError", 0));
        stretch = spacingNs == 0 ? 1 : 1 / (1 - (double) pulseNs / spacingNs);
        declared = declared();
    }

    private MemoryDecay declared() {
        double pulses = echo == null ? 0 : echo.rate();
        double dephasing = (bare.t2Ns() == 0 ? 0 : 1.0 / bare.t2Ns()) + pulses;
        double relaxing = (bare.t1Ns() == 0 ? 0 : 1.0 / bare.t1Ns()) + pulses;
        // where t/T2 + 2 (t/tau)² is 1
        double tau = trapNs;
        double t2 =
                trapNs == 0
                        ? dephasing == 0 ? 0 : 1 / dephasing
                        : tau
                                * tau
                                / 4
                                * (StrictMath.sqrt(dephasing * dephasing + 8 / (tau * tau))
                                        - dephasing);
        return new MemoryDecay(
                relaxing == 0 ? 0 : Math.round(1 / relaxing), t2 == 0 ? 0 : Math.round(t2));
    }

    long stretched(long durationNs) {
        return stretch == 1 ? durationNs : Math.round(durationNs * stretch);
    }
}
