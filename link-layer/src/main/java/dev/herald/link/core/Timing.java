package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;

/// When the next batch begins. Wherever both ends know an instant, a herald or the end of a batch, they
/// count from it and so begin in the same cycle; where they do not, they begin on ever coarser grids of
/// cycles, which both share.
final class Timing {
    private static final int LEVEL_MAX = 16;

    /// An end that misses its peer tries at least eight times in the time a pair takes, unless that is
    /// more often than it hears the answer. Both ends come to the same grid in the end, on which each is
    /// free again at every instant: they cannot miss each other for ever.
    private static final int TRIES_PER_PAIR = 8;

    private final PortDescriptor port;
    private final long heraldNs;
    private final long windowCycles;
    private final long periodCycles;
    private final int levelMax;
    private long notBeforeNs;
    private long heraldedCycle;
    private int misses;
    private int lates;
    private int failures;

    Timing(PortDescriptor port, FidelityEstimator estimator) {
        this.port = port;
        heraldNs = estimator.heraldNs();
        windowCycles = estimator.refreshCycles();
        periodCycles = estimator.refreshPeriodCycles();
        double success =
                port.points().stream().mapToDouble(OperatingPoint::success).max().orElse(1);
        long gap = Cycles.ceilDiv(heraldNs + port.commandLeadNs(), port.cycleNs());
        int level = 0;
        while (level < LEVEL_MAX
                && ((2L << level) * TRIES_PER_PAIR * success <= 1
                        || (long) port.measureSpacing() << level
                                <= gap + 2L * port.keepSpacing())) {
            level++;
        }
        levelMax = level;
    }

    /// The first batch for an item.
    void begin() {
        misses = 0;
    }

    /// Whether it is too early for a command.
    boolean waits(long nowNs) {
        return failures > 0 && nowNs < notBeforeNs;
    }

    long notBeforeNs() {
        return notBeforeNs;
    }

    /// The first cycle of the next batch. LL-GEN-3.
    long firstCycle(long nowNs, boolean keepSpacing, long scheduleCycle) {
        long startNs = Math.max(nowNs, notBeforeNs);
        long leadNs =
                Math.max(port.commandLeadNs(), lates == 0 ? 0 : port.cycleNs())
                        << Math.min(lates, LEVEL_MAX);
        long cycle = Cycles.ceilDiv(Cycles.plus(startNs, leadNs), port.cycleNs());
        int level = Math.clamp(misses - 1, 0, levelMax);
        long step = (long) (keepSpacing ? port.keepSpacing() : port.measureSpacing()) << level;
        return Cycles.roundUp(Math.max(cycle, scheduleCycle), step);
    }

    /// How long a batch is at most: long against the gap between two batches, and no longer than a few
    /// pairs take, so that an end that missed the last herald of a request soon hears of it.
    long batchCycles(double success, boolean keepSpacing) { // [LL-GEN-10]
        long spacing = keepSpacing ? port.keepSpacing() : port.measureSpacing();
        long gap = Cycles.ceilDiv(heraldNs + port.commandLeadNs(), port.cycleNs());
        double attempts = (keepSpacing ? 4 : 64) / success;
        double cycles = Math.max(64.0 * Math.max(spacing, gap), attempts * spacing);
        return (long) Math.min(cycles, (double) port.batchCyclesMax());
    }

    /// The window of attempts between two initialisations of storage that the cycle lies in, or, when it
    /// lies between two, the next. LL-GEN-6.
    long window(long cycle) {
        if (periodCycles == Long.MAX_VALUE) {
            return 0;
        }
        return cycle / periodCycles + (cycle % periodCycles < windowCycles ? 0 : 1);
    }

    long windowStart(long window) {
        return periodCycles == Long.MAX_VALUE ? 0 : window * periodCycles;
    }

    long windowEnd(long window) {
        return periodCycles == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : window * periodCycles + windowCycles;
    }

    void heralded(long cycle) {
        heraldedCycle = cycle;
    }

    void complete() {
        met();
        notBeforeNs = Cycles.plus(Cycles.times(heraldedCycle, port.cycleNs()), heraldNs);
    }

    void exhausted(long firstCycle, long cycles, boolean keepSpacing) {
        met();
        int spacing = keepSpacing ? port.keepSpacing() : port.measureSpacing();
        long lastAttempt = firstCycle + (cycles - 1) / spacing * spacing;
        notBeforeNs = Cycles.plus(Cycles.times(lastAttempt, port.cycleNs()), heraldNs);
    }

    private void met() {
        misses = 0;
        lates = 0;
        failures = 0;
    }

    /// @param wanted whether the peer was expected at all
    void missedPeer(boolean wanted) {
        lates = 0;
        failures = 0;
        notBeforeNs = 0;
        if (wanted) {
            misses = Math.min(misses + 1, LEVEL_MAX + 1);
        }
    }

    void late() {
        lates++;
        notBeforeNs = 0;
    }

    /// The device or the station has trouble: waits twice as long each time, up to a second.
    void failed(long nowNs) {
        int level = Math.min(failures++, 30);
        long baseNs = Math.max(1_000, Cycles.times(port.keepSpacing(), port.cycleNs()));
        notBeforeNs =
                Cycles.plus(nowNs, Math.min(Cycles.times(baseNs, 1L << level), 1_000_000_000L));
    }
}
