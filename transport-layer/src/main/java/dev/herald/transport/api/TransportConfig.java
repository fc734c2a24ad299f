package dev.herald.transport.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.NodeId;

/// Settings of the transport-layer entity of a node. Limits bound memory; times are in ns.
///
/// @param self this node
/// @param device its device: gates and durations of teleportation
/// @param commandOwner prefix of this entity's command ids, unique in the node
/// @param epoch session epoch: new at every start, not 0
/// @param sessionsMax sessions of this node
/// @param streamsMax active streams of a session
/// @param heldMax pairs of a session that wait for the other end
/// @param matchTimeoutNs one end's half of a pair waits so long for news of the other end's
/// @param correctionTimeoutNs a receiver waits so long for the two bits before it declares the qubit
///     lost
public record TransportConfig(
        NodeId self,
        DeviceDescriptor device,
        int commandOwner,
        int epoch,
        int sessionsMax,
        int streamsMax,
        int heldMax,
        long matchTimeoutNs,
        long correctionTimeoutNs) {
    public TransportConfig {
        requireNonNull(self);
        requireNonNull(device);
        if (epoch == 0) {
            throw new IllegalArgumentException("epoch must not be 0");
        }
        if (sessionsMax < 1
                || streamsMax < 1
                || heldMax < 1
                || matchTimeoutNs < 1
                || correctionTimeoutNs < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    public static TransportConfig of(
            NodeId self, DeviceDescriptor device, int commandOwner, int epoch) {
        return new TransportConfig(
                self,
                device,
                commandOwner,
                epoch,
                256,
                64,
                65_536,
                5_000_000_000L,
                10_000_000_000L);
    }
}
