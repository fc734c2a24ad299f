package dev.herald.network.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.plan.CutoffSearch;
import dev.herald.network.plan.StreamModel;
import java.util.ArrayList;
import java.util.Collections;
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

    /// Assignments for which the optimal cut-off is searched, at most.
    private static final int BOUNDS_MAX = 64;

    sealed interface Decision {}

    record Plan(List<HopPlan> hops, BellDiagonal expected, long meanPairNs) implements Decision {}

    record Refusal(NetworkError why, String detail) implements Decision {}

    private final CircuitTerms terms;
    private final List<HopOffer> hops;
    private final Cutoffs cutoffs;

    Planner(CircuitTerms terms, List<HopOffer> hops, MemoryDecay tailDecay) {
        this.terms = terms;
        this.hops = hops;
        cutoffs = new Cutoffs(terms, hops, tailDecay);
    }

    Decision decide() {
        List<Long> bounds = bounds();
        long loosest = bounds.getLast();
        if (!reached(loosest)) { // [NL-PLAN-3]
            return unreachable(best(loosest));
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
        return cutoffs.optimal()
                ? optimal(bounds.subList(low, bounds.size()))
                : usual(bounds.get(low));
    }

    private Decision usual(long bound) {
        List<Offer> chosen = best(bound);
        long meanPairNs = 1;
        for (Offer offer : chosen) {
            meanPairNs = Math.max(meanPairNs, offer.meanPairNs());
        }
        List<Long> waits = new ArrayList<>(hops.size());
        for (int i = 0; i < hops.size(); i++) {
            waits.add(cutoffs.at(i, chosen));
        }
        return decided(chosen, waits, expected(chosen), meanPairNs);
    }

    /// The points and the cut-off with the least mean time between pairs that reach the fidelity, waiting
    /// counted.
    private Decision optimal(List<Long> bounds) { // [NL-PLAN-12]
        CutoffSearch.Found found = null;
        List<Offer> chosen = List.of();
        int step = (bounds.size() + BOUNDS_MAX - 1) / BOUNDS_MAX;
        for (int i = 0; i < bounds.size(); i += step) {
            if (found != null && bounds.get(i) >= found.outlook().meanNs()) {
                break; // no path is faster than its slowest link
            }
            List<Offer> each = best(bounds.get(i));
            CutoffSearch.Found here =
                    CutoffSearch.ofStream(
                            cutoffs.chain(each), StreamModel.AMPLE, terms.minFidelity().value());
            if (here != null
                    && (found == null || here.outlook().meanNs() < found.outlook().meanNs())) {
                found = here;
                chosen = each;
            }
        }
        if (found == null) {
            return unreachable(best(bounds.getLast()));
        }
        List<Long> waits = new ArrayList<>(Collections.nCopies(hops.size(), found.cutoffNs()));
        waits.set(0, Long.MAX_VALUE);
        double meanNs = Math.ceil(found.outlook().meanNs());
        return decided(
                chosen,
                waits,
                found.outlook().state(),
                (long) Math.min(meanNs, 1L << 62)); // [NL-PLAN-13]
    }

    private Decision decided(
            List<Offer> chosen, List<Long> waits, BellDiagonal expected, long meanPairNs) {
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
        return new Plan(plans(chosen, waits), expected, meanPairNs);
    }

    private Refusal unreachable(List<Offer> chosen) {
        for (Offer offer : chosen) {
            if (!cutoffs.allows(offer.state().fidelity())) {
                return new Refusal(
                        NetworkError.FIDELITY_UNREACHABLE,
                        String.format(
                                Locale.ROOT,
                                "a link pair has at most %.6f, not above the floor of %.6f",
                                offer.state().fidelity(),
                                cutoffs.floor()));
            }
        }
        return new Refusal(
                NetworkError.FIDELITY_UNREACHABLE,
                String.format(
                        Locale.ROOT,
                        "best reachable %.6f, asked %.6f",
                        expected(chosen).fidelity(),
                        terms.minFidelity().value()));
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
        List<Offer> chosen = best(bound);
        for (Offer offer : chosen) {
            if (!cutoffs.allows(offer.state().fidelity())) {
                return false;
            }
        }
        return expected(chosen).fidelity() >= terms.minFidelity().value() - 1e-12;
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

    private List<HopPlan> plans(List<Offer> chosen, List<Long> waits) {
        List<HopPlan> plans = new ArrayList<>(hops.size());
        for (int i = 0; i < hops.size(); i++) {
            int ppb = Fidelity.of(Math.clamp(chosen.get(i).state().fidelity(), 0, 1)).ppb();
            plans.add(new HopPlan(new Fidelity(Math.max(0, ppb - ROUNDING_PPB)), waits.get(i)));
        }
        return plans;
    }
}
