package dev.herald.daemon.scenario;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.Topology;

/// A virtual link that a network is to have: a circuit that looks like a link to circuits above it.
///
/// @param name as of a link
/// @param cost additive metric of shortest paths, at least 1
/// @param open what its first node is asked
public record VirtualLink(String name, long cost, NetworkInput.OpenVirtualLink open) {
    public VirtualLink {
        requireNonNull(name);
        requireNonNull(open);
    }

    public LinkId id() {
        return open.link();
    }

    /// The node that opens it.
    public NodeId head() {
        return open.path().getFirst();
    }

    public NodeId tail() {
        return open.remote();
    }

    /// Whether the node is one of its ends.
    public boolean hasEnd(NodeId node) {
        return head().equals(node) || tail().equals(node);
    }

    public Topology.Edge edge() {
        return new Topology.Edge(id(), head(), tail(), cost);
    }
}
