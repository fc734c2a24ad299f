/// Exact states of small clusters of qubits: density matrices, gates, channels, measurements. Time
/// enters only as the instant a qubit was last touched, so idle decoherence is applied when somebody
/// looks. Nothing here knows of devices, links or commands. Not thread-safe: one engine belongs to
/// one event loop.
@NullMarked
package dev.herald.physical.sim.state;

import org.jspecify.annotations.NullMarked;
