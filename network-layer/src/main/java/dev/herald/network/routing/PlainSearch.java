package dev.herald.network.routing;

import dev.herald.network.message.NetworkMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The path of the least sum of costs, by A* with landmarks; of several, the one whose nodes, read from
/// `first`, come first [NL-ROUTE-1] [NL-ROUTE-2].
final class PlainSearch {
    /// Cost of a link that cannot be taken.
    static final long NEVER = Long.MAX_VALUE;

    private final NetworkGraph graph;
    private final long[] cost;
    private final CostLandmarks landmarks;
    private final CostHeap heap;
    private final long[] distance;
    private final long[] bound;
    private final int[] round;
    private int now;

    /// @param cost of each link, at least 1, or [#NEVER]
    PlainSearch(NetworkGraph graph, long[] cost) {
        this.graph = graph;
        this.cost = cost;
        landmarks = new CostLandmarks(graph, cost);
        heap = new CostHeap(graph.nodes());
        distance = new long[graph.nodes()];
        bound = new long[graph.nodes()];
        round = new int[graph.nodes()];
    }

    long[] cost() {
        return cost;
    }

    /// No path from `v` to the end `first` costs less.
    long bound(int v, int first) {
        return landmarks.bound(v, first);
    }

    /// @return null when there is none, also when it has more than 64 hops
    @Nullable Path run(Limits limits) {
        now++;
        heap.clear();
        reach(limits.last, 0, limits.first);
        // Goes on to all of the same cost, so that every path of the least cost is known.
        long least = Long.MAX_VALUE;
        while (heap.least() != Long.MAX_VALUE && heap.least() <= least) {
            int u = heap.poll();
            if (u == limits.first) {
                least = distance[u];
                continue;
            }
            for (int arc = graph.arcStart[u]; arc < graph.arcStart[u + 1]; arc++) {
                int link = graph.arcLink[arc];
                int v = graph.arcHead[arc];
                if (cost[link] != NEVER) {
                    long next = LabelSearch.sum(distance[u], cost[link]);
                    if ((round[v] != now || next < distance[v]) && limits.allows(v, u, link)) {
                        reach(v, next, limits.first);
                    }
                }
            }
        }
        return least == Long.MAX_VALUE ? null : walk(limits);
    }

    private void reach(int v, long at, int first) {
        if (round[v] != now) {
            round[v] = now;
            bound[v] = landmarks.bound(v, first);
        }
        distance[v] = at;
        heap.lower(v, LabelSearch.sum(at, bound[v]));
    }

    private @Nullable Path walk(Limits limits) {
        int[] nodes = new int[NetworkMessage.HOPS_MAX + 1];
        int[] links = new int[NetworkMessage.HOPS_MAX];
        int hops = 0;
        int at = limits.first;
        while (at != limits.last) {
            if (hops == links.length) {
                return null; // [NL-ROUTE-5]
            }
            nodes[hops] = at;
            int arc = next(at, limits);
            links[hops] = graph.arcLink[arc];
            at = graph.arcHead[arc];
            hops++;
        }
        nodes[hops] = at;
        return new Path(
                Arrays.copyOf(nodes, hops + 1),
                Arrays.copyOf(links, hops),
                null,
                distance[limits.first],
                0);
    }

    /// The first arc, smallest neighbour first, that a shortest path takes.
    private int next(int at, Limits limits) {
        for (int arc = graph.arcStart[at]; arc < graph.arcStart[at + 1]; arc++) {
            int next = graph.arcHead[arc];
            int link = graph.arcLink[arc];
            if (round[next] == now
                    && distance[next] < distance[at]
                    && cost[link] != NEVER
                    && limits.allows(at, next, link)
                    && LabelSearch.sum(distance[next], cost[link]) == distance[at]) {
                return arc;
            }
        }
        throw new IllegalStateException("no step of a shortest path from " + graph.node(at));
    }
}
