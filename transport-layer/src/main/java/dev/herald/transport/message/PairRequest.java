package dev.herald.transport.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.message.DeliveryMode;
import org.jspecify.annotations.Nullable;

/// A request for an ordered stream of pairs.
///
/// @param mode keep or measure
/// @param pairs 1 to 2^31 - 1, or 0 until cancelled
/// @param timeoutNs the stream ends then, with what it has; 0 for never
/// @param finalState KEEP: the Bell state each pair is turned into; null leaves each as it is
/// @param basisLocal MEASURE: basis at the end that asks
/// @param basisRemote MEASURE: basis at the other end
public record PairRequest(
        DeliveryMode mode,
        int pairs,
        long timeoutNs,
        @Nullable BellIndex finalState,
        BasisChoice basisLocal,
        BasisChoice basisRemote) {
    public PairRequest {
        requireNonNull(mode);
        requireNonNull(basisLocal);
        requireNonNull(basisRemote);
        if (pairs < 0 || timeoutNs < 0) {
            throw new IllegalArgumentException(
                    "pairs " + pairs + " and timeoutNs " + timeoutNs + " must not be negative");
        }
        if (mode == DeliveryMode.EARLY) {
            throw new IllegalArgumentException(
                    "mode EARLY: a stream delivers confirmed pairs, in order");
        }
        if (mode == DeliveryMode.MEASURE && finalState != null) {
            throw new IllegalArgumentException(
                    "finalState " + finalState + " with mode MEASURE: outcomes carry their state");
        }
    }

    public static PairRequest keep(int pairs, long timeoutNs) {
        return new PairRequest(
                DeliveryMode.KEEP,
                pairs,
                timeoutNs,
                null,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    public static PairRequest measure(
            int pairs, long timeoutNs, BasisChoice local, BasisChoice remote) {
        return new PairRequest(DeliveryMode.MEASURE, pairs, timeoutNs, null, local, remote);
    }
}
