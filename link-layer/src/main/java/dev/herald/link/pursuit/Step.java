package dev.herald.link.pursuit;

import dev.herald.hal.model.Fidelity;

/// What an attempt asks of the link.
///
/// @param minimum fidelity
/// @param distilled whether the link may distil to reach it
/// @param limited whether the link is told the time that is left; otherwise it is asked to try for as
///     long as the pursuit lets it, though it is not expected to be done in time
/// @param point operating point that the curve has for it, or -1
/// @param pairNs mean time per pair by the curve; [#UNKNOWN] where the curve does not say
record Step(Fidelity minimum, boolean distilled, boolean limited, int point, long pairNs) {
    static final long UNKNOWN = -1;

    Step unlimited() {
        return new Step(minimum, distilled, false, point, pairNs);
    }
}
