package dev.herald.network.plan;

import dev.herald.network.message.CircuitTerms.SwapOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// One end-to-end pair at a time over a chain whose nodes have one qubit for each link of the circuit: every
/// link tries until it has a pair; a station swaps what it may; a pair that waits at a station for its cut-off
/// is given up and its link tries again.
///
/// [#recursion] is exact in slots for nested and sequential orders by the algorithm of Li, Coopmans and
/// Elkouss (IEEE TQE 2021), and for swapping as soon as possible without cut-off; for two links every order is
/// the same. Where it departs from what intermediate nodes do:
/// - When a segment of several links is cut off, the model starts the other one again as well, while in truth
///   that keeps going: the model is slow by what it had gained. For single links this is the same, their
///   attempts being without memory.
/// - Swapping as soon as possible with cut-off over more than two links is taken as nested.
/// - A failed swap in the order as soon as possible starts the whole chain again.
/// - [Outlook#pairs] leaves out what a segment had made that was started again half-way.
///
/// The mean contains the wait for the confirmation of each pair, as its qubits are not free before.
/// Throughput with more qubits: [StreamModel].
public final class ChainModel {
    /// Slots up to which distributions are kept by [#of], at most.
    public static final int HORIZON = 4_096;

    /// Most that may lie beyond the horizon of a distribution.
    public static final double BEYOND_MAX = 1e-6;

    private static final double HORIZON_MEANS = 18;
    private static final double WORK_MAX = 2e8;

    private ChainModel() {}

    /// By [#recursion] where the chain fits its horizon with slots short enough, otherwise by [#memoryless].
    public static Outlook of(Chain chain, SwapOrder order) {
        Outlook rough = memoryless(chain, order);
        if (chain.size() < 3) {
            return rough; // exact
        }
        boolean together = order == SwapOrder.AS_SOON_AS_POSSIBLE && !chain.cuts();
        int horizon = (int) Math.min(HORIZON, StrictMath.sqrt(WORK_MAX / chain.size()));
        double spanNs = together ? chain.slowestNs() : rough.meanNs() - chain.confirmNs();
        double slotNs = spanNs * HORIZON_MEANS / horizon;
        for (int i = 1; i < chain.size(); i++) {
            if (chain.stations().get(i).cutoffNs() < 8 * slotNs) {
                return rough;
            }
        }
        if (slotNs > chain.slowestNs() / 16) {
            return rough;
        }
        return recursion(chain, order, slotNs, horizon);
    }

    /// The recursion over slots.
    ///
    /// @param slotNs length of a slot; a link with a shorter mean time succeeds in each
    /// @param horizon slots up to which distributions are kept; time and memory grow with its square and with it
    /// @throws IllegalArgumentException when more than [#BEYOND_MAX] of a distribution lies beyond the horizon
    public static Outlook recursion(Chain chain, SwapOrder order, double slotNs, int horizon) {
        if (!(slotNs > 0) || horizon < 1) {
            throw new IllegalArgumentException(
                    "slotNs " + slotNs + " or horizon " + horizon + " is not positive");
        }
        List<PairTimes> links = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            links.add(covered(PairTimes.link(Math.min(1, slotNs / link.meanNs()), horizon)));
        }
        if (order == SwapOrder.AS_SOON_AS_POSSIBLE && !chain.cuts() && chain.size() > 2) {
            return together(chain, slotNs, horizon);
        }
        int top = chain.size();
        PairTimes all =
                SwapTree.fold(
                        order,
                        links,
                        (a, b, from, middle, to) -> {
                            Chain.Station left = chain.stations().get(from);
                            Chain.Station here = chain.stations().get(middle);
                            Chain.Station right = chain.stations().get(to);
                            boolean whole = from > 0 || to < top;
                            PairTimes joined =
                                    PairTimes.join(
                                            a,
                                            b,
                                            here.cuts()
                                                    ? (long) (here.cutoffNs() / slotNs)
                                                    : Long.MAX_VALUE,
                                            waiting(left, here, slotNs),
                                            waiting(here, right, slotNs),
                                            here.success(),
                                            whole);
                            return whole ? covered(joined) : joined;
                        });
        return outlook(chain, all.mean * slotNs, all.meanZ, all.meanX, all.pairs);
    }

    /// Every segment taken as one whose pairs come at exponential intervals of its mean time: exact for two
    /// links, and for longer chains the usual estimate that each level of doubling costs 3/2.
    public static Outlook memoryless(Chain chain, SwapOrder order) {
        List<MemorylessSpan> links = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            links.add(MemorylessSpan.link(link));
        }
        MemorylessSpan all =
                SwapTree.fold(
                        order,
                        links,
                        (a, b, from, middle, to) ->
                                MemorylessSpan.join(
                                        a,
                                        b,
                                        chain.stations().get(from),
                                        chain.stations().get(middle),
                                        chain.stations().get(to)));
        return outlook(chain, all.meanNs(), all.factorZ(), all.factorX(), all.pairs());
    }

    private static Outlook together(Chain chain, double slotNs, int horizon) {
        int links = chain.size();
        double[] success = new double[links];
        double[] z = new double[links + 1];
        double[] x = new double[links + 1];
        double swaps = 1;
        for (int i = 0; i <= links; i++) {
            Chain.Station station = chain.stations().get(i);
            z[i] = StrictMath.exp(-station.zRate() * slotNs);
            x[i] = StrictMath.exp(-station.xRate() * slotNs);
            if (i < links) {
                success[i] = Math.min(1, slotNs / chain.links().get(i).meanNs());
                swaps *= i > 0 ? station.success() : 1;
            }
        }
        double[] pairs = new double[links];
        Arrays.fill(pairs, 1 / swaps);
        return outlook(
                chain,
                Together.mean(success, horizon) * slotNs / swaps,
                Together.factor(success, z, horizon),
                Together.factor(success, x, horizon),
                pairs);
    }

    private static PairTimes.Waiting waiting(Chain.Station a, Chain.Station b, double slotNs) {
        return new PairTimes.Waiting(
                StrictMath.exp(-(a.zRate() + b.zRate()) * slotNs),
                StrictMath.exp(-(a.xRate() + b.xRate()) * slotNs));
    }

    private static PairTimes covered(PairTimes times) {
        double beyond = times.beyond();
        if (beyond > BEYOND_MAX) {
            throw new IllegalArgumentException(
                    "a share of "
                            + beyond
                            + " lies beyond the horizon of "
                            + (times.p.length - 1)
                            + " slots, more than "
                            + BEYOND_MAX);
        }
        return times;
    }

    private static Outlook outlook(
            Chain chain, double meanNs, double factorZ, double factorX, double[] pairs) {
        List<Double> made = new ArrayList<>();
        for (double each : pairs) {
            made.add(each);
        }
        List<Integer> memory = new ArrayList<>(Collections.nCopies(chain.size() + 1, 2));
        memory.set(0, 1);
        memory.set(chain.size(), 1);
        return new Outlook(
                meanNs + chain.confirmNs(),
                factorZ,
                factorX,
                chain.aged(factorZ, factorX),
                made,
                memory);
    }
}
