package dev.herald.network.topology;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.TopologyMessage;

/// What the topology of a node needs of its entity.
public interface Surroundings {

    /// Time of the present step, ns since the network epoch.
    long nowNs();

    /// Sends over the session with the neighbour; dropped when there is none.
    void toPeer(NodeId neighbour, TopologyMessage message);

    /// The neighbour broke a clause; what it sent was dropped.
    void violation(NodeId neighbour, String clause, String detail);
}
