package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitId;

/// What is in a stock of pairs, at one of its ends.
///
/// @param circuit that fills it
/// @param peer its other end
/// @param target pairs that it is to hold
/// @param count pairs that are there
/// @param reserved of them, pairs held for a claim
/// @param meanFidelity mean of their fidelity now, 0 when there are none
/// @param leastFidelity the worst
/// @param oldestNs age of the oldest of them, 0 when there are none
/// @param countLater of them, pairs that will not have expired at the later instant
/// @param meanFidelityLater mean of their fidelity then
/// @param leastFidelityLater the worst
/// @param made pairs that ever came into the stock
/// @param claimed pairs that were delivered
/// @param expired pairs that grew too old
/// @param lost pairs that either end lost otherwise
public record StockLevel(
        CircuitId circuit,
        NodeId peer,
        int target,
        int count,
        int reserved,
        double meanFidelity,
        double leastFidelity,
        long oldestNs,
        int countLater,
        double meanFidelityLater,
        double leastFidelityLater,
        long made,
        long claimed,
        long expired,
        long lost) {
    public StockLevel {
        requireNonNull(circuit);
        requireNonNull(peer);
    }
}
