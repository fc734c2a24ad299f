package dev.herald.physical.sim.state;

/// Dephasing of a qubit by what goes on beside it, counted lazily: attempts at entanglement.
@FunctionalInterface
public interface Disturbance {

    /// Natural logarithm of the coherence factor accumulated up to an instant; never increases with
    /// time. The factor between two instants is the exponential of the difference.
    double logFactor(long atNs);
}
