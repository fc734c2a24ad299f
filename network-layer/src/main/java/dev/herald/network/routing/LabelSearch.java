package dev.herald.network.routing;

import dev.herald.network.message.NetworkMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The best path under a fidelity constraint, by label setting with Pareto pruning.
///
/// What a path is worth is made of products: of each correlator over links and swaps for the fidelity
/// `(1 + Z + X + Y)/4`, of each tail for EXT. All factors are in 0..1, so that each product only falls as
/// the path grows, and a partial path that is nowhere better than another one at the same node never
/// becomes part of a better whole. Where all is Werner the three correlators are one and a node keeps one
/// label: the search is then Dijkstra's. It runs from the end `last` to the end `first`; of two partial
/// paths equal in all, the one with the smaller next node stays [NL-ROUTE-2].
final class LabelSearch {
    /// Labels of one search; it is given up beyond.
    static final int LABELS_MAX = 1 << 21;

    private static final double TOLERANCE = 1e-12;

    private final NetworkGraph graph;
    private final Levels levels;
    private @Nullable Landmarks landmarks;
    private final int correlators;
    private final double[] bounds;
    private final int[] boundRound;
    private int round;
    private double[] trial = new double[3];
    private double[] from = new double[3];
    private boolean overflow;
    private int met;

    /// Correlators that this search follows: none when any fidelity will do.
    private int used;

    final Labels labels;

    LabelSearch(NetworkGraph graph) {
        this.graph = graph;
        levels = new Levels(graph);
        correlators = graph.dims();
        bounds = new double[graph.nodes() * correlators];
        boundRound = new int[graph.nodes()];
        labels = new Labels(graph.nodes());
    }

    /// Whether a search between the present ends was given up.
    boolean overflowed() {
        return overflow;
    }

    /// Forgets that a search between other ends was given up.
    void newEnds() {
        overflow = false;
    }

    /// @return the label at `first` of the best path, from which parents lead to `last`, or NONE
    int run(Limits limits, Aim aim) {
        int found = search(limits, aim);
        if (found != Labels.NONE && labels.hops[found] > NetworkMessage.HOPS_MAX) {
            return search(limits, aim.strict()); // [NL-ROUTE-5]
        }
        return found;
    }

    private int search(Limits limits, Aim aim) {
        int tails = aim.tails() == null ? 0 : aim.tails().length;
        used = tails > 0 && aim.minFidelity() <= 0 ? 0 : correlators;
        labels.clear(used + tails);
        if (trial.length < labels.dims) {
            trial = new double[labels.dims];
            from = new double[labels.dims];
        }
        met = Labels.NONE;
        round++;
        landmarks = limits.isChain() ? null : levels.of(aim);
        int start = labels.add(limits.last);
        labels.parent[start] = Labels.NONE;
        labels.link[start] = Labels.NONE;
        labels.offer[start] = Labels.NONE;
        labels.hops[start] = 0;
        labels.cost[start] = 0;
        labels.key[start] = Double.MAX_VALUE;
        Arrays.fill(labels.factor, 0, labels.dims, 1);
        for (int label = start; label != Labels.NONE; label = labels.poll()) {
            if (labels.dead[label]) {
                continue;
            }
            if (labels.node[label] == limits.first) {
                return label;
            }
            if (labels.count >= LABELS_MAX) {
                overflow = true;
                return Labels.NONE;
            }
            if (!aim.strictHops() || labels.hops[label] < NetworkMessage.HOPS_MAX) {
                expand(label, limits, aim);
            }
            if (met != Labels.NONE) {
                return met;
            }
        }
        return Labels.NONE;
    }

