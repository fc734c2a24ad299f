package dev.herald.application.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.model.NodeId;

/// Settings of the application entity of a node.
///
/// @param self this node
/// @param device its device: free computation qubits, gates
/// @param commandOwner prefix of this entity's command ids, unique in the node
/// @param entropy for bases, test positions and random states
/// @param jobsMax jobs under way
public record ApplicationConfig(
        NodeId self,
        DeviceDescriptor device,
        int commandOwner,
        EntropySource entropy,
        int jobsMax) {
    public ApplicationConfig {
        requireNonNull(self);
        requireNonNull(device);
        requireNonNull(entropy);
        if (jobsMax < 1) {
            throw new IllegalArgumentException("jobsMax " + jobsMax + " is less than 1");
        }
    }
}
