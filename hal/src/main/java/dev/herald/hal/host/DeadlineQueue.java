package dev.herald.hal.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Deadlines under keys that come and go (one for each request, pair or circuit). Due keys are
/// returned by deadline, then in the order in which they were set. Setting, clearing and polling take
/// logarithmic time; moving a deadline to a later instant, which is what most that are moved do, takes
/// constant time and allocates nothing.
public final class DeadlineQueue<K> {
    /// The deadline of a key. Its place in the queue is never behind where it belongs; one that was moved
    /// later finds its place when it comes to the head.
    private static final class Entry<K> implements Comparable<Entry<K>> {
        final K key;
        long atNs;
        long order;
        long queuedNs;
        long queuedOrder;
        boolean cleared;

        Entry(K key, long atNs, long order) {
            this.key = key;
            this.atNs = atNs;
            this.order = order;
            queue();
        }

        void queue() {
            queuedNs = atNs;
            queuedOrder = order;
        }

        boolean isInPlace() {
            return queuedOrder == order;
        }

        @Override
        public int compareTo(Entry<K> other) {
            int byTime = Long.compare(queuedNs, other.queuedNs);
            return byTime != 0 ? byTime : Long.compare(queuedOrder, other.queuedOrder);
        }
    }

    private final PriorityQueue<Entry<K>> queue = new PriorityQueue<>();
    private final Map<K, Entry<K>> live = new LinkedHashMap<>();
    private long set;

    /// Sets or moves the deadline of the key.
    public void set(K key, long deadlineNs) {
        Entry<K> present = live.get(key);
        if (present != null && present.queuedNs <= deadlineNs) {
            present.atNs = deadlineNs;
            present.order = set++;
            return;
        }
        if (present != null) {
            present.cleared = true;
        }
        Entry<K> entry = new Entry<>(key, deadlineNs, set++);
        live.put(key, entry);
        queue.add(entry);
        if (queue.size() > 64 && queue.size() > 4 * live.size()) {
            queue.removeIf(e -> e.cleared);
        }
    }

    public void clear(K key) {
        Entry<K> entry = live.remove(key);
        if (entry != null) {
            entry.cleared = true;
        }
    }

    public boolean isSet(K key) {
        return live.containsKey(key);
    }

    public int size() {
        return live.size();
    }

    /// The earliest deadline, or [Machine#NEVER].
    public long nextNs() {
        Entry<K> head = head();
        return head == null ? Machine.NEVER : head.atNs;
    }

    /// Removes and returns the next key due at or before `nowNs`, or null.
    public @Nullable K pollDue(long nowNs) {
        Entry<K> head = head();
        if (head == null || head.atNs > nowNs) {
            return null;
        }
        queue.poll();
        live.remove(head.key);
        return head.key;
    }

    private @Nullable Entry<K> head() {
        Entry<K> head = queue.peek();
        while (head != null && (head.cleared || !head.isInPlace())) {
            queue.poll();
            if (!head.cleared) {
                head.queue();
                queue.add(head);
            }
            head = queue.peek();
        }
        return head;
    }
}
