package dev.herald.physical.guard;

import dev.herald.hal.device.DeviceCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The commands under way, by id: a table with open addressing whose entries are used again, so that a
/// host at work allocates nothing here.
final class UnderWayTable {
    private static final int RECENT = 64;

    private long[] ids = new long[64]; // 0: free
    private UnderWay[] entries = new UnderWay[64];
    private int size;
    private long begun;
    private final ArrayDeque<UnderWay> spare = new ArrayDeque<>();
    private final long[] answered = new long[RECENT];
    private int answers;

    int size() {
        return size;
    }

    @Nullable UnderWay find(long id) {
        int at = indexOf(id);
        return id != 0 && ids[at] == id ? entries[at] : null;
    }

    /// @param command whose id is not 0 and not in the table
    UnderWay begin(DeviceCommand command) {
        if (2 * (size + 1) > ids.length) {
            grow();
        }
        UnderWay entry = spare.isEmpty() ? new UnderWay() : spare.pop();
        entry.begin(command, begun++);
        put(command.id(), entry);
        size++;
        return entry;
    }

    /// Takes out a command that is answered.
    void end(UnderWay entry) {
        long id = entry.command.id();
        answered[answers++ & RECENT - 1] = id;
        remove(indexOf(id));
        size--;
        entry.command = UnderWay.NOTHING;
        spare.push(entry);
    }

    /// Whether a command of that id was answered not long ago.
    boolean wasAnswered(long id) {
        for (long one : answered) {
            if (one == id && id != 0) {
                return true;
            }
        }
        return false;
    }

    /// Which entries there are, in the order of submission.
    List<UnderWay> inOrder() {
        List<UnderWay> all = new ArrayList<>(size);
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0) {
                all.add(entries[i]);
            }
        }
        all.sort(Comparator.comparingLong(entry -> entry.order));
        return all;
    }

    /// Marks the commands that came before this one and occupy one of its qubits.
    void overtake(UnderWay done) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0) {
                UnderWay entry = entries[i];
                if (entry.order < done.order
                        && (entry.occupies(done.first) || entry.occupies(done.second))) {
                    entry.overtaken = true;
                }
            }
        }
    }

    /// The command that has been due for longest, or null when none is due.
    @Nullable UnderWay due(long nowNs) {
        UnderWay first = null;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0
                    && !entries[i].waiting
                    && entries[i].deadlineNs < nowNs
                    && (first == null || entries[i].order < first.order)) {
                first = entries[i];
            }
        }
        return first;
    }

    long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0 && !entries[i].waiting) {
                next = Math.min(next, entries[i].deadlineNs);
            }
        }
        return next;
    }

    /// What is under way now may take any time, until [#resume].
    void suspend() {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0) {
                entries[i].waiting = true;
            }
        }
    }

    /// Goes on with what was suspended; its time is longer by what that took.
    void resume(long tookNs) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0 && entries[i].waiting) {
                UnderWay entry = entries[i];
                entry.waiting = false;
                entry.promisedNs = Expectations.sum(entry.promisedNs, tookNs);
                entry.deadlineNs = Expectations.sum(entry.deadlineNs, tookNs);
            }
        }
    }

    private int indexOf(long id) {
        int mask = ids.length - 1;
        int at = home(id);
        while (ids[at] != 0 && ids[at] != id) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(long id) {
        return (int) (id * 0x9E3779B97F4A7C15L >>> 40) & ids.length - 1;
    }

    private void put(long id, UnderWay entry) {
        int at = indexOf(id);
        ids[at] = id;
        entries[at] = entry;
    }

    /// Closes the gap, so that no search ends too early.
    private void remove(int gap) {
        int mask = ids.length - 1;
        int hole = gap;
        ids[hole] = 0;
        for (int at = hole + 1 & mask; ids[at] != 0; at = at + 1 & mask) {
            int home = home(ids[at]);
            if ((at - home & mask) >= (at - hole & mask)) {
                ids[hole] = ids[at];
                entries[hole] = entries[at];
                ids[at] = 0;
                hole = at;
            }
        }
    }

    private void grow() {
        long[] oldIds = ids;
        UnderWay[] oldEntries = entries;
        ids = new long[oldIds.length * 2];
        entries = Arrays.copyOf(new UnderWay[0], ids.length);
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                put(oldIds[i], oldEntries[i]);
            }
        }
    }
}
