package dev.herald.node.stock;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import java.util.List;

/// What the stocks of a stack want done or tell.
public sealed interface StockOutput {
    /// The name of a stock that another node keeps with this one.
    long OF_PEER = 0;

    /// Hand to the network layer.
    record ToNetwork(NetworkInput input) implements StockOutput {
        public ToNetwork {
            requireNonNull(input);
        }
    }

    /// For the user.
    sealed interface Told extends StockOutput {}

    /// The circuit of the stock is up and fills it.
    ///
    /// @param route nodes from here to the peer
    /// @param expected state of a pair that comes into the stock, by the model of its links
    /// @param meanPairNs mean time between pairs by the model
    record Opened(
            long stock,
            CircuitId circuit,
            List<NodeId> route,
            BellDiagonal expected,
            long meanPairNs)
            implements Told {
        public Opened {
            requireNonNull(circuit);
            route = List.copyOf(route);
            requireNonNull(expected);
        }
    }

    /// The circuit of the stock is lost and what was in stock with it, reservations included; or it could not be
    /// set up, or keep the stock. It is set up again.
    ///
    /// @param where the node that knows why
    /// @param againNs when it is tried again
    record Lost(long stock, NetworkError why, NodeId where, String detail, long againNs)
            implements Told {
        public Lost {
            requireNonNull(why);
            requireNonNull(where);
            requireNonNull(detail);
        }
    }

    /// News of a stock.
    ///
    /// @param stock its name, or [#OF_PEER], as of every StockRefused, whose cookie says what it answers
    /// @param event StockOpened, Reserved, Claimed, StockRefused, PairKept of a pair that was claimed and is the
    ///     user's from then on, or PathQuality; of a peer's stock also CircuitDown
    record OfStock(long stock, NetworkOutput.Up event) implements Told {
        public OfStock {
            requireNonNull(event);
        }
    }

    /// Answers Query; stocks whose circuit is not up are left out.
    record Levels(long cookie, List<Level> levels) implements Told {
        public Levels {
            levels = List.copyOf(levels);
        }
    }

    /// @param stock its name, or [#OF_PEER]
    record Level(long stock, StockLevel level) {
        public Level {
            requireNonNull(level);
        }
    }
}
