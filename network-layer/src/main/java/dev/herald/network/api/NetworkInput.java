package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.List;

/// Everything that can happen to the network-layer entity of a node.
public sealed interface NetworkInput {

    /// From the layer above: set up a circuit. Answered by CircuitUp or CircuitFailed with the cookie.
    ///
    /// @param path nodes from this one to the remote; empty for the best path
    /// @param timeoutNs set-up fails when not done after so long, at least 1
    /// @param choice what is best, where no path is given
    record OpenCircuit(
            long cookie,
            NodeId remote,
            CircuitTerms terms,
            List<NodeId> path,
            long timeoutNs,
            RouteChoice choice)
            implements NetworkInput {
        public OpenCircuit(
                long cookie, NodeId remote, CircuitTerms terms, List<NodeId> path, long timeoutNs) {
            this(cookie, remote, terms, path, timeoutNs, RouteChoice.USUAL);
        }

        public OpenCircuit {
            requireNonNull(choice);
            requireNonNull(remote);
            requireNonNull(terms);
            path = List.copyOf(path);
            if (timeoutNs < 1) {
                throw new IllegalArgumentException("timeoutNs " + timeoutNs + " is less than 1");
            }
        }
    }

    /// From the layer above, at either end: release the circuit. Its requests end CANCELLED.
    record CloseCircuit(CircuitId circuit) implements NetworkInput {}

    /// From the layer above, at the head-end: make pairs. Answered by RequestAccepted or RequestRefused.
    record Request(long cookie, CircuitId circuit, RequestSpec spec) implements NetworkInput {
        public Request {
            requireNonNull(circuit);
            requireNonNull(spec);
        }
    }

    /// From the layer above, at the head-end: end the request with what it has.
    record CancelRequest(RequestId request) implements NetworkInput {}

    /// From the host: what this node and another share and nobody else knows, for the test rounds of circuits
    /// between them. Replaces an earlier one for circuits to come.
    ///
    /// @param key [#KEY_MIN] to [#KEY_MAX] random bytes
    record PairSecret(NodeId peer, Bytes key) implements NetworkInput {
        public static final int KEY_MIN = 16;
        public static final int KEY_MAX = 64;

        public PairSecret {
            requireNonNull(peer);
            if (key.length() < KEY_MIN || key.length() > KEY_MAX) {
                throw new IllegalArgumentException(
                        "key of " + key.length() + " bytes is not of 16 to 64");
            }
        }

        /// Without the key.
        @Override
        public String toString() {
            return "PairSecret[peer=" + peer + "]";
        }
    }

    /// From the link layer of one of this node's links.
    record FromLink(LinkId link, LinkOutput.Up event) implements NetworkInput {
        public FromLink {
            requireNonNull(link);
            requireNonNull(event);
        }
    }

    /// From a neighbour's entity.
    record FromPeer(NodeId neighbour, NetworkMessage message) implements NetworkInput {
        public FromPeer {
            requireNonNull(neighbour);
            requireNonNull(message);
        }
    }

    /// The session channel with a neighbour is up; nothing of an earlier one arrives any more.
    record PeerUp(NodeId neighbour) implements NetworkInput {}

    /// The session channel with a neighbour is lost; what was under way may or may not have arrived.
    record PeerDown(NodeId neighbour) implements NetworkInput {}

    /// An answer to one of this entity's commands, or news of the device.
    record FromDevice(DeviceEvent event) implements NetworkInput {
        public FromDevice {
            requireNonNull(event);
        }
    }

    /// From the operator: the maintenance windows of one of this node's links from now on, in place of those
    /// before; none withdraws them. The network is told when link states are flooded.
    ///
    /// @param windows in order, at most [NodeState.LinkState#WINDOWS_MAX]
    record Maintain(LinkId link, List<NodeState.Window> windows) implements NetworkInput {
        public Maintain {
            requireNonNull(link);
            windows = List.copyOf(windows);
            if (windows.size() > NodeState.LinkState.WINDOWS_MAX) {
                throw new IllegalArgumentException(
                        windows.size()
                                + " windows are more than "
                                + NodeState.LinkState.WINDOWS_MAX);
            }
            for (int i = 1; i < windows.size(); i++) {
                if (windows.get(i).fromNs() < windows.get(i - 1).toNs()) {
                    throw new IllegalArgumentException(
                            "window from " + windows.get(i).fromNs() + " begins before the one ahead of it ends");
                }
            }
        }
    }

    /// From the operator: the node is about to stop, and tells the network so.
    record Leave() implements NetworkInput {}
}
