package dev.herald.network.plan;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Distillation;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cheapest way to an end-to-end fidelity by distillation: over protocols, rounds, and places, which are
/// the links, the segments of nested levels and the ends of the circuit.
///
/// Cost is the expected time that links spend for one end-to-end pair, summed over the links: each link pair
/// costs its mean time, a swap costs both segments, and a round that fails costs all its pairs. Waiting
/// is not part of it: [ChainModel] and [StreamModel] say what that does to a plan. Segments are joined by
/// halves, a span of an odd number with the longer half toward the tail-end; of each segment the ways that
/// no other one beats in cost, fidelity and purity are kept, [#KEPT_MAX] of them at most, so that the answer is
/// the cheapest among these.
public final class DistillationPlanner {
    /// Rounds at one place, at most.
    public static final int ROUNDS_MAX = 4;

    /// Ways kept for a segment.
    public static final int KEPT_MAX = 48;

    /// Distillation of the pairs between two stations.
    ///
    /// @param from station nearer the head-end, from 0
    /// @param to station nearer the tail-end
    public record Step(int from, int to, DistilPlan plan) {}

    /// @param steps from the links to the ends; empty when nothing needs to be distilled
    /// @param state of an end-to-end pair
    /// @param costNs expected link time for one, summed over the links
    /// @param pairs expected link pairs for one, summed over the links
    public record Plan(List<Step> steps, BellDiagonal state, double costNs, double pairs) {
        public Plan {
            steps = List.copyOf(steps);
        }
    }

    private record Way(
            BellDiagonal state,
            double purity,
            double costNs,
            double pairs,
            @Nullable Joined joined) {
        Way(BellDiagonal state, double costNs, double pairs, @Nullable Joined joined) {
            this(
                    state,
                    state.p00() * state.p00()
                            + state.p10() * state.p10()
                            + state.p01() * state.p01()
                            + state.p11() * state.p11(),
                    costNs,
                    pairs,
                    joined);
        }
    }

    /// How a way came about.
    private record Joined(@Nullable Way left, @Nullable Way right, @Nullable Step step) {}

    /// Searches, each leaving out what is dearer than the one before.
    private static final int SEARCHES_MAX = 4;

    private double boundNs = Double.POSITIVE_INFINITY;
    private final Chain chain;
    private final Map<Protocol, List<DistilPlan>> plans = new EnumMap<>(Protocol.class);

    /// Of the operations of a round at the two ends of any segment.
    private final Distillation.Noise noise;

    /// @param protocols those that the nodes can carry out: BBPSSW, DEJMPS, DOUBLE_SELECTION
    /// @param noise of the operations of a round
    /// @throws IllegalArgumentException for another protocol, and for DOUBLE_SELECTION with noise, as its map is
    ///     known without
    public DistillationPlanner(Chain chain, List<Protocol> protocols, Distillation.Noise noise) {
        this.chain = requireNonNull(chain);
        this.noise = requireNonNull(noise);
        for (Protocol protocol : protocols) {
            if (protocol != Protocol.BBPSSW
                    && protocol != Protocol.DEJMPS
                    && protocol != Protocol.DOUBLE_SELECTION) {
                throw new IllegalArgumentException(
                        protocol + " is no protocol for pairs that are diagonal in the Bell basis");
            }
            if (protocol == Protocol.DOUBLE_SELECTION && !noise.equals(Distillation.Noise.NONE)) {
                throw new IllegalArgumentException(
                        protocol + " is known without " + noise + " only");
            }
            List<DistilPlan> each = new ArrayList<>();
            for (int rounds = 1; rounds <= ROUNDS_MAX; rounds++) {
                each.add(new DistilPlan(protocol, Shape.PUMPING, rounds));
                if (rounds > 1) {
                    each.add(new DistilPlan(protocol, Shape.TREE, rounds));
                }
            }
            plans.put(protocol, each);
        }
    }

    /// @param places where pairs may be distilled
    /// @return null when no way reaches the fidelity
    public @Nullable Plan cheapest(double minFidelity, Places places) {
        requireNonNull(places);
        boundNs = Double.POSITIVE_INFINITY;
        Plan best = null;
        for (int search = 0; search < SEARCHES_MAX; search++) {
            Plan next = search(minFidelity, places);
            if (next == null || best != null && next.costNs >= best.costNs) {
                break;
            }
            best = next;
            boundNs = next.costNs;
        }
        return best;
    }

    private @Nullable Plan search(double minFidelity, Places places) {
        Way best = null;
        for (Way way : ways(0, chain.size(), places)) {
            if (way.state.fidelity() >= minFidelity && (best == null || way.costNs < best.costNs)) {
                best = way;
            }
        }
        if (best == null) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        collect(best, steps);
        return new Plan(steps, best.state, best.costNs, best.pairs);
    }

