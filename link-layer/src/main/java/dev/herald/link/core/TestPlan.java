package dev.herald.link.core;

import dev.herald.hal.host.Machine;
import dev.herald.link.api.VerificationSettings;
import org.jspecify.annotations.Nullable;

/// When the master measures what: each kind at its interval, one item after the other, kinds that are
/// due in turn, and all of them in a limited share of the link's time. LL-TEST-3, LL-TEST-4.
final class TestPlan {
    private static final int TRIES_MAX = 3;

    private final long[] everyNs;
    private final int[] pairs;
    private final double shareMax;
    private final long[] dueNs = new long[TestKind.values().length];
    private final int[] setting = new int[dueNs.length];
    private final int[] tries = new int[dueNs.length];
    private boolean begun;
    private long notBeforeNs;
    private int last = dueNs.length - 1;

    TestPlan(VerificationSettings settings) {
        everyNs =
                new long[] {
                    settings.testEveryNs(), settings.chshEveryNs(), settings.tomographyEveryNs()
                };
        pairs = new int[] {settings.testPairs(), settings.chshPairs(), settings.tomographyPairs()};
        shareMax = settings.timeShareMax();
    }

    /// The first session is up: test rounds are due at once, the others in their interval.
    void begin(long nowNs) {
        if (!begun) {
            begun = true;
            for (int i = 0; i < dueNs.length; i++) {
                dueNs[i] =
                        everyNs[i] == 0
                                ? Machine.NEVER
                                : i == TestKind.ROUNDS.ordinal()
                                        ? nowNs
                                        : Cycles.plus(nowNs, everyNs[i]);
            }
        }
    }

    /// When the next item is due.
    long nextNs() {
        long next = Machine.NEVER;
        for (long due : dueNs) {
            next = Math.min(next, due);
        }
        return !begun || next == Machine.NEVER ? Machine.NEVER : Math.max(next, notBeforeNs);
    }

    /// What to measure now, or null.
    @Nullable TestKind next(long nowNs) {
        if (nextNs() > nowNs) {
            return null;
        }
        for (int i = 1; i <= dueNs.length; i++) {
            int kind = (last + i) % dueNs.length;
            if (dueNs[kind] <= nowNs) {
                return TestKind.values()[kind];
            }
        }
        return null;
    }

    /// Number of the setting that is next.
    int setting(TestKind kind) {
        return setting[kind.ordinal()];
    }

    int pairs(TestKind kind) {
        return pairs[kind.ordinal()];
    }

    /// The link was given to an item from one instant to another: nothing else is measured for as long
    /// as keeps its share.
    void took(TestKind kind, long fromNs, long costNs) {
        last = kind.ordinal();
        notBeforeNs =
                Math.max(
                        notBeforeNs,
                        Cycles.plus(
                                fromNs, (long) Math.min(costNs / shareMax, (double) (1L << 62))));
    }

    /// The item was compared: the next setting is next.
    void done(TestKind kind, long nowNs) {
        int i = kind.ordinal();
        tries[i] = 0;
        setting[i]++;
        if (setting[i] == kind.settings().size()) {
            over(i, nowNs);
        }
    }

    /// The item was dropped: it is tried again, or all of it at the next occasion.
    void dropped(TestKind kind, long nowNs) {
        int i = kind.ordinal();
        if (++tries[i] == TRIES_MAX) {
            over(i, nowNs);
        }
    }

    private void over(int i, long nowNs) {
        tries[i] = 0;
        setting[i] = 0;
        dueNs[i] = Math.max(Cycles.plus(dueNs[i], everyNs[i]), nowNs);
    }
}
