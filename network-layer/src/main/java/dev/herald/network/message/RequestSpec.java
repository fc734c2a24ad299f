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
/// @param rateMicroHz pairs per 10^6 s, at most, as the head-end paces them; 0 for as they come
/// @param withinNs KEEP and EARLY: no pair of the number asked for is older than this when the last is
///     delivered, or it is given up for another; 0 for any time
/// @param label tag of the layer above, handed over at both ends
public record RequestSpec(
        DeliveryMode mode,
        int pairs,
        long deadlineNs,
        @Nullable BellIndex finalState,
        BasisChoice basisHead,
        BasisChoice basisTail,
        long rateMicroHz,
        long withinNs,
        int label) {
    public static final int STREAM = 0;

    public RequestSpec {
        requireNonNull(mode);
        requireNonNull(basisHead);
        requireNonNull(basisTail);
        if (pairs < 0) {
            throw new IllegalArgumentException("pairs " + pairs + " is negative");
        }
        if (rateMicroHz < 0 || withinNs < 0) {
            throw new IllegalArgumentException(
                    "rateMicroHz " + rateMicroHz + " or withinNs " + withinNs + " is negative");
        }
        if (withinNs > 0 && (pairs == STREAM || mode == DeliveryMode.MEASURE)) {
            throw new IllegalArgumentException(
                    "withinNs " + withinNs + " needs a number of pairs and qubits to keep");
        }
        if (mode != DeliveryMode.KEEP && finalState != null) {
            throw new IllegalArgumentException(
                    "finalState "
                            + finalState
                            + " with mode "
                            + mode
                            + ": only confirmed qubits are turned");
        }
    }

    /// As the pairs come, however long that takes.
    public RequestSpec(
            DeliveryMode mode,
            int pairs,
            long deadlineNs,
            @Nullable BellIndex finalState,
            BasisChoice basisHead,
            BasisChoice basisTail,
            int label) {
        this(mode, pairs, deadlineNs, finalState, basisHead, basisTail, 0, 0, label);
    }

    public RequestSpec withRate(long microHz) {
        return new RequestSpec(
                mode,
                pairs,
                deadlineNs,
                finalState,
                basisHead,
                basisTail,
                microHz,
                withinNs,
                label);
    }

    public RequestSpec within(long ns) {
        return new RequestSpec(
                mode, pairs, deadlineNs, finalState, basisHead, basisTail, rateMicroHz, ns, label);
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
