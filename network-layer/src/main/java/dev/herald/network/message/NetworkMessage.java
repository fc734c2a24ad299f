package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.DistilPlan;
import java.util.List;

/// What neighbouring network-layer entities say to each other.
public sealed interface NetworkMessage permits NetworkMessage.OfCircuit, TopologyMessage {
    /// Hops of a path, at most.
    int HOPS_MAX = 64;

    /// What concerns one circuit.
    sealed interface OfCircuit extends NetworkMessage {
        CircuitId circuit();
    }

    // ---- signalling

    /// Head to tail, first phase: reserves the circuit at each node, collecting what each hop offers.
    ///
    /// @param route the nodes from head to tail
    /// @param terms what is asked
    /// @param hops offers of the nodes passed, in order
    record Install(CircuitId circuit, List<NodeId> route, CircuitTerms terms, List<HopOffer> hops)
            implements OfCircuit {
        public Install {
            requireNonNull(circuit);
            route = List.copyOf(route);
            requireNonNull(terms);
            hops = List.copyOf(hops);
            if (route.size() < 2 || route.size() > HOPS_MAX + 1) {
                throw new IllegalArgumentException(
                        "route of " + route.size() + " nodes is not in 2.." + (HOPS_MAX + 1));
            }
            if (hops.isEmpty() || hops.size() >= route.size()) {
                throw new IllegalArgumentException(
                        hops.size() + " offers on a route of " + route.size() + " nodes");
            }
        }
    }

    /// Tail to head: the circuit is reserved end to end on these terms.
    ///
    /// @param plans one for each node but the tail, from the head
    /// @param expected state of a delivered pair by the model, before waiting
    /// @param meanPairNs mean time between pairs by the model
    /// @param distil how the ends distil such pairs, not AUTO
    record Installed(
            CircuitId circuit,
            List<HopPlan> plans,
            BellDiagonal expected,
            long meanPairNs,
            DistilPlan distil)
            implements OfCircuit {
        /// Pairs are not distilled.
        public Installed(
                CircuitId circuit, List<HopPlan> plans, BellDiagonal expected, long meanPairNs) {
            this(circuit, plans, expected, meanPairNs, DistilPlan.NONE);
        }

        public Installed {
            requireNonNull(circuit);
            requireNonNull(distil);
            if (distil.protocol() == DistilPlan.Protocol.AUTO) {
                throw new IllegalArgumentException("the tail-end decides how pairs are distilled");
            }
            plans = List.copyOf(plans);
            requireNonNull(expected);
            if (plans.isEmpty() || plans.size() > HOPS_MAX) {
                throw new IllegalArgumentException(
                        plans.size() + " plans are not in 1.." + HOPS_MAX);
            }
        }
    }

    /// Head to tail, second phase: the circuit may be used.
    record Activate(CircuitId circuit) implements OfCircuit {}

    /// Either way, from whoever ends the circuit or refuses it; idempotent.
    ///
    /// @param where node that ended it
    record Release(CircuitId circuit, NetworkError why, NodeId where, String detail)
            implements OfCircuit {
        public static final int DETAIL_MAX = 256;

        public Release {
            requireNonNull(circuit);
            requireNonNull(why);
            requireNonNull(where);
            if (detail.length() > DETAIL_MAX) {
                detail = detail.substring(0, DETAIL_MAX);
            }
        }
    }

    /// From each end to the other, again and again: the circuit is still wanted.
    ///
    /// @param toTail direction
    record Refresh(CircuitId circuit, boolean toTail) implements OfCircuit {
        public Refresh {
            requireNonNull(circuit);
        }
    }

    /// To the next node toward the head: no pairs of the link between the two, for a while.
    ///
    /// @param forNs from when it is heard, 1 to [#MAX_NS]
    record Pause(CircuitId circuit, long forNs) implements OfCircuit {
        public static final long MAX_NS = 1_000_000_000;

        public Pause {
            requireNonNull(circuit);
            if (forNs < 1 || forNs > MAX_NS) {
                throw new IllegalArgumentException("forNs " + forNs + " is not in 1.." + MAX_NS);
            }
        }
    }

