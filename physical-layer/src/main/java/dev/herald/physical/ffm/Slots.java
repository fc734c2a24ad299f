package dev.herald.physical.ffm;

import org.jspecify.annotations.Nullable;

/// Java objects that C knows by a number: a number that is out of date finds nothing. Finding one takes
/// no lock and allocates nothing.
final class Slots<T> {
    private static final int INDEX_BITS = 20;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    /// @param token the number, never 0
    private record Entry<T>(long token, T value) {}

    private volatile @Nullable Entry<T>[] entries = empty(4);
    private long given;

    @SuppressWarnings("unchecked")
    private static <T> @Nullable Entry<T>[] empty(int size) {
        return (@Nullable Entry<T>[]) new @Nullable Entry<?>[size];
    }

    /// @return the number of the object from here on
    synchronized long add(T value) {
        @Nullable Entry<T>[] old = entries;
        int index = 0;
        while (index < old.length && old[index] != null) {
            index++;
        }
        if (index > INDEX_MASK) {
            throw new IllegalStateException("more than " + INDEX_MASK + " devices are open");
        }
        @Nullable Entry<T>[] next = empty(index == old.length ? 2 * old.length : old.length);
        System.arraycopy(old, 0, next, 0, old.length);
        long token = ++given << INDEX_BITS | index;
        next[index] = new Entry<>(token, value);
        entries = next;
        return token;
    }

    @Nullable T find(long token) {
        @Nullable Entry<T>[] all = entries;
        int index = index(token);
        Entry<T> entry = index < all.length ? all[index] : null;
        return entry != null && entry.token == token ? entry.value : null;
    }

    synchronized void remove(long token) {
        if (find(token) != null) {
            @Nullable Entry<T>[] next = entries.clone();
            next[index(token)] = null;
            entries = next;
        }
    }

    /// The place of an object, from 0; used again when it was removed.
    static int index(long token) {
        return (int) (token & INDEX_MASK);
    }
}
