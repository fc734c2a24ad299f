package dev.herald.physical.verify.run;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.BatchEnd;
import dev.herald.physical.verify.estimate.PairCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What came out of a [PairPlan].
///
/// @param counts outcomes of the pairs that both ends had; of one end alone, of the pairs it had, as if
///     the other had read 0
/// @param heralds that the first end had
/// @param attempts that the first end says it made in batches that both ends took part in, or -1 when it
///     cannot say
/// @param pacedAttempts attempts from the first herald of a batch to its last, all batches together
/// @param pacedNs time from the first emission to the last of these
/// @param unmatched heralds that only one of two ends had
/// @param latencyMeanNs mean time from emission to herald at the first end; NaN without heralds
/// @param latencyMaxNs longest at the first end
/// @param ends how the batches of the first end ended
/// @param problem why it ended before all pairs were made
public record PairRun(
        PairCounts counts,
        long heralds,
        long attempts,
        long pacedAttempts,
        long pacedNs,
        long unmatched,
        double latencyMeanNs,
        long latencyMaxNs,
        Map<BatchEnd, Long> ends,
        Optional<String> problem) {
    public PairRun {
        requireNonNull(counts);
        Map<BatchEnd, Long> ordered = new EnumMap<>(BatchEnd.class);
        ordered.putAll(ends);
        ends = java.util.Collections.unmodifiableMap(ordered);
        requireNonNull(problem);
    }
}
