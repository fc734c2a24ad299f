package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.NodeId;

/// Settings of the network-layer entity of a node. Limits bound memory; times are in ns.
///
/// @param self this node
/// @param device its device: swap noise, memory decay, durations
/// @param topology the network
/// @param commandOwner prefix of this entity's command ids, unique in the node
/// @param epoch session epoch: new at every start, not 0
/// @param circuitsMax circuits through this node
/// @param requestsMax active requests of a circuit
/// @param recordsMax swap, discard and parked records of a circuit
/// @param recordLifeNs records are dropped after so long, whatever happened
/// @param control how the node learns the network
/// @param admission what it lets circuits reserve
/// @param plane how its data plane works
public record NetworkConfig(
        NodeId self,
        DeviceDescriptor device,
        Topology topology,
        int commandOwner,
        int epoch,
        int circuitsMax,
        int requestsMax,
        int recordsMax,
        long recordLifeNs,
        ControlSettings control,
        AdmissionSettings admission,
        PlaneSettings plane) {
    public NetworkConfig {
        requireNonNull(self);
        requireNonNull(device);
        requireNonNull(topology);
        requireNonNull(control);
        requireNonNull(admission);
        requireNonNull(plane);
        if (epoch == 0) {
            throw new IllegalArgumentException("epoch must not be 0");
        }
        if (circuitsMax < 1 || requestsMax < 1 || recordsMax < 1 || recordLifeNs < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    public static NetworkConfig of(
            NodeId self, DeviceDescriptor device, Topology topology, int commandOwner, int epoch) {
        return new NetworkConfig(
                self, device, topology, commandOwner, epoch, 1_024, 256, 4_096, 60_000_000_000L);
    }

    /// The usual control, admission and data plane.
    public NetworkConfig(
            NodeId self,
            DeviceDescriptor device,
            Topology topology,
            int commandOwner,
            int epoch,
            int circuitsMax,
            int requestsMax,
            int recordsMax,
            long recordLifeNs) {
        this(
                self,
                device,
                topology,
                commandOwner,
                epoch,
                circuitsMax,
                requestsMax,
                recordsMax,
                recordLifeNs,
                ControlSettings.STATIC,
                AdmissionSettings.USUAL,
                PlaneSettings.USUAL);
    }

    public NetworkConfig with(
            ControlSettings otherControl,
            AdmissionSettings otherAdmission,
            PlaneSettings otherPlane) {
        return new NetworkConfig(
                self,
                device,
                topology,
                commandOwner,
                epoch,
                circuitsMax,
                requestsMax,
                recordsMax,
                recordLifeNs,
                otherControl,
                otherAdmission,
                otherPlane);
    }
}
