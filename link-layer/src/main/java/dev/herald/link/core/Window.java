package dev.herald.link.core;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Recent tallies of one setting. What is older is forgotten: LL-FEU-2.
final class Window {
    static final int BLOCKS_MAX = 64;
    static final int BLOCK_PAIRS = 64;
    static final long AGE_MAX_NS = 86_400_000_000_000L;

    private final Deque<Tally> blocks = new ArrayDeque<>();
    private @Nullable Tally total;

    void add(Tally tally) {
        Tally last = blocks.peekLast();
        if (last != null && last.pairs() < BLOCK_PAIRS) {
            blocks.removeLast();
            blocks.addLast(last.plus(tally));
        } else {
            blocks.addLast(tally);
        }
        if (blocks.size() > BLOCKS_MAX) {
            blocks.removeFirst();
        }
        forgetBefore(tally.asOfNs() - AGE_MAX_NS);
    }

    /// Forgets what is older, but not the last.
    void forgetBefore(long ns) {
        while (blocks.size() > 1 && blocks.getFirst().asOfNs() < ns) {
            blocks.removeFirst();
        }
        total = null;
    }

    /// The sum of what is remembered, or null.
    @Nullable Tally total() {
        if (total == null) {
            for (Tally each : blocks) {
                total = total == null ? each : total.plus(each);
            }
        }
        return total;
    }

    /// When the oldest of what is remembered was made; Long.MAX_VALUE for nothing.
    long oldestNs() {
        Tally first = blocks.peekFirst();
        return first == null ? Long.MAX_VALUE : first.asOfNs();
    }
}
