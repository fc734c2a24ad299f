package dev.herald.network.routing;

import java.util.Arrays;

/// Offers and swaps by what they lose of a correlator, as whole numbers, so that sums are exact and do not
/// depend on the order: minus the logarithm in units of 2^-48. The error of a path of 64 hops is below 1e-12.
///
/// Where not all is Werner the loss is the mean over the three correlators: by the inequality of the means a
/// path then reaches at least the fidelity of a Werner path of the same loss.
final class Losses {
    private static final double UNIT = 0x1p48;
    private static final double TOLERANCE = 1e-12;

    /// From here on the correlator counts as zero.
    static final long ZERO = 1L << 54;

    /// Loss of no path.
    static final long NONE = Long.MAX_VALUE;

    /// All times between pairs, each once, ascending. A time is given by its number below.
    final long[] times;

    /// Number of the time of each offer.
    final int[] time;

    /// The least loss of each offer and the faster ones of its link, at least 1.
    final long[] loss;

    /// Half the loss of each node's swap; the other half counts at the link on the other side.
    final long[] half;

    private final NetworkGraph graph;

    Losses(NetworkGraph graph) {
        this.graph = graph;
        times = RateSweep.times(graph.freePairNs);
        time = new int[graph.freePairNs.length];
        loss = new long[time.length];
        for (int l = 0; l < graph.links(); l++) {
            long least = ZERO;
            for (int o = graph.offerStart[l]; o < graph.offerStart[l + 1]; o++) {
                time[o] = Arrays.binarySearch(times, graph.freePairNs[o]);
                long of = mean(graph.offerZ[o], graph.offerX[o], graph.offerY[o]);
                least = Math.min(least, Math.max(1, of));
                loss[o] = least;
            }
        }
        half = new long[graph.nodes()];
        for (int v = 0; v < half.length; v++) {
            half[v] = (mean(graph.swapZ[v], graph.swapX[v], graph.swapY[v]) + 1) / 2;
        }
    }

    private static long mean(double z, double x, double y) {
        return z == x && x == y ? of(z) : (of(z) + of(x) + of(y)) / 3;
    }

    /// Loss of a correlator, 0 to [#ZERO].
    static long of(double correlator) {
        if (correlator >= 1) {
            return 0;
        }
        return correlator > 0
                ? Math.min(ZERO, Math.round(-StrictMath.log(correlator) * UNIT))
                : ZERO;
    }

    /// Number of the last time that is not after the bound, or -1.
    int notAfter(long boundNs) {
        int at = Arrays.binarySearch(times, boundNs);
        return at >= 0 ? at : -at - 2;
    }

    /// The last offer of the link up to the time, or -1.
    int offer(int link, int last) {
        int o = graph.offerStart[link];
        int stop = graph.offerStart[link + 1];
        while (o < stop && time[o] <= last) {
            o++;
        }
        return o == graph.offerStart[link] ? -1 : o - 1;
    }

    /// The last offer of each link up to the time.
    int[] offers(int[] links, int last) {
        int[] offers = new int[links.length];
        for (int i = 0; i < links.length; i++) {
            offers[i] = offer(links[i], last);
        }
        return offers;
    }

    /// Loss of the path over offers up to the time, half the swaps of its ends included; [#NONE] when a link
    /// has none.
    private long sum(int[] links, int hops, int last, long each) {
        long sum = 0;
        for (int i = 0; i < hops; i++) {
            int link = links[i];
            int o = offer(link, last);
            if (o < 0) {
                return NONE;
            }
            sum += loss[o] + half[graph.linkA[link]] + half[graph.linkB[link]] + each;
        }
        return sum;
    }

    /// The least time from `low` to `high` at which the path loses no more than `most`; `high + 1` for none.
    ///
    /// @param each loss of each link besides
    int least(int[] links, int hops, int low, int high, long most, long each) {
        int from = low;
        int to = high + 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sum(links, hops, middle, each) <= most) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return to;
    }

    /// What a path between the ends may lose, at most, with half the swaps of its ends and the waiting of one
    /// swap besides: so that this is a part of each link.
    long most(Aim aim, int first, int last) {
        double asked = (4 * (aim.minFidelity() - TOLERANCE) - 1) / 3;
        return (asked > 0 ? of(asked) : ZERO - 1) + ends(aim, first, last);
    }

    /// What [#most] counts besides the path's own.
    long ends(Aim aim, int first, int last) {
        return of(aim.waiting()) + half[first] + half[last];
    }

    /// The fidelity of a loss.
    static double fidelity(long loss) {
        return (1 + 3 * StrictMath.exp(-loss / UNIT)) / 4;
    }
}
