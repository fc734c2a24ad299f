package dev.herald.node.stock;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.KeepStock;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RouteChoice;

/// What is kept in stock, and the circuit that fills it.
///
/// @param remote the other end
/// @param circuit asked of the circuit; without restoration, since the stock is opened again instead
/// @param route how its path is chosen
/// @param pairs that are kept, 1 to [KeepStock#TARGET_MAX]
/// @param minimum fidelity below which a pair is given up
/// @param maxAgeNs age at which it is, at least 1
public record StockTerms(
        NodeId remote,
        CircuitTerms circuit,
        RouteChoice route,
        int pairs,
        Fidelity minimum,
        long maxAgeNs) {
    public StockTerms {
        requireNonNull(remote);
        requireNonNull(circuit);
        requireNonNull(route);
        requireNonNull(minimum);
        if (pairs < 1 || pairs > KeepStock.TARGET_MAX) {
            throw new IllegalArgumentException(
                    "pairs " + pairs + " is not in 1.." + KeepStock.TARGET_MAX);
        }
        if (maxAgeNs < 1) {
            throw new IllegalArgumentException("maxAgeNs " + maxAgeNs + " is less than 1");
        }
        if (circuit.service().restoreNs() > 0) {
            throw new IllegalArgumentException(
                    "restoreNs "
                            + circuit.service().restoreNs()
                            + ": the circuit of a stock is not restored but opened again");
        }
    }
}
