package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.NodeId;

/// A qubit of a simulation, as its owner names it.
///
/// @param node the node that owns it
/// @param handle the owner's handle
public record QubitRef(NodeId node, QubitHandle handle) {
    public QubitRef {
        requireNonNull(node);
        requireNonNull(handle);
    }

    @Override
    public String toString() {
        return node + "." + handle;
    }
}
