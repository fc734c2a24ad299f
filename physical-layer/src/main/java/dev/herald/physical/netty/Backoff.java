package dev.herald.physical.netty;

import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling, with jitter so that peers of a restarted server
/// do not come back in step.
///
/// @param firstNs longest wait before the second attempt
/// @param maxNs longest wait of all
public record Backoff(long firstNs, long maxNs) {
    public static final Backoff DEFAULT = new Backoff(50_000_000L, 5_000_000_000L);

    public Backoff {
        if (firstNs < 1 || maxNs < firstNs) {
            throw new IllegalArgumentException(
                    "back-off from " + firstNs + " ns to " + maxNs + " ns");
        }
    }

    /// @param failures attempts that failed in a row, from 1
    /// @return between half of the wait and the whole
    public long waitNs(int failures, RandomGenerator random) {
        long whole = firstNs;
        for (int i = 1; i < failures && whole < maxNs; i++) {
            whole = whole > maxNs / 2 ? maxNs : whole * 2;
        }
        return whole / 2 + random.nextLong(whole - whole / 2 + 1);
    }
}
