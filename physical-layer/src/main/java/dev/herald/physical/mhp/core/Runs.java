package dev.herald.physical.mhp.core;

import dev.herald.hal.host.Invariant;

/// The attempts that one end has announced and the station has not judged: disjoint runs on one
/// spacing, by cycle. Primitive arrays, because every window is judged by them.
final class Runs {

    /// More gaps than this only come from frames lost one after the other.
    static final int MAX = 16;

    private final long[] first = new long[MAX];
    private final long[] last = new long[MAX];

    /// Number of the attempt at `first`.
    private final long[] attempt = new long[MAX];

    private int size;
    private int spacing = 1;

    void clear(int newSpacing) {
        size = 0;
        spacing = newSpacing;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The last cycle announced; only asked when there is one.
    long end() {
        return last[size - 1];
    }

    /// Adds a run; what was announced before counts once.
    ///
    /// @return false when the run contradicts another one, or leaves too many gaps; nothing is added
    boolean add(long firstCycle, long lastCycle, long firstAttempt) {
        long low = firstCycle;
        long high = lastCycle;
        int from = 0;
        while (from < size && last[from] < low - spacing) {
            from++;
        }
        int to = from;
        for (; to < size && first[to] <= high + spacing; to++) {
            boolean sameCount = attempt[to] - firstAttempt == (first[to] - firstCycle) / spacing;
            if (!sameCount) {
                return false;
            }
        }
        if (to == from && size == MAX) {
            return false;
        }
        long number = firstAttempt;
        if (to > from) {
            if (first[from] < low) {
                low = first[from];
                number = attempt[from];
            }
            high = Math.max(high, last[to - 1]);
        }
        splice(from, to);
        first[from] = low;
        last[from] = high;
        attempt[from] = number;
        return true;
    }

    /// Replaces the entries from..to by one free slot.
    private void splice(int from, int to) {
        int tail = size - to;
        System.arraycopy(first, to, first, from + 1, tail);
        System.arraycopy(last, to, last, from + 1, tail);
        System.arraycopy(attempt, to, attempt, from + 1, tail);
        size = from + 1 + tail;
    }

    /// Forgets the attempts after a cycle.
    void cutAfter(long cycle) {
        while (size > 0 && first[size - 1] > cycle) {
            size--;
        }
        if (size > 0 && last[size - 1] > cycle) {
            last[size - 1] = cycle / spacing * spacing;
        }
    }

    /// Forgets the attempts up to a cycle.
    void dropThrough(long cycle) {
        int gone = 0;
        while (gone < size && last[gone] <= cycle) {
            gone++;
        }
        if (gone > 0) {
            int left = size - gone;
            System.arraycopy(first, gone, first, 0, left);
            System.arraycopy(last, gone, last, 0, left);
            System.arraycopy(attempt, gone, attempt, 0, left);
            size = left;
        }
        if (size > 0 && first[0] <= cycle) {
            long next = (cycle / spacing + 1) * spacing;
            attempt[0] += (next - first[0]) / spacing;
            first[0] = next;
        }
    }

    boolean covers(long cycle) {
        return attemptAt(cycle) != 0;
    }

    /// Number of the attempt at a cycle; 0 when there is none.
    long attemptAt(long cycle) {
        for (int i = 0; i < size; i++) {
            if (first[i] <= cycle && cycle <= last[i]) {
                return cycle % spacing == 0 ? attempt[i] + (cycle - first[i]) / spacing : 0;
            }
        }
        return 0;
    }

    /// Cycle of the last attempt up to a cycle; -1 when there is none.
    long lastThrough(long cycle) {
        for (int i = size - 1; i >= 0; i--) {
            if (first[i] <= cycle) {
                return Math.min(last[i], cycle / spacing * spacing);
            }
        }
        return -1;
    }

    /// Attempts in the cycles after `low` up to `high`.
    long count(long low, long high) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += multiples(Math.max(low, first[i] - 1), Math.min(high, last[i]), spacing);
        }
        return sum;
    }

    /// Attempts of both in the cycles after `low` up to `high`.
    static long common(Runs x, Runs y, long low, long high) {
        if (x.size == 0 || y.size == 0) {
            return 0;
        }
        long step = x.spacing == y.spacing ? x.spacing : commonMultiple(x.spacing, y.spacing);
        long sum = 0;
        for (int i = 0; i < x.size; i++) {
            for (int j = 0; j < y.size; j++) {
                long from = Math.max(low, Math.max(x.first[i], y.first[j]) - 1);
                long to = Math.min(high, Math.min(x.last[i], y.last[j]));
                sum += multiples(from, to, step);
            }
        }
        return sum;
    }

    /// Multiples of the step after `low` up to `high`.
    private static long multiples(long low, long high, long step) {
        return low >= high ? 0 : Math.floorDiv(high, step) - Math.floorDiv(low, step);
    }

    private static long commonMultiple(long x, long y) {
        long p = x;
        long q = y;
        while (q != 0) {
            long r = p % q;
            p = q;
            q = r;
        }
        return x / p * y;
    }

    void checkInvariants() {
        for (int i = 0; i < size; i++) {
            if (first[i] > last[i] || i > 0 && last[i - 1] + spacing >= first[i]) {
                Invariant.check(false, "run %d of %d begins at %d", i, size, first[i]);
            }
        }
    }
}
