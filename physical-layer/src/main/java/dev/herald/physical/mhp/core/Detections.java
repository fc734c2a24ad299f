package dev.herald.physical.mhp.core;

import dev.herald.hal.model.BellIndex;

/// Detections in windows that are not judged yet, by cycle.
final class Detections {
    static final int MAX = 256;

    private static final BellIndex[] BELLS = BellIndex.values();
    private static final byte TWICE = -1;

    private final long[] cycles = new long[MAX];
    private final long[] offsets = new long[MAX];
    private final byte[] bells = new byte[MAX];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /// Cycle of the earliest; only asked when there is one.
    long cycle() {
        return cycles[0];
    }

    long offsetPs() {
        return offsets[0];
    }

    /// Whether the earliest is the only one in its window.
    boolean isClear() {
        return bells[0] != TWICE;
    }

    BellIndex bell() {
        return BELLS[bells[0]];
    }

    /// @return false when there is no room
    boolean add(long cycle, BellIndex bell, long offsetPs) {
        int at = size;
        while (at > 0 && cycles[at - 1] > cycle) {
            at--;
        }
        if (at > 0 && cycles[at - 1] == cycle) {
            bells[at - 1] = TWICE;
            return true;
        }
        if (size == MAX) {
            return false;
        }
        int tail = size - at;
        System.arraycopy(cycles, at, cycles, at + 1, tail);
        System.arraycopy(offsets, at, offsets, at + 1, tail);
        System.arraycopy(bells, at, bells, at + 1, tail);
        cycles[at] = cycle;
        offsets[at] = offsetPs;
        bells[at] = (byte) bell.code();
        size++;
        return true;
    }

    void removeFirst() {
        size--;
        System.arraycopy(cycles, 1, cycles, 0, size);
        System.arraycopy(offsets, 1, offsets, 0, size);
        System.arraycopy(bells, 1, bells, 0, size);
    }
}
