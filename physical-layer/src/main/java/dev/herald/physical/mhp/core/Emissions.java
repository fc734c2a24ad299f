package dev.herald.physical.mhp.core;

import dev.herald.hal.device.DeviceEvent.Half;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the driver reported of the latest attempts, by number: a ring over arrays, because there is a
/// report for each attempt.
final class Emissions {
    static final int CAPACITY_MAX = 1 << 22;

    private final int mask;
    private final long[] keys;
    private final long[] emittedNs;
    private final @Nullable Half[] halves;

    /// @param attempts so many may wait for their heralds
    Emissions(long attempts) {
        if (attempts > CAPACITY_MAX) {
            throw new IllegalArgumentException(
                    attempts + " attempts under way are more than " + CAPACITY_MAX);
        }
        int capacity = Integer.highestOneBit((int) Math.max(2, attempts * 2 - 1));
        mask = capacity - 1;
        keys = new long[capacity];
        emittedNs = new long[capacity];
        halves = new Half[capacity];
    }

    /// A batch begins: the reports of those before mean nothing.
    void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(halves, null);
    }

    /// @param half null when the attempt was not made
    void report(long attempt, long atNs, @Nullable Half half) {
        int slot = (int) attempt & mask;
        keys[slot] = attempt;
        emittedNs[slot] = atNs;
        halves[slot] = half;
    }

    boolean isReported(long attempt) {
        return keys[(int) attempt & mask] == attempt;
    }

    long emittedNs(long attempt) {
        return emittedNs[(int) attempt & mask];
    }

    /// What this end has of the pair; null when the attempt was not made.
    @Nullable Half half(long attempt) {
        return halves[(int) attempt & mask];
    }
}
