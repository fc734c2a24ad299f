package dev.herald.daemon.emulate;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;

/// Knows the exact state of any two qubits at this instant: what only a simulation can.
@FunctionalInterface
interface Oracle {

    /// Fidelity of the two qubits' state with the Bell state.
    double fidelity(NodeId a, QubitHandle qubitA, NodeId b, QubitHandle qubitB, BellIndex bell);
}
