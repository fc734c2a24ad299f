package dev.herald.network.plan;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The cut-off that gives the greatest rate at the fidelity asked.
///
/// A longer cut-off loses fewer pairs and lets those it keeps wait longer: in both models the rate grows with
/// the cut-off and the fidelity falls. The best one is therefore the longest that reaches the fidelity.
public final class CutoffSearch {
    /// The longest that is tried: about 146 years.
    private static final long LONGEST_NS = 1L << 62;

    private CutoffSearch() {}

    /// @param cutoffNs at least 1; Long.MAX_VALUE when pairs may wait for any time
    /// @param outlook of the chain with it
    public record Found(long cutoffNs, Outlook outlook) {}

    /// The best cut-off for all stations of a chain in steady state.
    ///
    /// @param room as in [StreamModel#of]
    /// @return null when no cut-off reaches the fidelity
    public static @Nullable Found ofStream(Chain chain, int room, double minFidelity) {
        boolean unlimited = room == StreamModel.AMPLE;
        return longest(
                cutoff -> StreamModel.of(chain.withCutoff(cutoff), room),
                unlimited ? LONGEST_NS : Long.MAX_VALUE,
                minFidelity);
    }

    /// The longest of all that reach the fidelity, to a part in 10^4.
    ///
    /// @param model what a cut-off gives; its fidelity must not grow with the cut-off
    /// @param longest first tried
    /// @return null when even a cut-off of 1 ns does not reach the fidelity
    public static @Nullable Found longest(
            LongFunction<Outlook> model, long longest, double minFidelity) {
        Outlook outlook = model.apply(longest);
        if (outlook.fidelity() >= minFidelity) {
            return new Found(longest == LONGEST_NS ? Long.MAX_VALUE : longest, outlook);
        }
        long low = 1;
        outlook = model.apply(low);
        if (outlook.fidelity() < minFidelity) {
            return null;
        }
        long high = Math.min(longest, LONGEST_NS);
        while (high - low > Math.max(1, low / 10_000)) {
            long middle = // by halves of the logarithm while they are far apart
                    high / 4 > low
                            ? (long)
                                    (StrictMath.sqrt((double) low) * StrictMath.sqrt((double) high))
                            : low + (high - low) / 2;
            Outlook each = model.apply(middle);
            if (each.fidelity() >= minFidelity) {
                low = middle;
                outlook = each;
            } else {
                high = middle;
            }
        }
        return new Found(low, outlook);
    }
}
