package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;

/// What the tail-end decided for one hop: the terms of its downstream link.
///
/// @param minFidelity what to ask of the downstream link
/// @param cutoffNs how long this node may hold an unswapped pair of the circuit; Long.MAX_VALUE for
///     any time
public record HopPlan(Fidelity minFidelity, long cutoffNs) {
    public HopPlan {
        requireNonNull(minFidelity);
        if (cutoffNs < 1) {
            throw new IllegalArgumentException("cutoffNs " + cutoffNs + " is less than 1");
        }
    }
}
