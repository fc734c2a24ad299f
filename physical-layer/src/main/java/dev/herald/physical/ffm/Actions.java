package dev.herald.physical.ffm;

import dev.herald.hal.host.Agenda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loop of a host in C as the agenda of a Java device: an action is a token until it is due. From
/// other threads it enters the loop by `post` first.
final class Actions implements Agenda {
    /// The token of a post; those of actions are greater.
    private static final long POSTED = 0;

    private record Posted(long atNs, Runnable action) {}

    private final HostCalls host;
    private @Nullable Runnable[] waiting = new @Nullable Runnable[16];
    private int[] free = new int[16];
    private int freeCount;
    private int used;
    private volatile @Nullable Thread loop;
    private final List<Posted> posted = new ArrayList<>();
    private boolean closed;

    Actions(HostCalls host) {
        this.host = host;
    }

    /// The host called: this thread is its loop's.
    void onLoop() {
        loop = Thread.currentThread();
    }

    @Override
    public void at(long atNs, Runnable action) {
        if (Thread.currentThread() == loop) {
            if (!closed) {
                host.wakeAt(atNs, keep(action));
            }
            return;
        }
        synchronized (posted) {
            if (!closed) {
                posted.add(new Posted(atNs, action));
                host.post(POSTED); // within the lock: none comes after close
            }
        }
    }

    private long keep(Runnable action) {
        if (freeCount == 0 && used == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * used);
            free = Arrays.copyOf(free, 2 * used);
        }
        int index = freeCount > 0 ? free[--freeCount] : used++;
        waiting[index] = action;
        return index + 1L;
    }

    void run(long token) {
        if (token == POSTED) {
            List<Posted> now;
            synchronized (posted) {
                now = List.copyOf(posted);
                posted.clear();
            }
            now.forEach(one -> at(one.atNs, one.action));
            return;
        }
        int index = (int) (token - 1);
        Runnable action = index >= 0 && index < used ? waiting[index] : null;
        if (action != null) {
            waiting[index] = null;
            free[freeCount++] = index;
            action.run();
        }
    }

    void close() {
        synchronized (posted) {
            closed = true;
            posted.clear();
        }
    }
}
