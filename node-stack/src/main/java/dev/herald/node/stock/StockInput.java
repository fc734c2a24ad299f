package dev.herald.node.stock;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import org.jspecify.annotations.Nullable;

/// Everything that can happen to the stocks of a stack.
public sealed interface StockInput {

    /// From the user. Cookies are negative and at least [#COOKIE_MIN].
    sealed interface Ask extends StockInput {
        long COOKIE_MIN = -1L << 62;

        /// Names the stock in Open and Close, elsewhere the question that is answered under it.
        long cookie();
    }

    /// Keep pairs in stock until Close, whatever becomes of the circuit. Told by [StockOutput.Opened] and
    /// [StockOutput.Lost].
    ///
    /// @param cookie names the stock; not that of another that is open
    record Open(long cookie, StockTerms terms) implements Ask {
        public Open {
            requireNonNull(terms);
        }
    }

    /// The stock is not wanted any more. Nothing more is told of it but pairs that were claimed.
    record Close(long cookie) implements Ask {}

    /// Hold pairs for a time. Answered by Reserved or StockRefused.
    ///
    /// @param stock its name
    /// @param minimum fidelity that each still has when the time is over
    record Reserve(long cookie, long stock, int pairs, Fidelity minimum, long holdNs)
            implements Ask {
        public Reserve {
            requireNonNull(minimum);
            if (pairs < 1 || pairs > NetworkInput.Reserve.PAIRS_MAX || holdNs < 1) {
                throw new IllegalArgumentException(
                        "pairs " + pairs + " not in 1..256 or holdNs " + holdNs + " less than 1");
            }
        }
    }

    /// The reservation is not needed any more. Not answered.
    record Unreserve(long cookie, long stock, int reservation) implements Ask {}

    /// Deliver pairs at both ends. Answered by Claimed, after which come the pairs, or by StockRefused.
    ///
    /// @param stock its name
    /// @param reservation whose pairs, or 0 for those that nobody has reserved
    /// @param label handed over at both ends
    record Claim(long cookie, long stock, int reservation, int pairs, Fidelity minimum, int label)
            implements Ask {
        public Claim {
            requireNonNull(minimum);
            if (pairs < 1 || pairs > NetworkInput.Claim.PAIRS_MAX || reservation < 0) {
                throw new IllegalArgumentException(
                        "pairs " + pairs + " not in 1..256 or reservation " + reservation);
            }
        }
    }

    /// What is in stock at this node, also of stocks that others keep with it. Answered by
    /// [StockOutput.Levels].
    ///
    /// @param peer stocks with this node only; null for all
    /// @param laterNs another instant of interest
    record Query(long cookie, @Nullable NodeId peer, long laterNs) implements Ask {}

    /// What the network layer tells.
    record FromNetwork(NetworkOutput.Up event) implements StockInput {
        public FromNetwork {
            requireNonNull(event);
        }
    }
}
