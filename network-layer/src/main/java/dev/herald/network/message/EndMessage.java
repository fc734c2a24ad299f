package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.PairId;
import java.util.List;

/// What the two ends of a circuit say to each other, carried by [NetworkMessage.Relay].
public sealed interface EndMessage {

    /// Outcomes of test rounds at the sender's end. [NL-TEST]
    ///
    /// @param outcomes in the order of measurement, 1 to [#OUTCOMES_MAX]
    record TestOutcomes(List<Outcome> outcomes) implements EndMessage {
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
            if (outcomes.isEmpty() || outcomes.size() > OUTCOMES_MAX) {
                throw new IllegalArgumentException(
                        outcomes.size() + " outcomes are not in 1.." + OUTCOMES_MAX);
            }
        }
    }
}
