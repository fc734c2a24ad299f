package dev.herald.link.core;

import dev.herald.link.api.Timetable;
import dev.herald.link.api.Timetable.Bin;
import dev.herald.link.message.ItemKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the timetable admits at a cycle, and until when. LL-BIN.
final class Bins {
    private Timetable timetable = Timetable.NONE;
    private @Nullable Set<Integer> purposes;
    private boolean all = true;
    private long endCycle = Long.MAX_VALUE;

    void use(Timetable next) {
        timetable = next;
    }

    /// The cycle that [#admit] and [#endCycle] are about from now on.
    void enter(long cycle) {
        purposes = null;
        all = true;
        List<Bin> bins = timetable.bins();
        if (bins.isEmpty() && timetable.fill()) {
            endCycle = Long.MAX_VALUE;
            return;
        }
        long from = timetable.fromCycle();
        if (cycle < from) {
            endCycle = from; // [LL-BIN-1]
            return;
        }
        long period = timetable.periodCycles();
        long start = from + (cycle - from) / period * period;
        long at = cycle - start;
        all = timetable.fill();
        long end = period;
        for (int i = 0; i < bins.size(); i++) {
            Bin bin = bins.get(i);
            if (at < bin.startCycle()) {
                end = bin.startCycle();
                break;
            }
            if (at < bin.startCycle() + bin.cycles()) {
                purposes = bin.purposes();
                end = bin.startCycle() + bin.cycles();
                break;
            }
        }
        endCycle = Cycles.plus(start, end);
    }

    /// Whether the item may be served now. LL-BIN-2, LL-BIN-3.
    boolean admit(Item item) {
        Set<Integer> only = purposes;
        if (only == null) {
            return all;
        }
        return item.kind == ItemKind.REQUEST && only.contains(item.body.purpose());
    }

    /// The cycle from which on another answer may hold.
    long endCycle() {
        return endCycle;
    }

    /// The first cycle from the given one on that is open to all; the given one when none ever is.
    long openFrom(long cycle) {
        long from = timetable.fromCycle();
        long period = timetable.periodCycles();
        long binned = 0;
        for (Bin bin : timetable.bins()) {
            binned += bin.cycles();
        }
        if (binned == 0 || binned >= period || !timetable.fill() || cycle < from) {
            return cycle;
        }
        long at = (cycle - from) % period;
        long start = cycle - at;
        for (int round = 0; round < 2; round++) {
            for (Bin bin : timetable.bins()) {
                if (at >= bin.startCycle() && at < bin.startCycle() + bin.cycles()) {
                    at = bin.startCycle() + bin.cycles();
                }
            }
            if (at < period) {
                break;
            }
            at = 0;
            start = Cycles.plus(start, period);
        }
        return Cycles.plus(start, at);
    }

    /// The share of the time in which requests of the purpose are admitted.
    double share(int purpose) {
        long binned = 0;
        long own = 0;
        for (Bin bin : timetable.bins()) {
            binned += bin.cycles();
            if (bin.purposes().contains(purpose)) {
                own += bin.cycles();
            }
        }
        long open = timetable.fill() ? timetable.periodCycles() - binned : 0;
        return (double) (own + open) / timetable.periodCycles();
    }
}
