package dev.herald.link.core;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.Machine;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.ItemKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which item is served: a function of the items, the pairs made for them, the cycle and what the two ends
/// told each other of their memories, and of nothing an end keeps to itself. Both ends come to the same
/// choice as soon as they know the same, so that no message has to be spent on it and no disagreement
/// lasts.
final class Scheduler {
    private static final long TURN_ATTEMPTS = 1024;

    private final PortDescriptor port;
    private final Discipline discipline;
    private final PeerMemory peerMemory;
    private final Adverts adverts;
    private final Bins bins = new Bins();
    private final long turnCycles;
    private long turnEndCycle = Long.MAX_VALUE;
    private long turnEndPair = Long.MAX_VALUE;
    private long readyNs = Machine.NEVER;

    /// The last pick, and what it was picked from: it is not looked for again while nothing has changed.
    private @Nullable Item picked;

    private boolean changed = true;
    private int itemsVersion;
    private int peerVersion;
    private int advertsVersion;
    private long pickedUntilNs;

    Scheduler(LinkConfig config, PeerMemory peerMemory, Adverts adverts) {
        port = config.port();
        discipline = config.discipline();
        this.peerMemory = peerMemory;
        this.adverts = adverts;
        turnCycles = Cycles.times(TURN_ATTEMPTS, port.keepSpacing());
    }

    void use(Timetable timetable) {
        bins.use(timetable);
        changed = true;
    }

    /// An item got on: a pair was heralded for it, or anything else that is not a change of the items.
    void progressed() {
        changed = true;
    }

    /// The share of the time in which the purpose may be served, 0 to 1.
    double share(int purpose) {
        return bins.share(purpose);
    }

    /// When the attempt that begins a session may be commanded, from the instant on. LL-BIN-6.
    long probeNs(long nowNs) {
        long cycle = Cycles.plus(nowNs, port.commandLeadNs()) / port.cycleNs();
        long open = bins.openFrom(cycle);
        return open == cycle ? nowNs : commandNs(open);
    }

    /// The item to attempt for next, or null.
    ///
    /// @param items of the queue, in the master's order
    /// @param version that changes with them
    @Nullable Item pick(long nowNs, List<Item> items, int version) {
        if (changed
                || version != itemsVersion
                || peerMemory.version() != peerVersion
                || adverts.version() != advertsVersion
                || nowNs >= pickedUntilNs) {
            picked = pick(nowNs, items);
            changed = false;
            itemsVersion = version;
            peerVersion = peerMemory.version();
            advertsVersion = adverts.version();
            pickedUntilNs =
                    turnEndCycle == Long.MAX_VALUE
                            ? readyNs
                            : Math.min(readyNs, commandNs(turnEndCycle));
        }
        return picked;
    }

    private @Nullable Item pick(long nowNs, List<Item> items) {
        long cycle = Cycles.plus(nowNs, port.commandLeadNs()) / port.cycleNs();
        bins.enter(cycle);
        turnEndCycle = bins.endCycle();
        turnEndPair = Long.MAX_VALUE;
        readyNs = turnEndCycle == Long.MAX_VALUE ? Machine.NEVER : commandNs(turnEndCycle);
        Item best = null;
        Item second = null;
        int sharing = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.isBetweenRounds() && bins.admit(item)) {
                return null; // [LL-QUEUE-11]
            }
            if (item.wanted() <= 0 || !bins.admit(item)) {
                continue;
            }
            if (item.undivided() && item.claimed > 0) {
                return peerMemory.blocks(item) ? null : item; // [LL-QUEUE-11]
            }
            long startNs = commandNs(item.scheduleCycle);
            if (startNs > nowNs) { // [LL-QUEUE-8]
                readyNs = Math.min(readyNs, startNs);
                continue;
            }
            if (peerMemory.blocks(item) || adverts.blocks(item)) { // [LL-ADVERT-4]
                continue;
            }
            int order = best == null ? -1 : compare(item, best); // [LL-QUEUE-9]
            if (order < 0) {
                second = best;
                best = item;
                sharing = 1;
            } else if (best != null && order == 0 && shares(item, best)) {
                sharing++;
            } else if (second == null || compare(item, second) < 0) {
                second = item;
            }
        }
        if (best == null) {
            return null;
        }
        if (sharing > 1) {
            return ofTurn(cycle, items, best, sharing);
        }
        if (second != null && second.kind == best.kind) {
            turnEndPair = Cycles.plus(best.claimed, discipline.pairsBefore(best, second));
        }
        return best;
    }

    /// The last pick holds for cycles before this one.
    long turnEndCycle() {
        return turnEndCycle;
    }

    /// The last pick holds until so many pairs of it have been heralded.
    long turnEndPair() {
        return turnEndPair;
    }

    /// When an item that the last pick passed over may be served.
    long readyNs() {
        return readyNs;
    }

    private int compare(Item item, Item best) {
        int byKind = Integer.compare(rank(item.kind), rank(best.kind)); // [LL-SCHED-1]
        return byKind != 0 ? byKind : discipline.compare(item, best);
    }

    private static int rank(ItemKind kind) {
        return switch (kind) {
            case TEST -> 0;
            case REQUEST -> 1;
            case BUFFER -> 2;
        };
    }

    private static boolean shares(Item item, Item best) {
        return item.stream() && best.stream();
    }

    /// Streams take turns by the clock. LL-QUEUE-10.
    private Item ofTurn(long cycle, List<Item> items, Item first, int sharing) {
        long turn = cycle / turnCycles;
        turnEndCycle = Math.min(turnEndCycle, Cycles.times(turn + 1, turnCycles));
        int chosen = (int) (turn % sharing);
        long nowNs = Cycles.times(cycle, port.cycleNs()) - port.commandLeadNs();
        Item pick = first;
        for (int i = items.indexOf(first); i < items.size(); i++) {
            Item item = items.get(i);
            if (item.stream()
                    && item.wanted() > 0
                    && bins.admit(item)
                    && commandNs(item.scheduleCycle) <= nowNs
                    && !peerMemory.blocks(item)
                    && !adverts.blocks(item)
                    && compare(item, first) == 0) {
                if (chosen-- == 0) {
                    pick = item;
                    break;
                }
            }
        }
        return pick;
    }

    /// When the command for a batch that begins in the cycle is due.
    private long commandNs(long cycle) {
        return Cycles.times(cycle, port.cycleNs()) - port.commandLeadNs();
    }
}
