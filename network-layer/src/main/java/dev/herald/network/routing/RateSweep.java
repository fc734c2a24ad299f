package dev.herald.network.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The greatest rate at which a fidelity is reached.
///
/// The rate of a path is that of its slowest link. A looser bound on the time between pairs only adds
/// offers, so that the best fidelity under a bound only grows with it, and the least bound under which
/// the fidelity is reached is found by halving the list of all times; under each bound the best fidelity
/// is one [LabelSearch]. Exact for Bell-diagonal offers, whatever the guess.
final class RateSweep {
    /// Steps down from a guess, after which the times left are halved.
    private static final int STEPS = 3;

    private final NetworkGraph graph;
    private final LabelSearch search;

    RateSweep(NetworkGraph graph, LabelSearch search) {
        this.graph = graph;
        this.search = search;
    }

    /// All times of offers, each once, ascending.
    static long[] times(long[] pairNs) {
        long[] sorted = pairNs.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (long time : sorted) {
            if (count == 0 || sorted[count - 1] != time) {
                sorted[count++] = time;
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    /// @param loosest how each bound is searched, its bound being the loosest one allowed
    /// @param times candidates for the bound, ascending
    /// @return of the greatest rate, of several that of the greatest fidelity, ranked by time and fidelity
    @Nullable Path run(Limits limits, Aim loosest, long[] times) {
        return run(limits, loosest, times, Labels.NONE);
    }

    /// @param guess number of a time at which there seems to be a path, or NONE
    @Nullable Path run(Limits limits, Aim loosest, long[] times, int guess) {
        int high = notAfter(times, loosest.bound());
        if (high < 0) {
            return null;
        }
        int low = 0;
        int first = guess < 0 ? high : Math.min(guess, high);
        Path some = search(limits, loosest.within(times[first]));
        if (some == null && first < high) {
            low = first + 1;
            first = high;
            some = search(limits, loosest.within(times[first]));
        }
        if (some == null) {
            return null;
        }
        high = notAfter(times, reachedWithin(some, loosest, times, first));
        for (int step = guess < 0 ? STEPS : 0; low < high; step++) {
            int middle = step < STEPS ? high - 1 : (low + high) >>> 1;
            Path path = search(limits, loosest.within(times[middle]));
            if (path == null) {
                low = middle + 1;
            } else {
                high = notAfter(times, reachedWithin(path, loosest, times, middle));
            }
        }
        Path best =
                search(
                        limits,
                        Aim.fidelity(
                                times[high],
                                loosest.pairNs(),
                                loosest.minFidelity(),
                                loosest.waiting()));
        return best == null || search.overflowed()
                ? null
                : best.ranked(best.slowest(loosest.pairNs()), best.value());
    }

    private @Nullable Path search(Limits limits, Aim aim) {
        int found = search.run(limits, aim);
        return found == Labels.NONE
                ? null
                : Path.of(search.labels, found, 0, search.labels.key[found]);
    }

    /// A bound within which this path, too, reaches the fidelity, each link at its best offer: the
    /// least one where all is Werner.
    private long reachedWithin(Path path, Aim aim, long[] times, int high) {
        long reached = path.slowest(aim.pairNs());
        int low = 0;
        int end = notAfter(times, Math.min(reached, times[high]));
        while (low < end) {
            int middle = (low + end) >>> 1;
            if (reaches(path, aim, times[middle])) {
                end = middle;
                reached = times[middle];
            } else {
                low = middle + 1;
            }
        }
        return reached;
    }

    private boolean reaches(Path path, Aim aim, long bound) {
        double z = 1;
        double x = 1;
        double y = 1;
        for (int i = 0; i < path.links().length; i++) {
            int link = path.links()[i];
            int best = Labels.NONE;
            double most = -1;
            for (int o = graph.offerStart[link];
                    o < graph.offerStart[link + 1] && aim.pairNs()[o] <= bound;
                    o++) {
                double sum = graph.offerZ[o] + graph.offerX[o] + graph.offerY[o];
                if (sum > most) {
                    most = sum;
                    best = o;
                }
            }
            if (best == Labels.NONE) {
                return false;
            }
            z *= graph.offerZ[best];
            x *= graph.offerX[best];
            y *= graph.offerY[best];
            if (i > 0) {
                int v = path.nodes()[i];
                z *= graph.swapZ[v] * aim.waiting();
                x *= graph.swapX[v] * aim.waiting();
                y *= graph.swapY[v] * aim.waiting();
            }
        }
        return (1 + z + x + y) / 4 >= aim.minFidelity();
    }

    private static int notAfter(long[] times, long bound) {
        int at = Arrays.binarySearch(times, bound);
        return at >= 0 ? at : -at - 2;
    }
}
