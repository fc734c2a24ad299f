package dev.herald.conformance.network.tester;

import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.Topology;
import dev.herald.spec.network.tester.v1.Configure;
import dev.herald.spec.network.tester.v1.Edge;
import java.util.ArrayList;
import java.util.List;

/// Settings of an entity. The prefix of its command ids does not travel: ids are its own business.
final class NodeCodec {
    private NodeCodec() {}

    static Configure encode(NetworkConfig config) {
        Configure.Builder wire =
                Configure.newBuilder()
                        .setDevice(HalParts.encode(config.device()))
                        .setEpoch(config.epoch())
                        .setCircuitsMax(config.circuitsMax())
                        .setRequestsMax(config.requestsMax())
                        .setRecordsMax(config.recordsMax())
                        .setRecordLifeNs(config.recordLifeNs());
        for (Topology.Edge edge : config.topology().links()) {
            wire.addLinks(
                    Edge.newBuilder()
                            .setLink(edge.link().value())
                            .setA(edge.a().value())
                            .setB(edge.b().value())
                            .setCost(edge.cost()));
        }
        if (config.control().flooding()) {
            wire.setFlooding(SettingsCodec.encode(config.control()));
        }
        wire.setAdmission(SettingsCodec.encode(config.admission()));
        wire.setPlane(SettingsCodec.encode(config.plane()));
        return wire.build();
    }

    /// @param commandOwner prefix of the command ids
    static NetworkConfig decode(Configure wire, int commandOwner) throws WrongValue {
        DeviceDescriptor device = HalParts.decode(wire.getDevice());
        return WrongValue.of(
                "configure",
                () -> {
                    List<Topology.Edge> edges = new ArrayList<>();
                    for (Edge edge : wire.getLinksList()) {
                        edges.add(
                                new Topology.Edge(
                                        new LinkId(edge.getLink()),
                                        new NodeId(edge.getA()),
                                        new NodeId(edge.getB()),
                                        edge.getCost()));
                    }
                    NetworkConfig config =
                            new NetworkConfig(
                                    device.node(),
                                    device,
                                    new Topology(edges),
                                    commandOwner,
                                    wire.getEpoch(),
                                    wire.getCircuitsMax(),
                                    wire.getRequestsMax(),
                                    wire.getRecordsMax(),
                                    wire.getRecordLifeNs());
                    return config.with(
                            wire.hasFlooding()
                                    ? SettingsCodec.control(wire.getFlooding())
                                    : config.control(),
                            wire.hasAdmission()
                                    ? SettingsCodec.admission(wire.getAdmission())
                                    : config.admission(),
                            wire.hasPlane()
                                    ? SettingsCodec.plane(wire.getPlane())
                                    : config.plane());
                });
    }
}
