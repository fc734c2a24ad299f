package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Outcomes of measured pairs, by setting and by the Bell state that was reported. Pairs that were not
/// heralded at both ends are not in here: every estimate is conditioned on that (post-selection).
/// Filled by one thread.
public final class PairCounts {

    /// How both ends measured.
    public record Setting(Basis a, Basis b) {
        public Setting {
            requireNonNull(a);
            requireNonNull(b);
        }

        public static Setting of(Axis a, Axis b) {
            return new Setting(Basis.of(a), Basis.of(b));
        }
    }

    /// Counts of the four outcomes of pairs of one setting and one reported Bell state.
    public record Cell(Setting setting, BellIndex bell) {}

    private final Map<Cell, long[]> counts = new LinkedHashMap<>();
    private long total;

    /// @param a outcome of the first end, true for 1
    /// @param b outcome of the second end
    public PairCounts add(Setting setting, BellIndex bell, boolean a, boolean b) {
        return add(setting, bell, a, b, 1);
    }

    /// @param times how many such pairs, at least 0
    public PairCounts add(Setting setting, BellIndex bell, boolean a, boolean b, long times) {
        if (times < 0) {
            throw new IllegalArgumentException("times " + times + " is negative");
        }
        long[] cell = counts.computeIfAbsent(new Cell(setting, bell), key -> new long[4]);
        cell[(a ? 2 : 0) + (b ? 1 : 0)] += times;
        total += times;
        return this;
    }

    /// All pairs.
    public long total() {
        return total;
    }

    /// Pairs of a setting, of whatever Bell state.
    public long pairs(Setting setting) {
        long sum = 0;
        for (Map.Entry<Cell, long[]> entry : counts.entrySet()) {
            if (entry.getKey().setting().equals(setting)) {
                for (long count : entry.getValue()) {
                    sum += count;
                }
            }
        }
        return sum;
    }

    /// Visits the cells in the order in which they were first filled; the array is not to be changed.
    void forEach(BiConsumer<Cell, long[]> visitor) {
        counts.forEach(visitor);
    }
}
