package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.LinkError;
import java.util.LinkedHashSet;
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

    // ---- distillation [NL-DISTIL]

    /// Head to tail: these pairs meet in a round. The head has begun its part.
    ///
    /// @param request number of the request they are for, at least 1
    /// @param round number of the round, from 1, new for each on the circuit
    /// @param protocol what is done: BBPSSW, DEJMPS or DOUBLE_SELECTION
    /// @param twirl which rotations twirl the pairs: `first + 3 second`, 0 to 8; 0 unless BBPSSW
    /// @param pairs as many as meet, each once; the first is kept and keeps its name
    record DistilRound(int request, int round, Protocol protocol, int twirl, List<PairId> pairs)
            implements EndMessage {
        public DistilRound {
            requireNonNull(protocol);
            pairs = List.copyOf(pairs);
            int meeting =
                    switch (protocol) {
                        case BBPSSW, DEJMPS -> 2;
                        case DOUBLE_SELECTION -> 3;
                        case NONE, AUTO, EPL ->
                                throw new IllegalArgumentException(
                                        "no round of " + protocol + " between ends");
                    };
            if (request < 1 || round < 1) {
                throw new IllegalArgumentException(
                        "request " + request + " or round " + round + " is less than 1");
            }
            if (twirl < 0 || twirl > 8 || twirl > 0 && protocol != Protocol.BBPSSW) {
                throw new IllegalArgumentException("twirl " + twirl + " of " + protocol);
            }
            if (pairs.size() != meeting || new LinkedHashSet<>(pairs).size() != meeting) {
                throw new IllegalArgumentException(
                        pairs.size() + " pairs in a round of " + protocol);
            }
        }
    }

    /// What an end did in a round: first the tail's, then the head's, with which both know what became of the
    /// round.
    ///
    /// @param round its number
    /// @param read what the sender read, bit 0 for the second pair, 0 to 3; [#VOID] when the round has failed
    ///     at the sender, or the head gives its pair up
    /// @param startNs when the sender began
    /// @param keptNs from when its half of the kept pair idles, not before `startNs`
    /// @param noise of its operations, given what it read, parts per billion by `code | wrong << 2`; 8 values
    ///     when two pairs met, 16 for three, that sum to 10^9; empty when VOID
    /// @param delivers the head's: the pair is as good as planned, and delivered
    /// @param frame the head's: code `2z + x` of the Pauli that it applied to its half at the end
    record DistilReport(
            int round,
            int read,
            long startNs,
            long keptNs,
            List<Integer> noise,
            boolean delivers,
            int frame)
            implements EndMessage {
        public static final int VOID = -1;

        public DistilReport {
            noise = List.copyOf(noise);
            long sum = 0;
            for (int each : noise) {
                if (each < 0) {
                    throw new IllegalArgumentException("noise of " + each + " ppb is negative");
                }
                sum += each;
            }
            boolean isVoid = read == VOID;
            boolean sized = isVoid ? noise.isEmpty() : noise.size() == 8 || noise.size() == 16;
            if (round < 1 || read < VOID || read > (noise.size() == 16 ? 3 : 1)) {
                throw new IllegalArgumentException("round " + round + " or read " + read);
            }
            if (!sized || sum != (isVoid ? 0 : 1_000_000_000L)) {
                throw new IllegalArgumentException(
                        noise.size() + " values of noise that sum to " + sum);
            }
            if (keptNs < startNs || frame < 0 || frame > 3 || isVoid && (delivers || frame > 0)) {
                throw new IllegalArgumentException(
                        "kept %d, begun %d, frame %d, delivers %s"
                                .formatted(keptNs, startNs, frame, delivers));
            }
        }

        public static DistilReport failed(int round) {
            return new DistilReport(round, VOID, 0, 0, List.of(), false, 0);
        }
    }

    /// The sender has given up pairs that were waiting for a round.
    ///
    /// @param pairs 1 to [#PAIRS_MAX]
    record DistilDrop(List<PairId> pairs) implements EndMessage {
        public static final int PAIRS_MAX = 256;

        public DistilDrop {
            pairs = List.copyOf(pairs);
            if (pairs.isEmpty() || pairs.size() > PAIRS_MAX) {
                throw new IllegalArgumentException(
                        pairs.size() + " pairs are not in 1.." + PAIRS_MAX);
            }
        }
    }

    // ---- virtual links [NL-VIRTUAL]

    /// Head to tail, before the first request: the circuit serves a virtual link.
    ///
    /// @param state of its pairs, by the model
    /// @param meanPairNs mean time between them, at least 1
    record VirtualOpen(LinkId link, BellDiagonal state, long meanPairNs) implements EndMessage {
        public VirtualOpen {
            requireNonNull(link);
            requireNonNull(state);
            if (meanPairNs < 1) {
                throw new IllegalArgumentException("meanPairNs " + meanPairNs + " is less than 1");
            }
        }
    }

    /// Tail to head: begin or end a stream of the virtual link.
    ///
    /// @param purpose label on the virtual link, 1 to 65,535
    record VirtualAsk(int purpose, boolean wanted) implements EndMessage {
        public VirtualAsk {
            checkPurpose(purpose);
        }
    }

    /// Either way: there is no stream for the purpose, or no more.
    record VirtualRefusal(int purpose, LinkError why) implements EndMessage {
        public VirtualRefusal {
            checkPurpose(purpose);
            requireNonNull(why);
        }
    }

    /// Either way: a message of one end of a virtual link to the other as neighbours.
    record Carried(NetworkMessage message) implements EndMessage {
        public Carried {
            requireNonNull(message);
        }
    }

    private static void checkPurpose(int purpose) {
        if (purpose < 1 || purpose > CreateRequest.PURPOSE_MAX) {
            throw new IllegalArgumentException("purpose " + purpose + " is not in 1..65535");
        }
    }

    // ---- stock [NL-STOCK]

    /// Head to tail, before the first request: pairs of the circuit go into a stock at both ends.
    ///
    /// @param target pairs that are kept there, at least 1
    record StockOpen(int target) implements EndMessage {
        public StockOpen {
            if (target < 1) {
                throw new IllegalArgumentException("target " + target + " is less than 1");
            }
        }
    }

    /// Head to tail: these pairs are delivered, in this order.
    ///
    /// @param claim number of the claim, from 1
    /// @param label tag of the layer above
    /// @param pairs 1 to [#PAIRS_MAX]
    record StockClaim(int claim, int label, List<PairId> pairs) implements EndMessage {
        public static final int PAIRS_MAX = 256;

        public StockClaim {
            pairs = List.copyOf(pairs);
            if (claim < 1) {
                throw new IllegalArgumentException("claim " + claim + " is less than 1");
            }
            if (pairs.isEmpty() || pairs.size() > PAIRS_MAX) {
                throw new IllegalArgumentException(
                        pairs.size() + " pairs are not in 1.." + PAIRS_MAX);
            }
        }
    }

    /// Either way: the sender has given up pairs of the stock.
    ///
    /// @param pairs 1 to [#PAIRS_MAX]
    record StockDrop(List<PairId> pairs) implements EndMessage {
        public static final int PAIRS_MAX = 256;

        public StockDrop {
            pairs = List.copyOf(pairs);
            if (pairs.isEmpty() || pairs.size() > PAIRS_MAX) {
                throw new IllegalArgumentException(
                        pairs.size() + " pairs are not in 1.." + PAIRS_MAX);
            }
        }
    }
}
