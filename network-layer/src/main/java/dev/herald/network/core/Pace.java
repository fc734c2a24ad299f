package dev.herald.network.core;

/// How fast a request is given pairs: a token bucket, kept as the instant at which it would be full again
/// (the generic cell rate algorithm, ITU-T I.371).
final class Pace {
    private static final long PER_PAIR = 1_000_000_000_000_000L;

    /// Time between pairs, rounded up.
    private final long gapNs;

    private final long slackNs;
    private long dueNs = Long.MIN_VALUE;

    /// @param rateMicroHz pairs per 10^6 s, at least 1
    /// @param burst pairs that may be ahead of the rate, at least 1
    Pace(long rateMicroHz, int burst) {
        gapNs = Math.ceilDiv(PER_PAIR, rateMicroHz);
        slackNs = Math.multiplyHigh(gapNs, burst - 1L) != 0 ? Long.MAX_VALUE / 4 : limited(burst);
    }

    private long limited(int burst) {
        long slack = gapNs * (burst - 1L);
        return slack < 0 ? Long.MAX_VALUE / 4 : Math.min(slack, Long.MAX_VALUE / 4);
    }

    boolean ready(long nowNs) {
        return nextNs() <= nowNs;
    }

    /// When the next pair may be given.
    long nextNs() {
        return dueNs == Long.MIN_VALUE ? dueNs : dueNs - slackNs;
    }

    void take(long nowNs) {
        dueNs = Math.max(dueNs, nowNs) + gapNs;
    }

    /// A pair that was given was lost.
    void giveBack() {
        dueNs -= gapNs;
    }
}
