package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkInput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.List;

/// Everything the network-layer entity of a node can ask for or tell.
public sealed interface NetworkOutput {
    sealed interface Up extends NetworkOutput {}

    sealed interface Down extends NetworkOutput {}

    sealed interface Across extends NetworkOutput {}

    sealed interface Note extends NetworkOutput {}

    /// A circuit can be used; told at both ends.
    ///
    /// @param cookie of OpenCircuit at the head-end, 0 at the tail-end
    /// @param route nodes from head to tail
    /// @param expected state of a delivered pair by the model of its links, before waiting
    /// @param meanPairNs mean time between pairs by the model
    record CircuitUp(
            long cookie,
            CircuitId circuit,
            List<NodeId> route,
            BellDiagonal expected,
            long meanPairNs)
            implements Up {
        public CircuitUp {
            requireNonNull(circuit);
            route = List.copyOf(route);
            requireNonNull(expected);
        }
    }

    /// A circuit that is up leads another way now; told at both ends. It keeps its name, and its requests
    /// go on.
    ///
    /// @param route nodes from head to tail
    /// @param expected state of a delivered pair by the model of its links, before waiting
    /// @param meanPairNs mean time between pairs by the model
    record CircuitRerouted(
            CircuitId circuit, List<NodeId> route, BellDiagonal expected, long meanPairNs)
            implements Up {
        public CircuitRerouted {
            requireNonNull(circuit);
            route = List.copyOf(route);
            requireNonNull(expected);
        }
    }

    /// The circuit of the cookie could not be set up.
    ///
    /// @param where the node that refused
    record CircuitFailed(long cookie, NetworkError why, NodeId where, String detail) implements Up {
        public CircuitFailed {
            requireNonNull(why);
            requireNonNull(where);
            requireNonNull(detail);
        }
    }

    /// A circuit that was up is gone; its requests have ended, which is told before.
    record CircuitDown(CircuitId circuit, NetworkError why, NodeId where, String detail)
            implements Up {
        public CircuitDown {
            requireNonNull(circuit);
            requireNonNull(why);
            requireNonNull(where);
            requireNonNull(detail);
        }
    }

    /// At the head-end: the request of the cookie has begun.
    record RequestAccepted(long cookie, RequestId request) implements Up {}

    /// At the head-end: the request of the cookie was not taken on.
    record RequestRefused(long cookie, NetworkError why, String detail) implements Up {
        public RequestRefused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// At the tail-end: the head-end has begun a request.
    record RequestBegun(RequestId request, RequestSpec spec) implements Up {}

