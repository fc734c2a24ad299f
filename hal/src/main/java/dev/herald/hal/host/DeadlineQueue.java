package dev.herald.hal.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Deadlines under keys that come and go (one for each request, pair or circuit). Due keys are
/// returned by deadline, then in the order in which they were set. Setting, clearing and polling take
/// logarithmic time.
public final class DeadlineQueue<K> {
    private record Entry<K>(long atNs, long order, K key) implements Comparable<Entry<K>> {
        @Override
        public int compareTo(Entry<K> other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry<K>> queue = new PriorityQueue<>();
    private final Map<K, Entry<K>> live = new LinkedHashMap<>();
    private long set;

    /// Sets or moves the deadline of the key.
    public void set(K key, long deadlineNs) {
        Entry<K> entry = new Entry<>(deadlineNs, set++, key);
        live.put(key, entry);
        queue.add(entry);
        if (queue.size() > 64 && queue.size() > 4 * live.size()) {
            queue.removeIf(e -> live.get(e.key) != e);
        }
    }

    public void clear(K key) {
        live.remove(key);
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
        while (head != null && live.get(head.key) != head) {
            queue.poll();
            head = queue.peek();
        }
        return head;
    }
}
