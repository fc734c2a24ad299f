package dev.herald.link.core;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which item is served: a function of the items, the pairs made for them and the cycle, and of nothing
/// an end keeps to itself. Both ends come to the same choice as soon as they know the same items, so
/// that no message has to be spent on it and no disagreement lasts.
final class Scheduler {
    private static final long TURN_ATTEMPTS = 1024;

    private final PortDescriptor port;
    private final long turnCycles;
    private long turnEndCycle = Long.MAX_VALUE;
    private long readyNs = Machine.NEVER;

    Scheduler(PortDescriptor port) {
        this.port = port;
        turnCycles = Cycles.times(TURN_ATTEMPTS, port.keepSpacing());
    }

    /// The item to attempt for next, or null.
    ///
    /// @param items of the queue, in the master's order
    @Nullable Item pick(long nowNs, List<Item> items) {
        turnEndCycle = Long.MAX_VALUE;
        readyNs = Machine.NEVER;
        Item best = null;
        int sharing = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.wanted() <= 0) {
                continue;
            }
            if (item.undivided() && item.claimed > 0) {
                return item; // [LL-QUEUE-11]
            }
            long startNs = startNs(item);
            if (startNs > nowNs) { // [LL-QUEUE-8]
                readyNs = Math.min(readyNs, startNs);
                continue;
            }
            int order = best == null ? -1 : compare(item, best); // [LL-QUEUE-9]
            if (order < 0) {
                best = item;
                sharing = 1;
            } else if (order == 0) {
                sharing++;
            }
        }
        return best == null || sharing == 1 ? best : ofTurn(nowNs, items, best, sharing);
    }

    /// The last pick holds for cycles before this one.
    long turnEndCycle() {
        return turnEndCycle;
    }

    /// When an item that the last pick passed over may be served.
    long readyNs() {
        return readyNs;
    }

    /// Larger priority first, then requests of a number of pairs in the master's order; streams share.
    private static int compare(Item item, Item best) {
        int byPriority = Integer.compare(best.body.priority(), item.body.priority());
        if (byPriority != 0) {
            return byPriority;
        }
        if (item.stream() != best.stream()) {
            return item.stream() ? 1 : -1;
        }
        return item.stream() ? 0 : 1; // items come in the master's order
    }

    /// Streams take turns by the clock. LL-QUEUE-10.
    private Item ofTurn(long nowNs, List<Item> items, Item first, int sharing) {
        long cycle = Cycles.plus(nowNs, port.commandLeadNs()) / port.cycleNs();
        long turn = cycle / turnCycles;
        turnEndCycle = Cycles.times(turn + 1, turnCycles);
        int chosen = (int) (turn % sharing);
        Item pick = first;
        for (int i = items.indexOf(first); i < items.size(); i++) {
            Item item = items.get(i);
            if (item.stream()
                    && item.body.priority() == first.body.priority()
                    && startNs(item) <= nowNs) {
                if (chosen-- == 0) {
                    pick = item;
                    break;
                }
            }
        }
        return pick;
    }

    private long startNs(Item item) {
        return Cycles.times(item.scheduleCycle, port.cycleNs()) - port.commandLeadNs();
    }
}