    /// @param links between the ends of each link
    /// @param levels between the ends of each segment of several links
    /// @param ends between the ends of the circuit
    public record Places(boolean links, boolean levels, boolean ends) {
        public static final Places ALL = new Places(true, true, true);
        public static final Places LINKS = new Places(true, false, false);
        public static final Places ENDS = new Places(false, false, true);
    }

    private static void collect(Way way, List<Step> into) {
        Joined joined = way.joined;
        if (joined == null) {
            return;
        }
        if (joined.left != null) {
            collect(joined.left, into);
        }
        if (joined.right != null) {
            collect(joined.right, into);
        }
        if (joined.step != null) {
            into.add(joined.step);
        }
    }

    private List<Way> ways(int from, int to, Places places) {
        List<Way> ways = new ArrayList<>();
        if (to - from == 1) {
            Chain.Link link = chain.links().get(from);
            ways.add(new Way(link.state(), link.meanNs(), 1, null));
        } else {
            int middle = from + (to - from) / 2;
            List<Way> left = ways(from, middle, places);
            List<Way> right = ways(middle, to, places);
            SwapNoise swap = chain.stations().get(middle).noise();
            double success = chain.stations().get(middle).success();
            for (Way a : left) {
                for (Way b : right) {
                    ways.add(
                            new Way(
                                    a.state.swap(b.state, swap),
                                    (a.costNs + b.costNs) / success,
                                    (a.pairs + b.pairs) / success,
                                    new Joined(a, b, null)));
                }
            }
            ways = front(ways);
        }
        boolean whole = from == 0 && to == chain.size();
        boolean single = to - from == 1;
        if (single ? places.links || whole && places.ends : whole ? places.ends : places.levels) {
            List<Way> all = new ArrayList<>(ways);
            for (Way way : ways) {
                for (List<DistilPlan> each : plans.values()) {
                    for (DistilPlan plan : each) {
                        all.add(distilled(way, new Step(from, to, plan)));
                    }
                }
            }
            ways = front(all);
        }
        return ways;
    }

    private Way distilled(Way raw, Step step) {
        DistilPlan plan = step.plan;
        BellDiagonal state = raw.state;
        double count = 1; // raw pairs in the kept pair
        for (int round = 0; round < plan.rounds(); round++) {
            boolean tree = plan.shape() == Shape.TREE;
            BellDiagonal other = tree ? state : raw.state;
            double otherCount = tree ? count : 1;
            Distillation.Result result;
            int others = 1;
            if (plan.protocol() == Protocol.BBPSSW) {
                result = Distillation.bbpssw(state, other, noise);
            } else if (plan.protocol() == Protocol.DEJMPS) {
                result = Distillation.dejmps(state, other, noise);
            } else {
                others = 2;
                result = Distillation.doubleSelection(state, other, other);
            }
            count = (count + others * otherCount) / Math.max(result.success(), 1e-9);
            state = result.kept();
        }
        return new Way(state, raw.costNs * count, raw.pairs * count, new Joined(raw, null, step));
    }

    /// Those that no other one beats in cost, fidelity and purity. Of more than [#KEPT_MAX], for each step of
    /// cost the one of the highest fidelity and the purest.
    private List<Way> front(List<Way> ways) {
        ways.removeIf(way -> way.costNs > boundNs);
        ways.sort(
                Comparator.comparingDouble(Way::costNs)
                        .thenComparingDouble(way -> -way.state.fidelity()));
        List<Way> front = new ArrayList<>();
        for (Way way : ways) {
            boolean beaten = false;
            for (int i = front.size() - 1; i >= 0 && !beaten; i--) {
                Way other = front.get(i);
                beaten =
                        other.state.fidelity() >= way.state.fidelity()
                                && other.purity >= way.purity;
            }
            if (!beaten) {
                front.add(way);
            }
        }
        return front.size() <= KEPT_MAX ? front : thinned(front);
    }

    private static List<Way> thinned(List<Way> front) {
        double first = StrictMath.log(front.getFirst().costNs);
        double last = StrictMath.log(front.getLast().costNs);
        int steps = KEPT_MAX / 2;
        Way[] best = new Way[steps];
        Way[] purest = new Way[steps];
        for (Way way : front) {
            double place = (StrictMath.log(way.costNs) - first) / (last - first);
            int step = (int) Math.min(steps - 1, place * steps);
            if (best[step] == null || way.state.fidelity() > best[step].state.fidelity()) {
                best[step] = way;
            }
            if (purest[step] == null || way.purity > purest[step].purity) {
                purest[step] = way;
            }
        }
        List<Way> thinned = new ArrayList<>(KEPT_MAX);
        thinned.add(front.getFirst());
        for (int step = 0; step < steps; step++) {
            if (best[step] != null && best[step] != front.getFirst()) {
                thinned.add(best[step]);
            }
            if (purest[step] != null
                    && purest[step] != best[step]
                    && purest[step] != front.getFirst()) {
                thinned.add(purest[step]);
            }
        }
        return thinned;
    }
}