    /// A confirmed pair; the receiver owns the qubit.
    ///
    /// @param pair its name, the same at both ends
    /// @param bell its Bell state, after the final correction where one was asked for
    /// @param tag fidelity at delivery, this end first
    record PairKept(
            RequestId request, PairId pair, QubitHandle qubit, BellIndex bell, FidelityTag tag)
            implements Up {
        public PairKept {
            requireNonNull(request);
            requireNonNull(pair);
            requireNonNull(qubit);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// A confirmed pair that was measured.
    ///
    /// @param one the raw outcome: no correction for the Bell state is applied
    record PairMeasured(
            RequestId request,
            PairId pair,
            boolean one,
            Basis basis,
            BellIndex bell,
            FidelityTag tag)
            implements Up {
        public PairMeasured {
            requireNonNull(request);
            requireNonNull(pair);
            requireNonNull(basis);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// EARLY: a qubit of a pair to be; the receiver owns it. PairConfirmed or PairLost follows, before the
    /// request has ended.
    ///
    /// @param local the link pair that the qubit is half of: its name at this end until it is confirmed
    record PairEarly(RequestId request, LinkPairId local, QubitHandle qubit) implements Up {
        public PairEarly {
            requireNonNull(request);
            requireNonNull(local);
            requireNonNull(qubit);
        }
    }

    /// EARLY: the qubit that was handed over as half of `local` belongs to a pair.
    ///
    /// @param pair its name, the same at both ends
    /// @param bell its Bell state; nothing was corrected
    /// @param tag fidelity now, this end first, as if the qubit had idled where it was handed over
    record PairConfirmed(
            RequestId request, LinkPairId local, PairId pair, BellIndex bell, FidelityTag tag)
            implements Up {
        public PairConfirmed {
            requireNonNull(request);
            requireNonNull(local);
            requireNonNull(pair);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// EARLY: the qubit that was handed over as half of `local` belongs to no pair; the receiver gives it back.
    record PairLost(RequestId request, LinkPairId local, String cause) implements Up {
        public PairLost {
            requireNonNull(request);
            requireNonNull(local);
            requireNonNull(cause);
        }
    }

    /// What test rounds say of the pairs of a circuit; told at both ends, now and then.
    ///
    /// @param tag estimate and lower bound, by the pairs that were measured; its instant is that of the last
    /// @param upper upper bound, at the confidence of the tag
    /// @param enough whether the upper bound is not below the fidelity asked of the circuit
    record PathQuality(CircuitId circuit, FidelityTag tag, Fidelity upper, boolean enough)
            implements Up {
        public PathQuality {
            requireNonNull(circuit);
            requireNonNull(tag);
            requireNonNull(upper);
        }
    }

    /// The request is over; told at both ends, once.
    ///
    /// @param delivered pairs delivered at this end
    /// @param complete whether all pairs asked for were
    /// @param why reason when not complete; CANCELLED when a stream was ended on request
    record RequestEnded(
            RequestId request, long delivered, boolean complete, NetworkError why, String detail)
            implements Up {
        public RequestEnded {
            requireNonNull(request);
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    record ToLink(LinkId link, LinkInput input) implements Down {
        public ToLink {
            requireNonNull(link);
            requireNonNull(input);
        }
    }

    record ToDevice(DeviceCommand command) implements Down {
        public ToDevice {
            requireNonNull(command);
        }
    }

    /// Send to the neighbour's entity, reliably and in order while the session is up.
    record ToPeer(NodeId neighbour, NetworkMessage message) implements Across {
        public ToPeer {
            requireNonNull(neighbour);
            requireNonNull(message);
        }
    }

    /// The neighbour broke a clause; what it sent was dropped.
    record PeerViolation(NodeId neighbour, String clause, String detail) implements Note {}

    /// A pair ended undelivered at this node: cut off, expired, mismatched or lost; or it was withdrawn
    /// by its link after it was delivered.
    record PairDropped(CircuitId circuit, String cause) implements Note {}

    /// News of a stock of pairs.
    sealed interface OfStock extends Up {}

    /// At the tail-end: the head-end keeps a stock of the circuit's pairs, and nobody else gets any of them.
    ///
    /// @param peer the head-end
    /// @param target pairs that it is to hold
    record StockOpened(CircuitId circuit, NodeId peer, int target) implements OfStock {
        public StockOpened {
            requireNonNull(circuit);
            requireNonNull(peer);
        }
    }

    /// At the head-end: pairs are held for the cookie.
    ///
    /// @param reservation its number
    /// @param untilNs when it ends
    record Reserved(long cookie, CircuitId circuit, int reservation, long untilNs)
            implements OfStock {
        public Reserved {
            requireNonNull(circuit);
        }
    }

    /// At both ends: these pairs are delivered for a claim, as PairKept, in this order and next.
    ///
    /// @param cookie of the claim, 0 at the tail-end
    /// @param claim its number
    record Claimed(long cookie, CircuitId circuit, int claim, int label, List<PairId> pairs)
            implements OfStock {
        public Claimed {
            requireNonNull(circuit);
            pairs = List.copyOf(pairs);
        }
    }

    /// What was asked of a stock cannot be.
    record StockRefused(long cookie, NetworkError why, String detail) implements OfStock {
        public StockRefused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// What is in stock at this node.
    record InventoryAnswer(long cookie, List<StockLevel> levels) implements OfStock {
        public InventoryAnswer {
            levels = List.copyOf(levels);
        }
    }

    /// A virtual link of this node came up or went down, or cannot be opened or set up as yet; of the same reason
    /// twice on end only once.
    record VirtualLinkChanged(LinkId link, boolean up, String detail) implements Note {}

    /// What is known of the network has changed.
    ///
    /// @param nodes whose states are known
    /// @param version grows with every change
    record TopologyChanged(int nodes, long version) implements Note {}
}
