package dev.herald.network.routing;

import java.util.Arrays;

/// Lower bounds of the loss of any path between two nodes over offers up to a time, from the losses to a few
/// landmarks (Goldberg and Harrelson 2005), of which a search uses those that say most about its ends. Kept
/// in 16 bits, rounded down.
final class LossBounds {
    private static final int COUNT = 16;

    private static final int ACTIVE = 4;

    /// Loss from landmark `i` to node `v` at `v COUNT + i`.
    private final short[] loss;

    /// The same by landmark, so that a search stays within few lines of a cache.
    private final short[][] byLandmark;

    private final int shift;

    /// The least node of the part of the network that each is in.
    private final int[] part;

    private final int[] active = new int[ACTIVE];
    private final int[] gap = new int[ACTIVE];

    /// @param last number of the last time
    LossBounds(NetworkGraph graph, Losses losses, int last) {
        long[] link = new long[graph.links()];
        for (int l = 0; l < link.length; l++) {
            int o = losses.offer(l, last);
            link[l] = o < 0 ? Losses.ZERO : losses.loss[o];
        }
        int n = graph.nodes();
        part = new int[n];
        int landmark = parts(graph, link);
        long[][] from = new long[COUNT][n];
        long[] nearest = new long[n];
        CostHeap heap = new CostHeap(n);
        spread(graph, link, losses.half, landmark, nearest, heap);
        landmark = farthest(nearest);
        Arrays.fill(nearest, Losses.ZERO);
        long most = 1;
        for (int i = 0; i < COUNT; i++) {
            spread(graph, link, losses.half, landmark, from[i], heap);
            for (int v = 0; v < n; v++) {
                nearest[v] = Math.min(nearest[v], from[i][v]);
                most = from[i][v] < Losses.ZERO ? Math.max(most, from[i][v]) : most;
            }
            landmark = farthest(nearest);
        }
        shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most) - (Short.SIZE - 1));
        loss = new short[n * COUNT];
        byLandmark = new short[COUNT][n];
        for (int at = 0; at < loss.length; at++) {
            loss[at] = (short) Math.min(Short.MAX_VALUE, from[at % COUNT][at / COUNT] >> shift);
            byLandmark[at % COUNT][at / COUNT] = loss[at];
        }
    }

    private static int farthest(long[] loss) {
        int farthest = 0;
        long most = -1;
        for (int v = 0; v < loss.length; v++) {
            if (loss[v] < Losses.ZERO && loss[v] > most) {
                most = loss[v];
                farthest = v;
            }
        }
        return farthest;
    }

    /// Finds the parts of the network.
    ///
    /// @return a node of the largest
    private int parts(NetworkGraph graph, long[] link) {
        Arrays.fill(part, -1);
        int[] open = new int[part.length];
        int largest = 0;
        int in = 0;
        for (int start = 0; start < part.length; start++) {
            int size = 0;
            if (part[start] < 0) {
                part[start] = start;
                open[size++] = start;
            }
            for (int i = 0; i < size; i++) {
                for (int arc = graph.arcStart[open[i]]; arc < graph.arcStart[open[i] + 1]; arc++) {
                    int v = graph.arcHead[arc];
                    if (part[v] < 0 && link[graph.arcLink[arc]] < Losses.ZERO) {
                        part[v] = start;
                        open[size++] = v;
                    }
                }
            }
            if (size > largest) {
                largest = size;
                in = start;
            }
        }
        return in;
    }

    private static void spread(
            NetworkGraph graph, long[] link, long[] half, int start, long[] from, CostHeap heap) {
        Arrays.fill(from, Losses.ZERO);
        heap.clear();
        from[start] = 0;
        heap.lower(start, 0);
        for (int u = heap.poll(); u >= 0; u = heap.poll()) {
            for (int arc = graph.arcStart[u]; arc < graph.arcStart[u + 1]; arc++) {
                int v = graph.arcHead[arc];
                long next = from[u] + link[graph.arcLink[arc]] + half[u] + half[v];
                if (next < from[v]) {
                    from[v] = next;
                    heap.lower(v, next);
                }
            }
        }
    }

    /// No path between the nodes loses less, half their swaps included.
    long between(int v, int w) {
        if (part[v] != part[w]) {
            return Losses.ZERO;
        }
        int bound = 1;
        for (int i = 0; i < COUNT; i++) {
            bound = Math.max(bound, Math.abs(loss[v * COUNT + i] - loss[w * COUNT + i]));
        }
        return (long) (bound - 1) << shift;
    }

    /// Takes the landmarks that say most about two nodes for [#exceeds].
    void choose(int v, int w) {
        Arrays.fill(gap, -1);
        for (int i = 0; i < COUNT; i++) {
            int of = Math.abs(loss[v * COUNT + i] - loss[w * COUNT + i]);
            int at = ACTIVE - 1;
            if (of > gap[at]) {
                for (; at > 0 && of > gap[at - 1]; at--) {
                    gap[at] = gap[at - 1];
                    active[at] = active[at - 1];
                }
                gap[at] = of;
                active[at] = i;
            }
        }
    }

    /// Whether, by the landmarks chosen, each path between the nodes loses at least so much, which is above 0.
    boolean exceeds(int v, int w, long most) {
        long limit = (most - 1 >> shift) + 2;
        for (int i : active) {
            short[] from = byLandmark[i];
            if (Math.abs(from[v] - from[w]) >= limit) {
                return true;
            }
        }
        return false;
    }
}
