package dev.herald.hal.host;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/// One optional deadline per key. Expiry order is deadline first, then key order, so that two timers
/// due at the same instant always fire in the same order.
public final class Deadlines<K extends Enum<K>> {
    private final K[] keys;
    private final long[] atNs;

    public Deadlines(Class<K> type) {
        keys = type.getEnumConstants();
        atNs = new long[keys.length];
        Arrays.fill(atNs, Machine.NEVER);
    }

    public void set(K key, long deadlineNs) {
        atNs[key.ordinal()] = deadlineNs;
    }

    public void clear(K key) {
        atNs[key.ordinal()] = Machine.NEVER;
    }

    public boolean isSet(K key) {
        return atNs[key.ordinal()] != Machine.NEVER;
    }

    public long nextNs() {
        long next = Machine.NEVER;
        for (long at : atNs) {
            next = Math.min(next, at);
        }
        return next;
    }

    /// Removes and returns the next key due at or before `nowNs`, or null.
    public @Nullable K pollDue(long nowNs) {
        K due = null;
        for (K key : keys) {
            long at = atNs[key.ordinal()];
            if (at <= nowNs && at != Machine.NEVER && (due == null || at < atNs[due.ordinal()])) {
                due = key;
            }
        }
        if (due != null) {
            clear(due);
        }
        return due;
    }

    /// The keys that are set; for invariants and diagnostics.
    public EnumSet<K> armed() {
        EnumSet<K> armed = EnumSet.noneOf(keys[0].getDeclaringClass());
        for (K key : keys) {
            if (isSet(key)) {
                armed.add(key);
            }
        }
        return armed;
    }
}
