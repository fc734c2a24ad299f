package dev.herald.network.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// What the tail-end decides: how each link of the path is operated, and how long each node may wait.
///
/// The rate of a path is that of its slowest link. For a bound on the mean time between pairs, the best
/// assignment is the offer of the highest fidelity within the bound at each hop; the plan is that of
/// the least bound for which the path reaches the fidelity asked.
final class Planner {
    /// Kept free below the fidelity of an offer, so that rounding on the wire never asks for more.
    private static final int ROUNDING_PPB = 2;

    sealed interface Decision {}

    record Plan(List<HopPlan> hops, BellDiagonal expected, long meanPairNs) implements Decision {}

    record Refusal(NetworkError why, String detail) implements Decision {}

    private final CircuitTerms terms;
    private final List<HopOffer> hops;
    private final MemoryDecay tailDecay;

    Planner(CircuitTerms terms, List<HopOffer> hops, MemoryDecay tailDecay) {
        this.terms = terms;
        this.hops = hops;
        this.tailDecay = tailDecay;
    }

    Decision decide() {
        List<Long> bounds = bounds();
        long loosest = bounds.getLast();
        if (!reached(loosest)) { // [NL-PLAN-3]
            return new Refusal(
                    NetworkError.FIDELITY_UNREACHABLE,
                    String.format(
                            Locale.ROOT,
                            "best reachable %.6f, asked %.6f",
                            expected(best(loosest)).fidelity(),
                            terms.minFidelity().value()));
        }
        int low = 0;
        int high = bounds.size() - 1;
        while (low < high) { // the least bound that reaches the fidelity [NL-PLAN-1]
            int middle = (low + high) >>> 1;
            if (reached(bounds.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        List<Offer> chosen = best(bounds.get(low));
        long meanPairNs = 1;
        for (Offer offer : chosen) {
            meanPairNs = Math.max(meanPairNs, offer.meanPairNs());
        }
        long rateMicroHz = 1_000_000_000_000_000L / meanPairNs;
        if (rateMicroHz < terms.minRateMicroHz()) { // [NL-PLAN-4]
            return new Refusal(
                    NetworkError.RATE_UNREACHABLE,
                    String.format(
                            Locale.ROOT,
                            "best reachable %.6f pairs/s, asked %.6f",
                            rateMicroHz / 1e6,
                            terms.minRateMicroHz() / 1e6));
        }
        return new Plan(plans(chosen), expected(chosen), meanPairNs);
    }

    private List<Long> bounds() {
        TreeSet<Long> times = new TreeSet<>();
        long slowest = 1;
        for (HopOffer hop : hops) {
            long fastest = Long.MAX_VALUE;
            for (Offer offer : hop.curve()) {
                times.add(offer.meanPairNs());
                fastest = Math.min(fastest, offer.meanPairNs());
            }
            slowest = Math.max(slowest, fastest);
        }
        return List.copyOf(times.tailSet(slowest, true));
    }

    private boolean reached(long bound) {
        return expected(best(bound)).fidelity() >= terms.minFidelity().value() - 1e-12;
    }

    /// Of each hop the offer of the highest fidelity, of equal ones the fastest, within the bound.
    private List<Offer> best(long bound) { // [NL-PLAN-2]
        List<Offer> chosen = new ArrayList<>(hops.size());
        for (HopOffer hop : hops) {
            Offer best = null;
            for (Offer offer : hop.curve()) {
                if (offer.meanPairNs() <= bound && (best == null || better(offer, best))) {
                    best = offer;
                }
            }
            if (best == null) {
                throw new IllegalStateException(
                        "bound " + bound + " excludes every offer of " + hop.link());
            }
            chosen.add(best);
        }
        return chosen;
    }

    private static boolean better(Offer offer, Offer than) {
        int byFidelity = Double.compare(offer.state().fidelity(), than.state().fidelity());
        return byFidelity > 0 || byFidelity == 0 && offer.meanPairNs() < than.meanPairNs();
    }

    /// The state of a delivered pair by the model, had no half waited anywhere.
    private BellDiagonal expected(List<Offer> chosen) { // [NL-PLAN-5]
        BellDiagonal state = chosen.getFirst().state();
        for (int i = 1; i < chosen.size(); i++) {
            state = state.swap(hops.get(i).swap().channel()).swap(chosen.get(i).state());
        }
        return state;
    }

    private List<HopPlan> plans(List<Offer> chosen) {
        List<HopPlan> plans = new ArrayList<>(hops.size());
        for (int i = 0; i < hops.size(); i++) {
            int ppb = Fidelity.of(Math.clamp(chosen.get(i).state().fidelity(), 0, 1)).ppb();
            plans.add(
                    new HopPlan(
                            new Fidelity(Math.max(0, ppb - ROUNDING_PPB)), cutoffNs(i, chosen)));
        }
        return plans;
    }

    private long cutoffNs(int node, List<Offer> chosen) {
        if (node == 0 || terms.cutoff() == Cutoff.NONE) {
            return Long.MAX_VALUE; // [NL-CUT-3]
        }
        if (terms.cutoff() == Cutoff.FIXED) {
            return terms.cutoffValue(); // [NL-PLAN-6]
        }
        if (terms.cutoff() != Cutoff.FIDELITY_LOSS) {
            throw new IllegalStateException("cut-off " + terms.cutoff());
        }
        double share = terms.cutoffValue() / 1e6;
        MemoryDecay here = hops.get(node).decay();
        MemoryDecay above = hops.get(node - 1).decay();
        MemoryDecay below = node + 1 < hops.size() ? hops.get(node + 1).decay() : tailDecay;
        return Math.min(
                timeToLose(share, chosen.get(node - 1).state(), here, above),
                timeToLose(share, chosen.get(node).state(), here, below)); // [NL-PLAN-7]
    }

    /// The longest time in which a waiting pair loses no more than the share of its fidelity.
    static long timeToLose(double share, BellDiagonal state, MemoryDecay a, MemoryDecay b) {
        double least = state.fidelity() * (1 - share);
        long high = 1;
        while (state.age(a, high, b, high).fidelity() >= least) {
            if (high >= 1L << 61) {
                return Long.MAX_VALUE; // it never loses so much
            }
            high <<= 1;
        }
        long low = high >>> 1;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (state.age(a, middle, b, middle).fidelity() >= least) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(1, low);
    }
}
