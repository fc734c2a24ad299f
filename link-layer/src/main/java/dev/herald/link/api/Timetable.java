package dev.herald.link.api;

import java.util.List;
import java.util.Set;

/// When a link serves which purposes: time bins that repeat, from a network schedule (TDMA). Both ends are
/// given the same one by the layer above. Normative: spec/text/link.md, LL-BIN.
///
/// @param fromCycle the cycle in which the first period begins; before it the link serves as it likes
/// @param periodCycles length of a period, at least 1
/// @param bins without overlap, in ascending order, within a period; at most [#BINS_MAX]
/// @param fill whether the time outside of bins is for all purposes; otherwise for none
public record Timetable(long fromCycle, long periodCycles, List<Bin> bins, boolean fill) {
    public static final int BINS_MAX = 1024;

    /// The link serves as it likes.
    public static final Timetable NONE = new Timetable(0, Long.MAX_VALUE, List.of(), true);

    /// @param startCycle from the beginning of the period, not negative
    /// @param cycles at least 1
    /// @param purposes that are served, and no others; not empty
    public record Bin(long startCycle, long cycles, Set<Integer> purposes) {
        public Bin {
            purposes = Set.copyOf(purposes);
            if (startCycle < 0 || cycles < 1 || startCycle + cycles < 0 || purposes.isEmpty()) {
                throw new IllegalArgumentException(
                        "a bin from cycle "
                                + startCycle
                                + " for "
                                + cycles
                                + " cycles needs a start of at least 0, a length of at least 1 and a purpose");
            }
        }

        long endCycle() {
            return startCycle + cycles;
        }
    }

    public Timetable {
        bins = List.copyOf(bins);
        if (fromCycle < 0 || periodCycles < 1 || bins.size() > BINS_MAX) {
            throw new IllegalArgumentException(
                    "a timetable from cycle "
                            + fromCycle
                            + " with a period of "
                            + periodCycles
                            + " cycles and "
                            + bins.size()
                            + " bins needs at least 0, at least 1 and at most "
                            + BINS_MAX);
        }
        long end = 0;
        for (Bin bin : bins) {
            if (bin.startCycle() < end || bin.endCycle() > periodCycles) {
                throw new IllegalArgumentException(
                        "bin at cycle "
                                + bin.startCycle()
                                + " must begin at or after "
                                + end
                                + " and end by "
                                + periodCycles);
            }
            end = bin.endCycle();
        }
    }
}
