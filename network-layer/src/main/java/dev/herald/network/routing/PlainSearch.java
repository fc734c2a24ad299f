package dev.herald.network.routing;

import dev.herald.network.message.NetworkMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The path of the least sum of costs, by Dijkstra's algorithm; of several, the one whose nodes, read from
/// `first`, come first [NL-ROUTE-1] [NL-ROUTE-2].
final class PlainSearch {
    /// Cost of a link that cannot be taken.
    static final long NEVER = Long.MAX_VALUE;

    private final NetworkGraph graph;
    private final long[] distance;
    private final int[] round;
    private final int[] heap;
    private final int[] place;
    private int size;
    private int now;

    PlainSearch(NetworkGraph graph) {
        this.graph = graph;
        distance = new long[graph.nodes()];
        round = new int[graph.nodes()];
        heap = new int[graph.nodes()];
        place = new int[graph.nodes()];
    }

    /// @param cost of each link, at least 1, or [#NEVER]
    /// @return null when there is none, also when it has more than 64 hops
    @Nullable Path run(Limits limits, long[] cost) {
        now++;
        size = 0;
        reach(limits.last, 0);
        boolean found = false;
        while (size > 0 && !found) {
            int u = poll();
            found = u == limits.first;
            for (int arc = graph.arcStart[u]; !found && arc < graph.arcStart[u + 1]; arc++) {
                int link = graph.arcLink[arc];
                int v = graph.arcHead[arc];
                if (cost[link] != NEVER && limits.allows(v, u, link)) {
                    long next = LabelSearch.sum(distance[u], cost[link]);
                    if (round[v] != now || next < distance[v]) {
                        reach(v, next);
                    }
                }
            }
        }
        return found ? walk(limits, cost) : null;
    }

    private @Nullable Path walk(Limits limits, long[] cost) {
        int[] nodes = new int[NetworkMessage.HOPS_MAX + 1];
        int[] links = new int[NetworkMessage.HOPS_MAX];
        int hops = 0;
        int at = limits.first;
        while (at != limits.last) {
            if (hops == links.length) {
                return null; // [NL-ROUTE-5]
            }
            nodes[hops] = at;
            int arc = next(at, limits, cost);
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
    private int next(int at, Limits limits, long[] cost) {
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

    private void reach(int v, long at) {
        int to = round[v] == now ? place[v] : size++;
        round[v] = now;
        distance[v] = at;
        while (to > 0) {
            int above = heap[(to - 1) >>> 1];
            if (distance[above] <= at) {
                break;
            }
            heap[to] = above;
            place[above] = to;
            to = (to - 1) >>> 1;
        }
        heap[to] = v;
        place[v] = to;
    }

    private int poll() {
        int top = heap[0];
        int moved = heap[--size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && distance[heap[child + 1]] < distance[heap[child]]) {
                child++;
            }
            if (distance[heap[child]] >= distance[moved]) {
                break;
            }
            heap[at] = heap[child];
            place[heap[at]] = at;
            at = child;
        }
        heap[at] = moved;
        place[moved] = at;
        return top;
    }
}
