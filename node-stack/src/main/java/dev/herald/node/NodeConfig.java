package dev.herald.node;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.Topology;
import java.util.Map;

/// Settings of a stack.
///
/// @param self this node
/// @param device descriptor of its device; each port is a link of the topology, or one that joins it where
///     link states are flooded
/// @param topology the network
/// @param linkRoundTripNs round trip of each link's classical channel; links that are not named have
///     `roundTripDefaultNs`
/// @param roundTripDefaultNs round trip of the other links
/// @param linkServices how each link serves; links that are not named as [LinkService#DEFAULT]
/// @param network settings of its network layer
public record NodeConfig(
        NodeId self,
        DeviceDescriptor device,
        Topology topology,
        Map<LinkId, Long> linkRoundTripNs,
        long roundTripDefaultNs,
        Map<LinkId, LinkService> linkServices,
        NetworkSettings network) {

    /// The usual network layer: the configured topology is all there is.
    public NodeConfig(
            NodeId self,
            DeviceDescriptor device,
            Topology topology,
            Map<LinkId, Long> linkRoundTripNs,
            long roundTripDefaultNs,
            Map<LinkId, LinkService> linkServices) {
        this(
                self,
                device,
                topology,
                linkRoundTripNs,
                roundTripDefaultNs,
                linkServices,
                NetworkSettings.USUAL);
    }

    /// Every link serves as [LinkService#DEFAULT].
    public NodeConfig(
            NodeId self,
            DeviceDescriptor device,
            Topology topology,
            Map<LinkId, Long> linkRoundTripNs,
            long roundTripDefaultNs) {
        this(self, device, topology, linkRoundTripNs, roundTripDefaultNs, Map.of());
    }

    public NodeConfig {
        requireNonNull(self);
        requireNonNull(device);
        requireNonNull(topology);
        linkRoundTripNs = Map.copyOf(linkRoundTripNs);
        linkServices = Map.copyOf(linkServices);
        requireNonNull(network);
        if (!device.node().equals(self)) {
            throw new IllegalArgumentException(
                    "the device belongs to " + device.node() + ", the stack is " + self);
        }
        for (var port : device.ports()) {
            boolean known =
                    topology.links().stream()
                            .anyMatch(e ->
                                    e.link().equals(port.link())
                                            && (e.a().equals(self) && e.b().equals(port.neighbour())
                                                    || e.b().equals(self)
                                                            && e.a().equals(port.neighbour())));
            if (!known && !network.control().flooding()) {
                throw new IllegalArgumentException(
                        "port "
                                + port.index()
                                + " is link "
                                + port.link()
                                + " to "
                                + port.neighbour()
                                + ", which is not in the topology");
            }
        }
    }

    long roundTripNs(LinkId link) {
        return linkRoundTripNs.getOrDefault(link, roundTripDefaultNs);
    }

    LinkService service(LinkId link) {
        return linkServices.getOrDefault(link, LinkService.DEFAULT);
    }
}
