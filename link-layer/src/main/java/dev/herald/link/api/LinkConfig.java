package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.NodeId;

/// Settings of one link-layer entity. Limits bound memory and time; times are in ns.
///
/// @param self this node
/// @param device descriptor of the device; the port below is one of its ports
/// @param port the port of the link
/// @param commandOwner prefix of this entity's command ids (see CommandIds), unique in the node
/// @param epoch this entity's session epoch: new at every start, not 0
/// @param roundTripNs round trip of the link channel, as configured
/// @param retransmitNs wait before a message without an answer is repeated
/// @param transmissionsMax how often an Add is sent before the request fails with TIMEOUT
/// @param itemsMax queue slots, 1 to 256
/// @param backlogMax requests that may wait for a slot or the window
/// @param windowMax unacknowledged Adds
/// @param helloNs interval of Hello while the peer does not answer, and of liveness checks
/// @param deadAfterNs the peer is lost when nothing was heard for so long
/// @param discipline in which order requests are served; the same at both ends
/// @param buffer pairs made ahead of requests
/// @param verification what is measured to verify the link
public record LinkConfig(
        NodeId self,
        DeviceDescriptor device,
        PortDescriptor port,
        int commandOwner,
        int epoch,
        long roundTripNs,
        long retransmitNs,
        int transmissionsMax,
        int itemsMax,
        int backlogMax,
        int windowMax,
        long helloNs,
        long deadAfterNs,
        Discipline discipline,
        BufferSettings buffer,
        VerificationSettings verification) {

    public LinkConfig {
        requireNonNull(discipline);
        requireNonNull(buffer);
        requireNonNull(verification);
        requireNonNull(self);
        requireNonNull(device);
        requireNonNull(port);
        if (epoch == 0) {
            throw new IllegalArgumentException("epoch must not be 0");
        }
        if (self.equals(port.neighbour())) {
            throw new IllegalArgumentException("a link's two ends must differ, both are " + self);
        }
        if (itemsMax < 1 || itemsMax > 256) {
            throw new IllegalArgumentException("itemsMax " + itemsMax + " is not in 1..256");
        }
        if (roundTripNs < 0
                || retransmitNs < 1
                || transmissionsMax < 1
                || backlogMax < 0
                || windowMax < 1
                || helloNs < 1
                || deadAfterNs <= helloNs) {
            throw new IllegalArgumentException(
                    "roundTripNs and backlogMax must not be negative; retransmitNs, "
                            + "transmissionsMax, windowMax and helloNs must be at least 1; deadAfterNs must exceed helloNs");
        }
    }

    /// A link that serves by strict priority, makes no pairs ahead and does not verify.
    public LinkConfig(
            NodeId self,
            DeviceDescriptor device,
            PortDescriptor port,
            int commandOwner,
            int epoch,
            long roundTripNs,
            long retransmitNs,
            int transmissionsMax,
            int itemsMax,
            int backlogMax,
            int windowMax,
            long helloNs,
            long deadAfterNs) {
        this(
                self,
                device,
                port,
                commandOwner,
                epoch,
                roundTripNs,
                retransmitNs,
                transmissionsMax,
                itemsMax,
                backlogMax,
                windowMax,
                helloNs,
                deadAfterNs,
                Disciplines.strict(),
                BufferSettings.NONE,
                VerificationSettings.NONE);
    }

    /// The same with other settings of service.
    public LinkConfig with(
            Discipline newDiscipline,
            BufferSettings newBuffer,
            VerificationSettings newVerification) {
        return new LinkConfig(
                self,
                device,
                port,
                commandOwner,
                epoch,
                roundTripNs,
                retransmitNs,
                transmissionsMax,
                itemsMax,
                backlogMax,
                windowMax,
                helloNs,
                deadAfterNs,
                newDiscipline,
                newBuffer,
                newVerification);
    }

    /// Defaults for a round trip: retransmission after three of them, three transmissions.
    public static LinkConfig of(
            NodeId self,
            DeviceDescriptor device,
            int port,
            int commandOwner,
            int epoch,
            long roundTripNs) {
        long retransmitNs = Math.max(3 * roundTripNs, 100_000);
        long helloNs = Math.max(20 * retransmitNs, 1_000_000_000);
        return new LinkConfig(
                self,
                device,
                device.ports().get(port),
                commandOwner,
                epoch,
                roundTripNs,
                retransmitNs,
                3,
                256,
                16_384,
                64,
                helloNs,
                5 * helloNs);
    }

    public NodeId peer() {
        return port.neighbour();
    }

    /// The smaller node id orders the distributed queue.
    public boolean isMaster() {
        return self.compareTo(peer()) < 0;
    }
}
