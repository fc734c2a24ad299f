package dev.herald.link.core;

import org.jspecify.annotations.Nullable;

/// What this end knows of the station's heralds: the number it expects next, what the peer withdrew
/// ahead of that, and which item each of the last pairs went to.
///
/// Every herald is either delivered by this end or withdrawn at the peer; the numbers show which were
/// missed. The log outlives sessions: what was missed while one broke down is found in the next.
final class HeraldLog {
    /// Pairs that can still be revoked. LL-EXPIRE-9.
    static final int REMEMBERED = 1024;

    private static final int MASK = REMEMBERED - 1;
    private static final int RANGES_MAX = 64;

    private boolean known;
    private int epoch;
    private long expected;

    private final int[] rangeEpoch = new int[RANGES_MAX];
    private final long[] rangeLow = new long[RANGES_MAX];
    private final long[] rangeHigh = new long[RANGES_MAX];
    private int ranges;

    private final long[] sequences = new long[REMEMBERED];
    private final int[] epochs = new int[REMEMBERED];
    private final @Nullable Item[] items = new Item[REMEMBERED];
    private final boolean[] delivered = new boolean[REMEMBERED];

    boolean known() {
        return known;
    }

    int epoch() {
        return epoch;
    }

    long expected() {
        return expected;
    }

    /// The station's count when nothing had been heralded to this end yet.
    void baseline(int stationEpoch, long next) {
        known = true;
        epoch = stationEpoch;
        expected = next;
        prune();
    }

    /// The station restarted: it counts from 0 again.
    void enter(int stationEpoch) {
        baseline(stationEpoch, 0);
    }

    /// The lowest number not accounted for. Numbers the peer withdrew are.
    long missing() {
        boolean moved = ranges > 0;
        while (moved) {
            moved = false;
            for (int i = 0; i < ranges; i++) {
                if (rangeEpoch[i] == epoch && rangeLow[i] <= expected && expected < rangeHigh[i]) {
                    expected = rangeHigh[i];
                    moved = true;
                }
            }
            prune();
        }
        return expected;
    }

    /// All numbers below are accounted for.
    void advance(long next) {
        if (next > expected) {
            expected = next;
            prune();
        }
    }

    /// The peer withdrew [low, high): if any of them is still to come, it is dropped when it does. The
    /// epoch may be one that this end has not heard of yet.
    void withdrawn(int stationEpoch, long low, long high) {
        if (high <= low || known && stationEpoch == epoch && high <= expected) {
            return;
        }
        for (int i = 0; i < ranges; i++) {
            if (rangeEpoch[i] == stationEpoch && rangeLow[i] == low && rangeHigh[i] == high) {
                return;
            }
        }
        if (ranges == RANGES_MAX) {
            ranges--;
            drop(0);
        }
        rangeEpoch[ranges] = stationEpoch;
        rangeLow[ranges] = low;
        rangeHigh[ranges] = high;
        ranges++;
    }

    private void prune() {
        for (int i = ranges - 1; i >= 0; i--) {
            if (rangeEpoch[i] == epoch && rangeHigh[i] <= expected) {
                ranges--;
                drop(i);
            }
        }
    }

    /// Closes the gap at the index; one less is in use already.
    private void drop(int at) {
        for (int i = at; i < ranges; i++) {
            rangeEpoch[i] = rangeEpoch[i + 1];
            rangeLow[i] = rangeLow[i + 1];
            rangeHigh[i] = rangeHigh[i + 1];
        }
    }

    /// The herald was taken for the item.
    void claimed(int stationEpoch, long sequence, Item item) {
        int slot = (int) sequence & MASK;
        sequences[slot] = sequence;
        epochs[slot] = stationEpoch;
        items[slot] = item;
        delivered[slot] = false;
    }

    /// The pair was handed to the layer above.
    void delivered(int stationEpoch, long sequence) {
        int slot = (int) sequence & MASK;
        if (sequences[slot] == sequence && epochs[slot] == stationEpoch) {
            delivered[slot] = true;
        }
    }

    /// Whether the pair, which is in the log, was handed to the layer above.
    boolean isDelivered(long sequence) {
        return delivered[(int) sequence & MASK];
    }

    /// Takes the pair of the number out of the log.
    ///
    /// @return the item it was taken for, or null when it is not in the log
    @Nullable Item revoke(int stationEpoch, long sequence) {
        int slot = (int) sequence & MASK;
        Item item = items[slot];
        if (item == null || sequences[slot] != sequence || epochs[slot] != stationEpoch) {
            return null;
        }
        items[slot] = null;
        return item;
    }

    /// The number after the highest taken in the epoch that is still in the log, 0 for none.
    long newest(int stationEpoch) {
        long newest = 0;
        for (int i = 0; i < REMEMBERED; i++) {
            if (items[i] != null && epochs[i] == stationEpoch) {
                newest = Math.max(newest, sequences[i] + 1);
            }
        }
        return newest;
    }
}
