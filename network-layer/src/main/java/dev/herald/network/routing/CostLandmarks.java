package dev.herald.network.routing;

import java.util.Arrays;

/// Lower bounds of the cost of any path between two nodes, from the distances to a few landmarks (Goldberg
/// and Harrelson 2005): costs are those of a metric, and what a path costs is at least the difference of
/// the distances of its ends from a landmark.
final class CostLandmarks {
    private static final int SMALL = 64;
    private static final int COUNT = 8;

    private final int count;

    /// Distance of node `v` from landmark `i` at `v count + i`.
    private final long[] distance;

    CostLandmarks(NetworkGraph graph, long[] cost) {
        count = graph.nodes() < SMALL ? 0 : COUNT;
        distance = new long[graph.nodes() * count];
        long[] from = new long[graph.nodes()];
        long[] nearest = new long[graph.nodes()];
        Arrays.fill(nearest, Long.MAX_VALUE);
        CostHeap heap = new CostHeap(graph.nodes());
        int landmark = 0;
        for (int i = 0; i < count; i++) {
            spread(graph, cost, landmark, from, heap);
            long most = -1;
            int at = landmark;
            for (int v = 0; v < from.length; v++) {
                distance[v * count + i] = from[v];
                nearest[v] = Math.min(nearest[v], from[v]);
                if (nearest[v] != Long.MAX_VALUE && nearest[v] > most) {
                    most = nearest[v];
                    at = v;
                }
            }
            landmark = at;
        }
    }

    private static void spread(
            NetworkGraph graph, long[] cost, int start, long[] from, CostHeap heap) {
        Arrays.fill(from, Long.MAX_VALUE);
        heap.clear();
        from[start] = 0;
        heap.lower(start, 0);
        for (int u = heap.poll(); u >= 0; u = heap.poll()) {
            for (int arc = graph.arcStart[u]; arc < graph.arcStart[u + 1]; arc++) {
                int v = graph.arcHead[arc];
                long next = LabelSearch.sum(from[u], cost[graph.arcLink[arc]]);
                if (next < from[v]) {
                    from[v] = next;
                    heap.lower(v, next);
                }
            }
        }
    }

    /// No path between the nodes costs less.
    long bound(int v, int to) {
        long bound = 0;
        for (int i = 0; i < count; i++) {
            long a = distance[v * count + i];
            long b = distance[to * count + i];
            if (a != Long.MAX_VALUE && b != Long.MAX_VALUE) {
                bound = Math.max(bound, Math.abs(a - b));
            }
        }
        return bound;
    }
}
