package dev.herald.physical.sim;

import org.jspecify.annotations.Nullable;

/// A command under way.
abstract class Pending {
    final long id;

    /// Place in the [List].
    private int position;

    Pending(long id) {
        this.id = id;
    }

    /// The commands under way at one device: a handful, so ids are found by looking at each.
    static final class List {
        private Pending[] items = new Pending[16];
        private int size;

        int size() {
            return size;
        }

        Pending get(int index) {
            return items[index];
        }

        Pending[] snapshot() {
            return java.util.Arrays.copyOf(items, size);
        }

        @Nullable Pending find(long id) {
            for (int i = 0; i < size; i++) {
                if (items[i].id == id) {
                    return items[i];
                }
            }
            return null;
        }

        void add(Pending pending) {
            if (size == items.length) {
                items = java.util.Arrays.copyOf(items, 2 * size);
            }
            pending.position = size;
            items[size++] = pending;
        }

        @SuppressWarnings("NullAway") // slots past the size hold nothing
        void remove(Pending pending) {
            Pending last = items[--size];
            items[pending.position] = last;
            last.position = pending.position;
            items[size] = null;
        }
    }
}
