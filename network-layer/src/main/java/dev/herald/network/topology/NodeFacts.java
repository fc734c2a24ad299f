package dev.herald.network.topology;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.SwapNoise;

/// What a node says of itself.
///
/// @param swap noise of its Bell measurement
/// @param swaps whether it can be an intermediate node
/// @param memories qubits in which it can hold pairs of circuits
public record NodeFacts(SwapNoise swap, boolean swaps, int memories) {
    public NodeFacts {
        requireNonNull(swap);
    }
}
