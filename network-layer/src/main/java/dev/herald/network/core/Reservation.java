package dev.herald.network.core;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.network.core.Planner.Decision;
import dev.herald.network.core.Planner.Plan;
import dev.herald.network.core.Planner.Refusal;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Plans a circuit with what its links have left: only the points of a link count at which the circuit's
/// rate fits into the time that nobody has reserved. The rate depends on the cut-offs, and those on the
/// points, so that it plans again with the greater rate until the plan fits.
final class Reservation {
    private static final int PASSES = 16;

    private final CircuitTerms terms;
    private final List<HopOffer> hops;
    private final MemoryDecay tailDecay;

    Reservation(CircuitTerms terms, List<HopOffer> hops, MemoryDecay tailDecay) {
        this.terms = terms;
        this.hops = hops;
        this.tailDecay = tailDecay;
    }

    Decision decide() {
        Decision best = new Planner(terms, hops, tailDecay).decide();
        if (!(best instanceof Plan) || !reserves(terms)) {
            return best;
        }
        double rate = LinkShare.linkRate(terms, List.of());
        for (int pass = 0; pass < PASSES; pass++) {
            Refusal full = checkHops(rate);
            if (full != null) {
                return full;
            }
            List<HopOffer> fitting = fitting(rate, false);
            if (!(new Planner(terms, fitting, tailDecay).decide() instanceof Plan plan)) {
                return shortage(rate);
            }
            double needed = LinkShare.linkRate(terms, cutoffs(plan));
            Plan reserved = reserve(plan, fitting, needed);
            if (reserved != null) {
                return reserved;
            }
            rate = Math.max(needed, rate);
        }
        return refused(NetworkError.RATE_UNREACHABLE, "cut-offs lose too many pairs", rate);
    }

    /// Whether circuits of the terms reserve anything.
    static boolean reserves(CircuitTerms terms) {
        return terms.minRateMicroHz() > 0 || !terms.service().bin().isNone();
    }

    private int free(HopOffer hop) {
        int bin = terms.service().bin().sharePpm();
        return terms.service().bin().isNone() ? hop.freePpm() : Math.min(bin, hop.freePpm());
    }

    private @Nullable Refusal checkHops(double rate) { // [NL-ADMIT-5]
        for (HopOffer hop : hops) {
            long fastest = Long.MAX_VALUE;
            for (Offer offer : hop.curve()) {
                fastest = Math.min(fastest, offer.meanPairNs());
            }
            int needed = LinkShare.sharePpm(rate, fastest);
            if (terms.service().bin().sharePpm() > hop.freePpm()) {
                needed = terms.service().bin().sharePpm();
            }
            if (needed > free(hop)) {
                NetworkError why =
                        needed > HopOffer.SHARE_MAX_PPM
                                ? NetworkError.RATE_UNREACHABLE
                                : NetworkError.NO_CAPACITY;
                return refused(
                        why,
                        String.format(
                                Locale.ROOT,
                                "link %s: %d ppm of its time needed, %d free",
                                hop.link(),
                                needed,
                                free(hop)),
                        rate);
            }
        }
        return null;
    }

    private Refusal shortage(double rate) {
        boolean idle = new Planner(terms, fitting(rate, true), tailDecay).decide() instanceof Plan;
        return refused(
                idle ? NetworkError.NO_CAPACITY : NetworkError.RATE_UNREACHABLE,
                "no points of the links reach the fidelity in the time that is "
                        + (idle ? "free" : "there"),
                rate);
    }

    private static Refusal refused(NetworkError why, String detail, double rate) {
        return new Refusal(
                why, detail + String.format(Locale.ROOT, ", at %.6f pairs/s a link", rate));
    }

    /// The hops with those of their points at which the rate fits into their free, or whole, time.
    private List<HopOffer> fitting(double rate, boolean idle) {
        List<HopOffer> fitting = new ArrayList<>(hops.size());
        for (HopOffer hop : hops) {
            int free = idle ? HopOffer.SHARE_MAX_PPM : free(hop);
            List<Offer> curve = new ArrayList<>();
            for (Offer offer : hop.curve()) {
                if (LinkShare.sharePpm(rate, offer.meanPairNs()) <= free) {
                    curve.add(offer);
                }
            }
            fitting.add(
                    curve.isEmpty()
                            ? hop
                            : new HopOffer(
                                    hop.link(),
                                    curve,
                                    hop.decay(),
                                    hop.swap(),
                                    hop.label(),
                                    hop.freePpm()));
        }
        return fitting;
    }

    private static List<Long> cutoffs(Plan plan) {
        List<Long> cutoffs = new ArrayList<>();
        for (HopPlan hop : plan.hops().subList(1, plan.hops().size())) {
            cutoffs.add(hop.cutoffNs());
        }
        return cutoffs;
    }

    /// The plan with what it reserves, or null when it does not fit after all.
    private @Nullable Plan reserve(Plan plan, List<HopOffer> fitting, double rate) {
        List<HopPlan> reserved = new ArrayList<>(hops.size());
        for (int i = 0; i < hops.size(); i++) {
            HopPlan hop = plan.hops().get(i);
            int share = LinkShare.sharePpm(rate, pairNs(fitting.get(i), hop.minFidelity()));
            if (share > free(hops.get(i))) {
                return null;
            }
            int bin = terms.service().bin().sharePpm();
            reserved.add(new HopPlan(hop.minFidelity(), hop.cutoffNs(), bin > 0 ? bin : share));
        }
        return new Plan(reserved, plan.expected(), plan.meanPairNs());
    }

    private static long pairNs(HopOffer hop, Fidelity minimum) {
        long fastest = Long.MAX_VALUE;
        for (Offer offer : hop.curve()) {
            if (offer.state().fidelity() >= minimum.value()) {
                fastest = Math.min(fastest, offer.meanPairNs());
            }
        }
        return fastest;
    }
}
