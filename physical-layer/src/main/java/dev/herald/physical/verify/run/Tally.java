package dev.herald.physical.verify.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came out of an experiment.
///
/// @param counts by program, then by outcome: the bits of a shot as a number, the first bit highest
/// @param failures shots that were not carried through, by reason; they are in no count
/// @param problem why the experiment ended before all shots were made
public record Tally(List<long[]> counts, Map<String, Long> failures, Optional<String> problem) {

    public Tally {
        counts = List.copyOf(counts);
        failures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /// Shots of a program that were carried through.
    public long shots(int program) {
        long sum = 0;
        for (long count : counts.get(program)) {
            sum += count;
        }
        return sum;
    }

    /// Shots of a program with the outcome.
    public long count(int program, int outcome) {
        return counts.get(program)[outcome];
    }

    /// Shots of a program whose bits have an even sum.
    public long even(int program) {
        long[] all = counts.get(program);
        long sum = 0;
        for (int outcome = 0; outcome < all.length; outcome++) {
            sum += Integer.bitCount(outcome) % 2 == 0 ? all[outcome] : 0;
        }
        return sum;
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
