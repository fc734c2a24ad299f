package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;

/// One way to run a port, from its calibration: what it yields at what quality.
///
/// @param code names the point in commands, from 0
/// @param brightState bright-state population of a single-click scheme, 0 to 1; 0 where it means nothing
/// @param success probability that one attempt is heralded, 0 to 1
/// @param state the heralded state at emission, relative to the reported Bell state (twirled where it
///     is not Bell-diagonal)
/// @param provenance source and date
public record OperatingPoint(
        int code, double brightState, double success, BellDiagonal state, Provenance provenance) {
    public OperatingPoint {
        requireNonNull(state);
        requireNonNull(provenance);
        if (!(success >= 0 && success <= 1)) {
            throw new IllegalArgumentException("success " + success + " is not in 0..1");
        }
    }
}
