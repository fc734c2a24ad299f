package dev.herald.network.routing;

import java.util.Arrays;

/// Upper bounds of the correlators of any path between two nodes, from the best paths to a few landmarks
/// (the ALT method of Goldberg and Harrelson 2005, in products): what a path loses is at least the
/// difference of what the best paths from a landmark to its ends lose. For paths of offers within a bound on
/// the time; the tighter that is, the more is known.
final class Landmarks {
    /// Bounds are rounded up by this, so that rounding never makes them wrong.
    static final double ROUNDING = 1 + 1e-12;

    private static final int COUNT = 8;

    private final NetworkGraph graph;
    private final int dims;
    private final int count;

    /// Best product from each landmark, for node `v`, dimension `d`, landmark `i` at `(v dims + d) count + i`.
    private final double[] best;

    Landmarks(NetworkGraph graph, long boundNs) {
        this.graph = graph;
        dims = graph.dims();
        count = COUNT;
        best = new double[graph.nodes() * dims * count];
        double[][] link = bestOffers(boundNs);
        double[] product = new double[graph.nodes()];
        double[] nearest = new double[graph.nodes()];
        int landmark = 0;
        for (int i = 0; i < count; i++) {
            for (int d = dims - 1; d >= 0; d--) {
                spread(landmark, link[d], graph.swap(d), product);
                for (int v = 0; v < product.length; v++) {
                    best[(v * dims + d) * count + i] = product[v];
                }
            }
            landmark = farthest(product, nearest);
        }
    }

    /// The node of which the nearest landmark is farthest, among those that one reaches.
    private static int farthest(double[] product, double[] nearest) {
        int farthest = 0;
        double least = Double.MAX_VALUE;
        for (int v = 0; v < product.length; v++) {
            nearest[v] = Math.max(nearest[v], product[v]);
            if (nearest[v] > 0 && nearest[v] < least) {
                least = nearest[v];
                farthest = v;
            }
        }
        return farthest;
    }

    private double[][] bestOffers(long boundNs) {
        double[][] link = new double[dims][graph.links()];
        for (int d = 0; d < dims; d++) {
            double[] offer = graph.offer(d);
            for (int l = 0; l < graph.links(); l++) {
                for (int o = graph.offerStart[l];
                        o < graph.offerStart[l + 1] && graph.freePairNs[o] <= boundNs;
                        o++) {
                    link[d][l] = Math.max(link[d][l], offer[o]);
                }
            }
        }
        return link;
    }

    /// Best products from a node, each swap shared between the two links beside it.
    private void spread(int from, double[] link, double[] swap, double[] product) {
        Arrays.fill(product, 0);
        DoubleHeap heap = new DoubleHeap(graph.nodes());
        product[from] = 1;
        heap.raise(from, 1);
        for (int u = heap.poll(); u >= 0; u = heap.poll()) {
            for (int arc = graph.arcStart[u]; arc < graph.arcStart[u + 1]; arc++) {
                int v = graph.arcHead[arc];
                double next = product[u] * link[graph.arcLink[arc]] * Math.sqrt(swap[u] * swap[v]);
                if (next > product[v]) {
                    product[v] = next;
                    heap.raise(v, next);
                }
            }
        }
    }

    /// No path from `v`, where it swaps, to the end `to` has a greater product in the dimension.
    double bound(int d, int v, int to) {
        if (v == to) {
            return 1;
        }
        double[] swap = graph.swap(d);
        double ratio = 1;
        int atV = (v * dims + d) * count;
        int atTo = (to * dims + d) * count;
        for (int i = 0; i < count; i++) {
            double a = best[atV + i];
            double b = best[atTo + i];
            double bound = a < b ? a / b : a == b ? 1 : b / a;
            ratio = Math.min(ratio, bound);
        }
        double end = swap[to];
        return end > 0 ? Math.min(1, ratio * Math.sqrt(swap[v] / end) * ROUNDING) : 1;
    }
}
