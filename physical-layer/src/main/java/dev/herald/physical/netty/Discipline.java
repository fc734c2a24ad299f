package dev.herald.physical.netty;

import java.time.Instant;
import java.time.InstantSource;

/// Network time as the machine's monotonic clock plus a constant, measured once.
///
/// @param offsetNs network time minus [System#nanoTime]
record Discipline(long offsetNs) {
    private static final int SAMPLES = 9;
    private static final long NS = 1_000_000_000L;

    /// Of several readings of the wall clock, the one that took least time has the least error.
    static Discipline measure(Instant epoch, InstantSource wall) {
        long best = 0;
        long narrowest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long before = System.nanoTime();
            Instant now = wall.instant();
            long width = System.nanoTime() - before;
            if (width < narrowest) {
                narrowest = width;
                best = between(epoch, now) - (before + width / 2);
            }
        }
        return new Discipline(best);
    }

    long atNanoTime(long nanoTime) {
        return nanoTime + offsetNs;
    }

    private static long between(Instant epoch, Instant now) {
        return Math.addExact(
                Math.multiplyExact(now.getEpochSecond() - epoch.getEpochSecond(), NS),
                now.getNano() - epoch.getNano());
    }
}
