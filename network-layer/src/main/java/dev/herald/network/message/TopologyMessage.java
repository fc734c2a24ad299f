package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

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
    /// @param ageNs how long ago it was sealed, by the clocks of the nodes that passed it on
    /// @param seal authenticates the state's bytes to everybody; empty where seals are not used
    record SealedState(NodeState state, long ageNs, Bytes seal) {
        public SealedState {
            requireNonNull(state);
            requireNonNull(seal);
            if (ageNs < 0) {
                throw new IllegalArgumentException("ageNs " + ageNs + " is negative");
            }
        }
    }
}
