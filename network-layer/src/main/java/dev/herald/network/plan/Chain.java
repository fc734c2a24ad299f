package dev.herald.network.plan;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import java.util.ArrayList;
import java.util.List;

/// A chain of links as the models see it: link `i` joins stations `i` and `i + 1`.
///
/// @param links from the head-end to the tail-end, 1 to [#LINKS_MAX]
/// @param stations one more than links; those at both ends swap nothing and cut nothing off
/// @param confirmNs time from the last swap until both ends have heard of the pair, at least 0
public record Chain(List<Link> links, List<Station> stations, double confirmNs) {
    public static final int LINKS_MAX = 64;

    /// @param state of a pair when it is made
    /// @param meanNs mean time between pairs of the link while it is not blocked, above 0
    public record Link(BellDiagonal state, double meanNs) {
        public Link {
            requireNonNull(state);
            if (!(meanNs > 0 && meanNs < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "meanNs " + meanNs + " is not a positive number");
            }
        }
    }

    /// @param decay of its memories
    /// @param cutoffNs how long it holds an unswapped pair; Long.MAX_VALUE for any time
    /// @param noise of its Bell measurement
    /// @param success probability that its Bell measurement succeeds, above 0
    public record Station(MemoryDecay decay, long cutoffNs, SwapNoise noise, double success) {
        /// Perfect and patient.
        public static final Station IDEAL =
                new Station(MemoryDecay.NONE, Long.MAX_VALUE, SwapNoise.NONE, 1);

        public Station {
            requireNonNull(decay);
            requireNonNull(noise);
            if (cutoffNs < 0) {
                throw new IllegalArgumentException("cutoffNs " + cutoffNs + " is negative");
            }
            if (!(success > 0 && success <= 1)) {
                throw new IllegalArgumentException("success " + success + " is not in (0, 1]");
            }
        }

        public Station withCutoff(long ns) {
            return new Station(decay, ns, noise, success);
        }

        double zRate() {
            return decay.t1Ns() == 0 ? 0 : 1.0 / decay.t1Ns();
        }

        double xRate() {
            return decay.t2Ns() == 0 ? 0 : 1.0 / decay.t2Ns();
        }

        boolean cuts() {
            return cutoffNs != Long.MAX_VALUE;
        }
    }

    public Chain {
        links = List.copyOf(links);
        stations = List.copyOf(stations);
        if (links.isEmpty() || links.size() > LINKS_MAX) {
            throw new IllegalArgumentException(links.size() + " links are not in 1.." + LINKS_MAX);
        }
        if (stations.size() != links.size() + 1) {
            throw new IllegalArgumentException(
                    stations.size() + " stations do not fit " + links.size() + " links");
        }
        if (!(confirmNs >= 0 && confirmNs < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("confirmNs " + confirmNs + " is not at least 0");
        }
    }

    public int size() {
        return links.size();
    }

    /// The same with this cut-off at every station between the ends.
    public Chain withCutoff(long ns) {
        List<Station> others = new ArrayList<>(stations);
        for (int i = 1; i < links.size(); i++) {
            others.set(i, stations.get(i).withCutoff(ns));
        }
        return new Chain(links, others, confirmNs);
    }

    /// The state of an end-to-end pair had nothing waited (network-transport 5.4).
    public BellDiagonal fresh() {
        BellDiagonal state = links.getFirst().state();
        for (int i = 1; i < links.size(); i++) {
            state = state.swap(stations.get(i).noise().channel()).swap(links.get(i).state());
        }
        return state;
    }

    double slowestNs() {
        double slowest = 0;
        for (Link link : links) {
            slowest = Math.max(slowest, link.meanNs());
        }
        return slowest;
    }

    boolean cuts() {
        for (int i = 1; i < links.size(); i++) {
            if (stations.get(i).cuts()) {
                return true;
            }
        }
        return false;
    }

    /// What the mean factors of waiting make of an end-to-end pair, with the waiting of its ends for the
    /// confirmation.
    BellDiagonal aged(double factorZ, double factorX) {
        Station head = stations.getFirst();
        Station tail = stations.getLast();
        double z = factorZ * StrictMath.exp(-confirmNs * (head.zRate() + tail.zRate()));
        double x = factorX * StrictMath.exp(-confirmNs * (head.xRate() + tail.xRate()));
        BellDiagonal fresh = fresh();
        return BellDiagonal.ofCorrelators(
                fresh.correlatorZ() * z, fresh.correlatorX() * x, fresh.correlatorY() * x);
    }
}
