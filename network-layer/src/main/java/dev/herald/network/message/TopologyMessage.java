package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// What neighbouring entities say to each other about the network: link states, flooded, and questions
/// for paths.
public sealed interface TopologyMessage extends NetworkMessage {

    /// States of nodes that the receiver may not have, each as its origin sealed it.
    ///
    /// @param states 1 to [#STATES_MAX]
    record Flood(List<SealedState> states) implements TopologyMessage {
        public static final int STATES_MAX = 16;

        public Flood {
            states = List.copyOf(states);
            if (states.isEmpty() || states.size() > STATES_MAX) {
                throw new IllegalArgumentException(
                        states.size() + " states are not in 1.." + STATES_MAX);
            }
        }
    }

    /// A state with its origin's seal.
    ///
    /// @param state what it says
    /// @param encoded the state's bytes as its origin encoded them, which is what the seal is over; empty
    ///     for a state that was never encoded, as in emulation
    /// @param ageNs how long ago it was sealed, by the clocks of the nodes that passed it on
    /// @param seal authenticates the state's bytes to everybody; empty where seals are not used
    record SealedState(NodeState state, Bytes encoded, long ageNs, Bytes seal) {
        /// Longest seal in bytes: a signature and a certificate.
        public static final int SEAL_MAX = 4_096;

        public SealedState {
            requireNonNull(state);
            requireNonNull(encoded);
            requireNonNull(seal);
            if (ageNs < 0) {
                throw new IllegalArgumentException("ageNs " + ageNs + " is negative");
            }
            if (seal.length() > SEAL_MAX) {
                throw new IllegalArgumentException(
                        "seal of " + seal.length() + " bytes is longer than " + SEAL_MAX);
            }
        }

        public SealedState aged(long otherNs) {
            return new SealedState(state, encoded, otherNs, seal);
        }

        /// Bytes it takes in a frame, at most.
        public int sizeMax() {
            return Math.max(encoded.length(), encoded.length() == 0 ? state.sizeMax() : 0)
                    + seal.length()
                    + 32;
        }
    }

    /// Names one state: enough to tell which of two is newer.
    record StateId(NodeId origin, int epoch, long sequence) {
        public StateId {
            requireNonNull(origin);
            if (sequence < 1) {
                throw new IllegalArgumentException("sequence " + sequence + " is less than 1");
            }
        }
    }

    /// What the sender has, a page of it; each page is answered by a StateRequest.
    ///
    /// @param states by origin, ascending, at most [#STATES_MAX]
    /// @param more whether another page follows when it is asked for
    record DatabaseSummary(List<StateId> states, boolean more) implements TopologyMessage {
        public static final int STATES_MAX = 512;

        public DatabaseSummary {
            states = List.copyOf(states);
            if (states.size() > STATES_MAX) {
                throw new IllegalArgumentException(
                        states.size() + " states are more than " + STATES_MAX);
            }
        }
    }

    /// Asks for states that the receiver summarised, and for the next page of its summary.
    ///
    /// @param origins whose states are wanted, at most [DatabaseSummary#STATES_MAX]
    /// @param more whether the next page is wanted
    record StateRequest(List<NodeId> origins, boolean more) implements TopologyMessage {
        public StateRequest {
            origins = List.copyOf(origins);
            if (origins.size() > DatabaseSummary.STATES_MAX) {
                throw new IllegalArgumentException(
                        origins.size() + " origins are more than " + DatabaseSummary.STATES_MAX);
            }
        }
    }

    /// A head-end asks the controller for paths; passed on hop by hop.
    ///
    /// @param number chosen by the asker
    /// @param controller who is asked
    /// @param route nodes that passed it on, the asker first, 1 to [NetworkMessage#HOPS_MAX]
    /// @param remote where the paths are to lead
    /// @param terms what is asked of the circuit
    /// @param metric number of the metric: 1 COST, 2 HOPS, 3 PAIR_TIME, 4 CONSTRAINED, 5 EXT
    /// @param alternatives paths wanted, 1 to [PathAnswer#PATHS_MAX]
    /// @param avoid links that must not be taken, at most [#AVOID_MAX]
    record PathQuery(
            int number,
            NodeId controller,
            List<NodeId> route,
            NodeId remote,
            CircuitTerms terms,
            int metric,
            int alternatives,
            List<LinkId> avoid)
            implements TopologyMessage {
        public static final int AVOID_MAX = 1_024;
        public static final int METRIC_MAX = 5;

        public PathQuery {
            requireNonNull(controller);
            route = List.copyOf(route);
            requireNonNull(remote);
            requireNonNull(terms);
            avoid = List.copyOf(avoid);
            if (route.isEmpty() || route.size() > HOPS_MAX) {
                throw new IllegalArgumentException(
                        "route of " + route.size() + " nodes is not in 1.." + HOPS_MAX);
            }
            if (metric < 1 || metric > METRIC_MAX) {
                throw new IllegalArgumentException("metric " + metric + " is not in 1..5");
            }
            if (alternatives < 1 || alternatives > PathAnswer.PATHS_MAX) {
                throw new IllegalArgumentException(
                        "alternatives " + alternatives + " is not in 1.." + PathAnswer.PATHS_MAX);
            }
            if (avoid.size() > AVOID_MAX) {
                throw new IllegalArgumentException(
                        avoid.size() + " links to avoid are more than " + AVOID_MAX);
            }
        }
    }

    /// The way back of a query, along the nodes that passed it on.
    ///
    /// @param number of the query
    /// @param route as it stood in the query when it was answered, the asker first
    /// @param paths best first, each from the asker to the remote; none when there is none
    /// @param why why there are none; means nothing when there are
    record PathAnswer(
            int number,
            List<NodeId> route,
            List<List<NodeId>> paths,
            NetworkError why,
            String detail)
            implements TopologyMessage {
        public static final int PATHS_MAX = 16;

        public PathAnswer {
            route = List.copyOf(route);
            paths = paths.stream().map(List::copyOf).toList();
            requireNonNull(why);
            if (route.isEmpty() || route.size() > HOPS_MAX) {
                throw new IllegalArgumentException(
                        "route of " + route.size() + " nodes is not in 1.." + HOPS_MAX);
            }
            if (paths.size() > PATHS_MAX) {
                throw new IllegalArgumentException(
                        paths.size() + " paths are more than " + PATHS_MAX);
            }
            for (List<NodeId> path : paths) {
                if (path.size() < 2 || path.size() > HOPS_MAX + 1) {
                    throw new IllegalArgumentException(
                            "path of " + path.size() + " nodes is not in 2.." + (HOPS_MAX + 1));
                }
            }
            if (detail.length() > NetworkMessage.Release.DETAIL_MAX) {
                detail = detail.substring(0, NetworkMessage.Release.DETAIL_MAX);
            }
        }
    }
}
