package dev.herald.link.core;

import dev.herald.link.message.CreateRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Own requests that wait for a slot or the window: the most urgent first, then in the order in which
/// they were made. Every operation takes the same time however many wait, but for a sweep of those that
/// have ended, which their own number pays for.
final class Backlog {
    /// Needs are summed up to so much each, about 19 hours, so that no sum of 65,536 overflows.
    private static final long NEED_MAX_NS = 1L << 46;

    private static final int SWEEP_MIN = 64;

    private final List<ArrayDeque<Item>> levels = new ArrayList<>();
    private final int[] live = new int[CreateRequest.PRIORITY_MAX + 1];
    private final long[] needNs = new long[CreateRequest.PRIORITY_MAX + 1];
    private int size;

    Backlog() {
        for (int priority = 0; priority <= CreateRequest.PRIORITY_MAX; priority++) {
            levels.add(new ArrayDeque<>());
        }
    }

    int size() {
        return size;
    }

    /// @param item in stage WAITING
    void add(Item item) {
        int level = item.body.priority();
        item.needNs = Math.min(Cycles.times(item.body.number(), item.pairNs), NEED_MAX_NS);
        levels.get(level).add(item);
        live[level]++;
        needNs[level] += item.needNs;
        size++;
    }

    /// Puts back what was taken out first.
    void putBack(Item item) {
        int level = item.body.priority();
        levels.get(level).addFirst(item);
        live[level]++;
        needNs[level] += item.needNs;
        size++;
    }

    /// Takes out the next, or null.
    @Nullable Item poll() {
        for (int level = size == 0 ? -1 : CreateRequest.PRIORITY_MAX; level >= 0; level--) {
            ArrayDeque<Item> items = levels.get(level);
            for (Item item = items.poll(); item != null; item = items.poll()) {
                if (item.stage == Item.Stage.WAITING) {
                    drop(item);
                    return item;
                }
            }
        }
        return null;
    }

    /// The item ends while it waits; the caller moves it to another stage in the same step.
    void leave(Item item) {
        drop(item);
        int level = item.body.priority();
        ArrayDeque<Item> items = levels.get(level);
        if (items.size() > SWEEP_MIN && items.size() > 2 * live[level]) {
            items.removeIf(each -> each == item || each.stage != Item.Stage.WAITING);
        }
    }

    private void drop(Item item) {
        int level = item.body.priority();
        live[level]--;
        needNs[level] -= item.needNs;
        size--;
    }

    /// Mean time until those of at least this priority are served.
    long aheadNs(int priority) {
        long sum = 0;
        for (int level = priority; level <= CreateRequest.PRIORITY_MAX; level++) {
            sum = Cycles.plus(sum, needNs[level]);
        }
        return sum;
    }

    /// Those that wait, in the order in which they would be sent.
    void addTo(List<Item> all) {
        for (int level = CreateRequest.PRIORITY_MAX; level >= 0; level--) {
            for (Item item : levels.get(level)) {
                if (item.stage == Item.Stage.WAITING) {
                    all.add(item);
                }
            }
        }
    }
}
