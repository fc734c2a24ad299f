package dev.herald.daemon.scenario;

import dev.herald.hal.model.NodeId;
import dev.herald.node.NetworkSettings;
import java.util.Map;

/// Reads and writes the settings of the network layer: `control`, `admission` and `plane`.
public final class NetworkReader {
    private NetworkReader() {}

    /// @param top the mapping that may have them
    /// @param nodes numbers of the nodes, by name
    /// @throws ScenarioException with file, line, field, value and rule
    public static NetworkSettings read(Fields top, Map<String, NodeId> nodes) {
        return new NetworkSettings(
                ControlReader.read(top, nodes), AdmissionReader.read(top), PlaneReader.read(top));
    }

    /// Lines as [#read] reads them; empty for the usual.
    ///
    /// @param nodes names of the nodes, by number
    public static String yaml(NetworkSettings network, Map<NodeId, String> nodes) {
        return ControlReader.yaml(network.control(), nodes)
                + AdmissionReader.yaml(network.admission())
                + PlaneReader.yaml(network.plane());
    }
}
