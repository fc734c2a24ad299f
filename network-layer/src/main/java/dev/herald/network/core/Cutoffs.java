package dev.herald.network.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.plan.Chain;
import java.util.ArrayList;
import java.util.List;

/// How long each node of a path may hold an unswapped pair, by the rule in the terms.
final class Cutoffs {
    private static final long LONGEST_NS = 1L << 61;

    private final CircuitTerms terms;
    private final List<HopOffer> hops;
    private final MemoryDecay tailDecay;

    Cutoffs(CircuitTerms terms, List<HopOffer> hops, MemoryDecay tailDecay) {
        this.terms = terms;
        this.hops = hops;
        this.tailDecay = tailDecay;
    }

    boolean optimal() {
        return terms.cutoff() == Cutoff.OPTIMAL && hops.size() > 1;
    }

    /// Whether pairs of this fidelity may wait at all.
    boolean allows(double fidelity) { // [NL-PLAN-11]
        return terms.cutoff() != Cutoff.FIDELITY_FLOOR || hops.size() == 1 || fidelity > floor();
    }

    double floor() {
        return terms.cutoffValue() / 1e9;
    }

    /// @param node counted from the head-end
    /// @param chosen offer of each link
    long at(int node, List<Offer> chosen) {
        if (node == 0) {
            return Long.MAX_VALUE; // [NL-CUT-3]
        }
        Offer up = chosen.get(node - 1);
        Offer down = chosen.get(node);
        return switch (terms.cutoff()) {
            case NONE -> Long.MAX_VALUE;
            case FIXED -> terms.cutoffValue(); // [NL-PLAN-6]
            case FIDELITY_LOSS -> { // [NL-PLAN-7]
                double left = 1 - terms.cutoffValue() / 1e6;
                yield Math.min(
                        timeUntil(up.state().fidelity() * left, up.state(), at(node), at(node - 1)),
                        timeUntil(
                                down.state().fidelity() * left,
                                down.state(),
                                at(node),
                                at(node + 1)));
            }
            case QUANTILE -> { // [NL-PLAN-9]
                long slowerNs = Math.max(up.meanPairNs(), down.meanPairNs());
                double ns = -StrictMath.log1p(-terms.cutoffValue() / 1e6) * slowerNs;
                yield ns < LONGEST_NS ? Math.max(1, (long) Math.ceil(ns)) : Long.MAX_VALUE;
            }
            case FIDELITY_FLOOR -> // [NL-PLAN-10]
                    Math.min(
                            timeUntil(floor(), up.state(), at(node), at(node - 1)),
                            timeUntil(floor(), down.state(), at(node), at(node + 1)));
            case OPTIMAL -> throw new IllegalStateException("searched for, not given");
        };
    }

    private MemoryDecay at(int node) {
        return node < hops.size() ? hops.get(node).decay() : tailDecay;
    }

    /// The longest time after which a waiting pair still has the fidelity, and at least 1 ns.
    static long timeUntil(double least, BellDiagonal state, MemoryDecay a, MemoryDecay b) {
        long high = 1;
        while (state.age(a, high, b, high).fidelity() >= least) {
            if (high >= LONGEST_NS) {
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

    /// The path as the models see it, nobody cutting off.
    Chain chain(List<Offer> chosen) {
        List<Chain.Link> links = new ArrayList<>(hops.size());
        List<Chain.Station> stations = new ArrayList<>(hops.size() + 1);
        for (int i = 0; i < hops.size(); i++) {
            links.add(new Chain.Link(chosen.get(i).state(), chosen.get(i).meanPairNs()));
            SwapNoise noise = i == 0 ? SwapNoise.NONE : hops.get(i).swap();
            stations.add(new Chain.Station(hops.get(i).decay(), Long.MAX_VALUE, noise, 1));
        }
        stations.add(new Chain.Station(tailDecay, Long.MAX_VALUE, SwapNoise.NONE, 1));
        return new Chain(links, stations, 0);
    }
}