    private void expand(int label, Limits limits, Aim aim) {
        int u = labels.node[label];
        System.arraycopy(labels.factor, label * labels.dims, from, 0, labels.dims);
        if (u != limits.last) {
            for (int d = 0; d < labels.dims; d++) {
                from[d] *= d < used ? graph.swap(d)[u] * aim.waiting() : aim.swapSuccess();
            }
        }
        for (int arc = graph.arcStart[u]; arc < graph.arcStart[u + 1]; arc++) {
            int v = graph.arcHead[arc];
            int link = graph.arcLink[arc];
            if (!limits.allows(v, u, link)) {
                continue;
            }
            int begin = graph.offerStart[link];
            int end = begin;
            while (end < graph.offerStart[link + 1] && aim.pairNs()[end] <= aim.bound()) {
                end++;
            }
            if (aim.unknown() && begin == graph.offerStart[link + 1]) {
                System.arraycopy(from, 0, trial, 0, labels.dims);
                step(label, v, link, Labels.NONE, limits.first, aim);
            }
            if (used == 0) {
                end = Math.min(end, begin + 1); // the fastest is the best
            }
            for (int offer = end - 1; offer >= begin; offer--) {
                if (graph.offerBeatenBy[offer] < end && aim.tails() == null) {
                    continue;
                }
                for (int d = 0; d < used; d++) {
                    trial[d] = from[d] * graph.offer(d)[offer];
                }
                for (int d = used; d < labels.dims; d++) {
                    trial[d] = from[d] * tail(aim, d - used, offer);
                }
                step(label, v, link, offer, limits.first, aim);
            }
        }
    }

    private static double tail(Aim aim, int sum, int offer) {
        double @Nullable [][] tails = aim.tails();
        return tails == null ? 1 : tails[sum][offer];
    }

    /// Adds the partial path with the factors of `trial`, unless it can be left out.
    private void step(int parent, int v, int link, int offer, int first, Aim aim) {
        double most = mostFidelity(v, first);
        if (most < aim.minFidelity() - TOLERANCE) {
            return;
        }
        PlainSearch costs = aim.cost();
        if (costs != null && costs.cost()[link] == PlainSearch.NEVER) {
            return;
        }
        long cost = costs == null ? 0 : sum(labels.cost[parent], costs.cost()[link]);
        int hops = labels.hops[parent] + 1;
        if (beaten(parent, v, link, offer, hops, cost, aim.strictHops())) {
            return;
        }
        int label = labels.add(v);
        labels.parent[label] = parent;
        labels.link[label] = link;
        labels.offer[label] = offer;
        labels.hops[label] = hops;
        labels.cost[label] = cost;
        labels.rank[label] = costs == null ? 0 : sum(cost, costs.bound(v, first));
        labels.key[label] = aim.tails() == null ? most : tailSum();
        System.arraycopy(trial, 0, labels.factor, label * labels.dims, labels.dims);
        labels.push(label);
        if (aim.any() && v == first) {
            met = label;
        }
    }

    private double tailSum() {
        double sum = 0;
        for (int d = used; d < labels.dims; d++) {
            sum += trial[d];
        }
        return sum;
    }

    /// No path that continues the partial one has a higher fidelity.
    private double mostFidelity(int v, int first) {
        if (used == 0) {
            return 1;
        }
        Landmarks known = landmarks;
        if (known == null) {
            return correlators == 1
                    ? (1 + 3 * trial[0]) / 4
                    : (1 + trial[0] + trial[1] + trial[2]) / 4;
        }
        if (boundRound[v] != round) {
            boundRound[v] = round;
            for (int d = 0; d < correlators; d++) {
                bounds[v * correlators + d] = known.bound(d, v, first);
            }
        }
        if (correlators == 1) {
            return (1 + 3 * trial[0] * bounds[v]) / 4;
        }
        int at = v * 3;
        return (1 + trial[0] * bounds[at] + trial[1] * bounds[at + 1] + trial[2] * bounds[at + 2])
                / 4;
    }

    /// Whether a label of the node is as good; takes out those that are beaten instead.
    private boolean beaten(
            int parent, int v, int link, int offer, int hops, long cost, boolean strict) {
        for (int other = labels.first(v); other != Labels.NONE; ) {
            int following = labels.next[other];
            int at = other * labels.dims;
            boolean better = labels.cost[other] < cost;
            boolean worse = labels.cost[other] > cost;
            for (int d = 0; d < labels.dims; d++) {
                better |= labels.factor[at + d] > trial[d];
                worse |= labels.factor[at + d] < trial[d];
            }
            int otherHops = labels.hops[other];
            if (!better && !worse || strict) {
                better |= otherHops < hops;
                worse |= otherHops > hops;
            }
            if (!worse) {
                if (!better && labels.node[parent] < labels.node[labels.parent[other]]) {
                    labels.parent[other] = parent; // the same in all but the next node [NL-ROUTE-2]
                    labels.link[other] = link;
                    labels.offer[other] = offer;
                }
                return true;
            }
            if (!better) {
                labels.kill(other);
            }
            other = following;
        }
        return false;
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
