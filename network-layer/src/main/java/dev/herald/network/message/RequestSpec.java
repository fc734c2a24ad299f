package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import org.jspecify.annotations.Nullable;

/// A request for end-to-end pairs on a circuit.
///
/// @param mode keep or measure
/// @param pairs pairs wanted, 1 to 2^31 - 1; [#STREAM] for pairs until it is cancelled
/// @param deadlineNs the request ends then, with what it has; Long.MAX_VALUE for never
/// @param finalState KEEP: the Bell state every pair is turned into, by the head-end; null leaves each
///     as it is and reports it
/// @param basisHead MEASURE: basis at the head-end
/// @param basisTail MEASURE: basis at the tail-end
/// @param label tag of the layer above, handed over at both ends
public record RequestSpec(
        DeliveryMode mode,
        int pairs,
        long deadlineNs,
        @Nullable BellIndex finalState,
        BasisChoice basisHead,
        BasisChoice basisTail,
        int label) {
    public static final int STREAM = 0;

    public RequestSpec {
        requireNonNull(mode);
        requireNonNull(basisHead);
        requireNonNull(basisTail);
        if (pairs < 0) {
            throw new IllegalArgumentException("pairs " + pairs + " is negative");
        }
        if (mode == DeliveryMode.MEASURE && finalState != null) {
            throw new IllegalArgumentException(
                    "finalState " + finalState + " with mode MEASURE: outcomes carry their state");
        }
    }

    public static RequestSpec keep(int pairs, int label) {
        return new RequestSpec(
                DeliveryMode.KEEP,
                pairs,
                Long.MAX_VALUE,
                null,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z,
                label);
    }

    public static RequestSpec measure(int pairs, BasisChoice head, BasisChoice tail, int label) {
        return new RequestSpec(
                DeliveryMode.MEASURE, pairs, Long.MAX_VALUE, null, head, tail, label);
    }
}
