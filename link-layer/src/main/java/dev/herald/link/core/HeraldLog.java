package dev.herald.link.core;

import dev.herald.hal.device.PortDescriptor;
import java.util.Arrays;
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

    /// Ranges withdrawn ahead of the number expected that are kept apart. LL-EXPIRE-12.
    static final int RANGES_MAX = 128;

    private static final int FORMER_MAX = 8;

    /// An end may be late by so much in what it knows of the count.
    private static final long SLACK_NS = 1_000_000_000;

    /// The shortest time between two numbers.
    private final long attemptNs;

    private boolean known;
    private long knownNs;
    private boolean doubtful;
    private final int[] former = new int[FORMER_MAX];
    private int formerCount;
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

    HeraldLog(PortDescriptor port) {
        attemptNs =
                Cycles.times(Math.min(port.keepSpacing(), port.measureSpacing()), port.cycleNs());
    }

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
    void baseline(long nowNs, int stationEpoch, long next) {
        known = true;
        doubtful = false;
        knownNs = nowNs;
        epoch = stationEpoch;
        expected = next;
        prune();
    }

    /// The station restarted: it counts from 0 again, and never in a former epoch.
    void enter(long nowNs, int stationEpoch) {
        former[formerCount++ % FORMER_MAX] = epoch;
        for (int i = ranges - 1; i >= 0; i--) {
            if (rangeEpoch[i] == epoch) {
                ranges--;
                drop(i);
            }
        }
        baseline(nowNs, stationEpoch, 0);
    }

    private boolean isFormer(int stationEpoch) {
        for (int i = 0; i < Math.min(formerCount, FORMER_MAX); i++) {
            if (former[i] == stationEpoch && stationEpoch != epoch) {
                return true;
            }
        }
        return false;
    }

    /// Whether the station can have counted that far: it counts one number for an attempt at most. The
    /// peer withdraws an epoch to its end when it has seen another.
    boolean isPlausible(long nowNs, int stationEpoch, long high) { // [LL-EXPIRE-13]
        return !known
                || stationEpoch != epoch
                || high == Long.MAX_VALUE
                || high - expected <= (nowNs - knownNs + SLACK_NS) / attemptNs + 2;
    }

    /// Whether the peer says that the epoch is over, and this end has not seen another yet.
    boolean isDoubtful() {
        return doubtful;
    }

    /// The station does count in the epoch still: nothing of it was withdrawn.
    void reopen(long nowNs, long next) { // [LL-EXPIRE-13]
        for (int i = ranges - 1; i >= 0; i--) {
            if (rangeEpoch[i] == epoch) {
                ranges--;
                drop(i);
            }
        }
        baseline(nowNs, epoch, next);
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
    void advance(long nowNs, long next) {
        if (next > expected) {
            expected = next;
            knownNs = nowNs;
            prune();
        }
    }

    /// The peer withdrew [low, high): if any of them is still to come, it is dropped when it does. The
    /// epoch may be one that this end has not heard of yet.
    ///
    /// @return false when it cannot be kept, because there are too many already
    boolean withdrawn(int stationEpoch, long low, long high) {
        if (high <= low
                || known && stationEpoch == epoch && high <= expected
                || isFormer(stationEpoch)) {
            return true;
        }
        long from = low;
        long to = high;
        for (int i = ranges - 1; i >= 0; i--) {
            if (rangeEpoch[i] == stationEpoch && rangeLow[i] <= to && rangeHigh[i] >= from) {
                from = Math.min(from, rangeLow[i]);
                to = Math.max(to, rangeHigh[i]);
                ranges--;
                drop(i);
            }
        }
        if (ranges == RANGES_MAX) {
            return false;
        }
        rangeEpoch[ranges] = stationEpoch;
        rangeLow[ranges] = from;
        rangeHigh[ranges] = to;
        ranges++;
        doubtful |= known && stationEpoch == epoch && to == Long.MAX_VALUE;
        return true;
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

    /// No pair can be revoked any more.
    void forget() {
        Arrays.fill(items, null);
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
