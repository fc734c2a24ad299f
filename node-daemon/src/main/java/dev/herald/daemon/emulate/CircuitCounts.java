package dev.herald.daemon.emulate;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pairs that were dropped undelivered at the head-ends, by the ends of their circuit.
final class CircuitCounts {
    private record Ends(NodeId head, NodeId tail) {}

    private final Map<CircuitId, List<NodeId>> routes = new LinkedHashMap<>();
    private final Map<Ends, Long> dropped = new LinkedHashMap<>();

    void up(NetworkOutput.CircuitUp circuit) {
        routes.put(circuit.circuit(), circuit.route());
    }

    void dropped(NodeId where, NetworkOutput.PairDropped event) {
        List<NodeId> route = routes.get(event.circuit());
        if (route != null && route.getFirst().equals(where)) {
            dropped.merge(new Ends(where, route.getLast()), 1L, Long::sum);
        }
    }

    long dropped(NodeId head, NodeId tail) {
        return dropped.getOrDefault(new Ends(head, tail), 0L);
    }
}
