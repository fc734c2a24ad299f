package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;

/// What the tail-end decided for one hop: the terms of its downstream link.
///
/// @param minFidelity what to ask of the downstream link
/// @param cutoffNs how long this node may hold an unswapped pair of the circuit; Long.MAX_VALUE for
///     any time
/// @param sharePpm share of the downstream link's time that the circuit reserves, parts per million; 0 for
///     best effort
public record HopPlan(Fidelity minFidelity, long cutoffNs, int sharePpm) {
    public HopPlan {
        requireNonNull(minFidelity);
        if (cutoffNs < 1) {
            throw new IllegalArgumentException("cutoffNs " + cutoffNs + " is less than 1");
        }
        if (sharePpm < 0 || sharePpm > HopOffer.SHARE_MAX_PPM) {
            throw new IllegalArgumentException("sharePpm " + sharePpm + " is not in 0..1000000");
        }
    }

    /// Best effort.
    public HopPlan(Fidelity minFidelity, long cutoffNs) {
        this(minFidelity, cutoffNs, 0);
    }
}
