package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.PairId;
import java.util.List;

/// What the two ends of a circuit say to each other, carried by [NetworkMessage.Relay].
public sealed interface EndMessage {

    /// Bytes of a seal, at most.
    int SEAL_MAX = 64;

    /// Outcomes of test rounds at the sender's end. Normative: spec/text/network.md, NL-TEST.
    ///
    /// @param outcomes in the order of measurement, 1 to [#OUTCOMES_MAX]
    /// @param seal proves that the far end wrote them: only the two ends can make it, at most [#SEAL_MAX] bytes
    record TestOutcomes(List<Outcome> outcomes, Bytes seal) implements EndMessage {
        public static final int OUTCOMES_MAX = 256;

        /// @param pair its name, the same at both ends
        /// @param one the raw outcome
        public record Outcome(PairId pair, boolean one) {
            public Outcome {
                requireNonNull(pair);
            }
        }

        public TestOutcomes {
            outcomes = List.copyOf(outcomes);
            checkSeal(seal);
            if (outcomes.isEmpty() || outcomes.size() > OUTCOMES_MAX) {
                throw new IllegalArgumentException(
                        outcomes.size() + " outcomes are not in 1.." + OUTCOMES_MAX);
            }
        }
    }

    /// Head to tail, before the first Forward of a circuit with test rounds: the head-end has the secret
    /// that the two ends share.
    ///
    /// @param seal over the circuit, at most [#SEAL_MAX] bytes
    record TestProof(Bytes seal) implements EndMessage {
        public TestProof {
            checkSeal(seal);
        }
    }

    /// A pair that both ends have confirmed, and that waits for others to be delivered with, is given up.
    ///
    /// @param pair its name
    record GivenUp(PairId pair) implements EndMessage {
        public GivenUp {
            requireNonNull(pair);
        }
    }

    private static void checkSeal(Bytes seal) {
        if (seal.length() > SEAL_MAX) {
            throw new IllegalArgumentException(
                    "seal of " + seal.length() + " bytes is longer than " + SEAL_MAX);
        }
    }
}