    /// Toward the head: it would better lead the circuit around a link, which works as yet.
    ///
    /// @param link the link
    /// @param why MAINTENANCE, or FIDELITY_UNREACHABLE when it has become worse than planned
    /// @param where node that says so
    record Advise(CircuitId circuit, LinkId link, NetworkError why, NodeId where)
            implements OfCircuit {
        public Advise {
            requireNonNull(circuit);
            requireNonNull(link);
            requireNonNull(why);
            requireNonNull(where);
        }
    }

    // ---- QNP data plane

    /// Head to tail: a request has begun.
    record Forward(RequestId request, RequestSpec spec) implements OfCircuit {
        public Forward {
            requireNonNull(request);
            requireNonNull(spec);
        }

        @Override
        public CircuitId circuit() {
            return request.circuit();
        }
    }

    /// Head to tail: a request is over.
    ///
    /// @param delivered pairs confirmed
    /// @param served whether all pairs asked for were
    /// @param why reason when not served; CANCELLED when it was
    record Complete(RequestId request, long delivered, boolean served, NetworkError why)
            implements OfCircuit {
        public Complete {
            requireNonNull(request);
            requireNonNull(why);
        }

        public Complete(RequestId request, long delivered, boolean served) {
            this(request, delivered, served, NetworkError.CANCELLED);
        }

        @Override
        public CircuitId circuit() {
            return request.circuit();
        }
    }

    /// Follows a chain of swaps from one end to the other.
    ///
    /// @param toTail direction
    /// @param origin link pair of the launching end; never changes
    /// @param link link pair on the link the message is traversing; rewritten at each swap
    /// @param linkAsOfNs from when the half of that pair at the receiver ages; rewritten at each swap
    /// @param bell running Bell index
    /// @param pair running name
    /// @param state running error weights: links passed, swaps, and waiting at the nodes passed
    /// @param originDecay how the launching end's half ages; NONE when it has been measured
    /// @param originAsOfNs from when it ages
    /// @param request number of the request the launching end assigned the pair to; 0 for none yet
    /// @param epoch of the set of active requests at the launching end
    record Track(
            CircuitId circuit,
            boolean toTail,
            LinkPairId origin,
            LinkPairId link,
            long linkAsOfNs,
            BellIndex bell,
            PairId pair,
            BellDiagonal state,
            MemoryDecay originDecay,
            long originAsOfNs,
            int request,
            int epoch)
            implements OfCircuit {
        public Track {
            requireNonNull(circuit);
            requireNonNull(origin);
            requireNonNull(link);
            requireNonNull(bell);
            requireNonNull(pair);
            requireNonNull(state);
            requireNonNull(originDecay);
        }
    }

    /// Back to the end that launched a Track: the chain of that pair is broken.
    ///
    /// @param toHead direction
    /// @param origin of the Track
    record Expire(CircuitId circuit, boolean toHead, LinkPairId origin) implements OfCircuit {
        public Expire {
            requireNonNull(circuit);
            requireNonNull(origin);
        }
    }

    /// From one end of the circuit to the other, passed on unread by the nodes between.
    ///
    /// @param toTail direction
    record Relay(CircuitId circuit, boolean toTail, EndMessage message) implements OfCircuit {
        public Relay {
            requireNonNull(circuit);
            requireNonNull(message);
        }
    }

    /// From a node that has swapped, along the swaps, to the next one that has not: how far the pair that it
    /// holds leads. Only on circuits whose nodes swap in an order.
    ///
    /// @param toTail direction
    /// @param link link pair on the link the message is traversing; rewritten at each swap
    /// @param place place in the route, from 0 at the head, of the far half; [#NOWHERE] when it was given up
    record Reach(CircuitId circuit, boolean toTail, LinkPairId link, int place)
            implements OfCircuit {
        public static final int NOWHERE = HOPS_MAX + 1;

        public Reach {
            requireNonNull(circuit);
            requireNonNull(link);
            if (place < 0 || place > NOWHERE) {
                throw new IllegalArgumentException("place " + place + " is not in 0.." + NOWHERE);
            }
        }
    }
}
