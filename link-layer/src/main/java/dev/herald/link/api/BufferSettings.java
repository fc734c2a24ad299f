package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;

/// How many pairs a link makes ahead of requests and keeps in storage. Normative: spec/text/link.md,
/// LL-BUFFER.
///
/// @param pairsMax at most so many, 0 for none; 0 to 64
/// @param minFidelity a pair is thrown away before its fidelity falls below
public record BufferSettings(int pairsMax, Fidelity minFidelity) {
    public static final BufferSettings NONE = new BufferSettings(0, Fidelity.ZERO);

    public BufferSettings {
        requireNonNull(minFidelity);
        if (pairsMax < 0 || pairsMax > 64) {
            throw new IllegalArgumentException("pairsMax " + pairsMax + " is not in 0..64");
        }
    }
}
