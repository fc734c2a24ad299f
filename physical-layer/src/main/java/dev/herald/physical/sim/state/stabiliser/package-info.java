/// Stabiliser states of many qubits: Clifford gates, Pauli noise and Pauli measurements on a tableau, and
/// a sampler of Pauli frames for many shots of one circuit. Nothing here knows of time, devices or the
/// exact engine beside it. Not thread-safe.
@NullMarked
package dev.herald.physical.sim.state.stabiliser;

import org.jspecify.annotations.NullMarked;
