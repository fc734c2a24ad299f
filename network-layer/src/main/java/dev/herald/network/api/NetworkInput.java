package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Fidelity;
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
import dev.herald.network.message.RouteChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that can happen to the network-layer entity of a node.
public sealed interface NetworkInput {

    /// From the layer above: set up a circuit. Answered by CircuitUp or CircuitFailed with the cookie.
    ///
    /// @param timeoutNs set-up fails when not done after so long, at least 1
    /// @param choice its path, or what the best one is by
    record OpenCircuit(
            long cookie, NodeId remote, CircuitTerms terms, long timeoutNs, RouteChoice choice)
            implements NetworkInput {
        public OpenCircuit(
                long cookie, NodeId remote, CircuitTerms terms, List<NodeId> path, long timeoutNs) {
            this(cookie, remote, terms, timeoutNs, RouteChoice.USUAL.along(path));
        }

        public OpenCircuit {
            requireNonNull(choice);
            requireNonNull(remote);
            requireNonNull(terms);
            if (timeoutNs < 1) {
                throw new IllegalArgumentException("timeoutNs " + timeoutNs + " is less than 1");
            }
        }

        /// Nodes from this one to the remote; empty for the best path.
        public List<NodeId> path() {
            return choice.path();
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
                            "window from "
                                    + windows.get(i).fromNs()
                                    + " begins before the one ahead of it ends");
                }
            }
        }
    }

    /// From the operator: a circuit that looks like a link to circuits above it. Its circuit is set up again
    /// whenever it is lost. Told by VirtualLinkChanged.
    ///
    /// @param link its number, at least 2^30, unique in the network
    /// @param terms of the circuit; with distillation, the link is one of distilled pairs. Neither restoration
    ///     nor test rounds
    /// @param path of the circuit, from this node to the remote one
    /// @param timeoutNs for each time it is set up, at least 1
    record OpenVirtualLink(
            LinkId link, NodeId remote, CircuitTerms terms, List<NodeId> path, long timeoutNs)
            implements NetworkInput {
        public static final int NUMBER_MIN = 1 << 30;

        public OpenVirtualLink {
            requireNonNull(remote);
            requireNonNull(terms);
            path = List.copyOf(path);
            if (link.value() < NUMBER_MIN) {
                throw new IllegalArgumentException(
                        "virtual link " + link + " must have a number of at least " + NUMBER_MIN);
            }
            if (path.size() < 2 || !path.getLast().equals(remote)) {
                throw new IllegalArgumentException("path " + path + " does not lead to " + remote);
            }
            if (terms.service().restoreNs() > 0 || terms.service().testPpm() > 0) {
                throw new IllegalArgumentException(
                        "virtual link "
                                + link
                                + " is set up again by itself and tested by circuits above it: no restoreNs, no testPpm");
            }
            if (timeoutNs < 1) {
                throw new IllegalArgumentException("timeoutNs " + timeoutNs + " is less than 1");
            }
        }
    }

    /// From the operator, where it was opened: the virtual link is not wanted any more.
    record CloseVirtualLink(LinkId link) implements NetworkInput {
        public CloseVirtualLink {
            requireNonNull(link);
        }
    }

    /// From the operator, at every node of the station's links alike: the links share a heralding station by
    /// its timetable from the instant on.
    ///
    /// @param fromNs a multiple of the station's period, ns since the network epoch
    record ShareStation(SwitchedStation station, long fromNs) implements NetworkInput {
        public ShareStation {
            requireNonNull(station);
            if (fromNs < 0 || fromNs % station.periodNs() != 0) {
                throw new IllegalArgumentException(
                        "fromNs " + fromNs + " is no multiple of " + station.periodNs());
            }
        }
    }

    /// From the layer above, at the head-end: keep pairs of the circuit in stock at both its ends. The circuit
    /// serves nobody else. Answered by StockRefused when that cannot be.
    ///
    /// @param target pairs, 0 to [#TARGET_MAX]; 0 for no more
    /// @param minimum fidelity below which a pair is given up
    /// @param maxAgeNs age at which it is, at least 1
    record KeepStock(long cookie, CircuitId circuit, int target, Fidelity minimum, long maxAgeNs)
            implements NetworkInput {
        public static final int TARGET_MAX = 1024;

        public KeepStock {
            requireNonNull(circuit);
            requireNonNull(minimum);
            if (target < 0 || target > TARGET_MAX) {
                throw new IllegalArgumentException("target " + target + " is not in 0..1024");
            }
            if (maxAgeNs < 1) {
                throw new IllegalArgumentException("maxAgeNs " + maxAgeNs + " is less than 1");
            }
        }
    }

    /// From the layer above, at the head-end: hold pairs of the stock for a time. Answered by Reserved or
    /// StockRefused.
    ///
    /// @param pairs 1 to [#PAIRS_MAX]
    /// @param minimum fidelity that each still has when the time is over
    /// @param holdNs the time, at least 1
    record Reserve(long cookie, CircuitId circuit, int pairs, Fidelity minimum, long holdNs)
            implements NetworkInput {
        public static final int PAIRS_MAX = 256;

        public Reserve {
            requireNonNull(circuit);
            requireNonNull(minimum);
            if (pairs < 1 || pairs > PAIRS_MAX || holdNs < 1) {
                throw new IllegalArgumentException(
                        "pairs " + pairs + " not in 1..256 or holdNs " + holdNs + " less than 1");
            }
        }
    }

    /// From the layer above, at the head-end: the reservation is not needed any more.
    record Unreserve(CircuitId circuit, int reservation) implements NetworkInput {
        public Unreserve {
            requireNonNull(circuit);
        }
    }

    /// From the layer above, at the head-end: deliver pairs of the stock, the oldest first, at both ends.
    /// Answered by Claimed or StockRefused.
    ///
    /// @param reservation whose pairs, or 0 for those that nobody has reserved
    /// @param pairs 1 to [#PAIRS_MAX]
    /// @param minimum fidelity of each now
    /// @param label tag handed over at both ends
    record Claim(
            long cookie, CircuitId circuit, int reservation, int pairs, Fidelity minimum, int label)
            implements NetworkInput {
        public static final int PAIRS_MAX = 256;

        public Claim {
            requireNonNull(circuit);
            requireNonNull(minimum);
            if (pairs < 1 || pairs > PAIRS_MAX || reservation < 0) {
                throw new IllegalArgumentException(
                        "pairs " + pairs + " not in 1..256 or reservation " + reservation);
            }
        }
    }

    /// From the layer above: what is in stock. Answered by InventoryAnswer.
    ///
    /// @param peer stocks with this node only; null for all
    /// @param laterNs another instant of interest
    record InventoryQuery(long cookie, @Nullable NodeId peer, long laterNs)
            implements NetworkInput {}

    /// From the operator: the node is about to stop, and tells the network so.
    record Leave() implements NetworkInput {}
}
