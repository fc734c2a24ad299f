package dev.herald.network.routing;

/// Nodes by a cost that only falls, the least first.
final class CostHeap {
    private final int[] heap;
    private final int[] place;
    private final int[] round;
    private final long[] cost;
    private int size;
    private int now = 1;

    CostHeap(int nodes) {
        heap = new int[nodes];
        place = new int[nodes];
        round = new int[nodes];
        cost = new long[nodes];
    }

    void clear() {
        size = 0;
        now++;
    }

    /// Cost of the first node, or [Long#MAX_VALUE].
    long least() {
        return size == 0 ? Long.MAX_VALUE : cost[heap[0]];
    }

    /// Adds the node, or lowers its cost; also one that was taken.
    void lower(int node, long to) {
        int at = round[node] == now && place[node] >= 0 ? place[node] : size++;
        round[node] = now;
        cost[node] = to;
        while (at > 0) {
            int above = heap[(at - 1) >>> 1];
            if (cost[above] <= to) {
                break;
            }
            heap[at] = above;
            place[above] = at;
            at = (at - 1) >>> 1;
        }
        heap[at] = node;
        place[node] = at;
    }

    /// Takes the first node, or -1.
    int poll() {
        if (size == 0) {
            return -1;
        }
        int top = heap[0];
        place[top] = -1;
        int moved = heap[--size];
        if (size > 0) {
            long of = cost[moved];
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && cost[heap[child + 1]] < cost[heap[child]]) {
                    child++;
                }
                if (cost[heap[child]] >= of) {
                    break;
                }
                heap[at] = heap[child];
                place[heap[at]] = at;
                at = child;
            }
            heap[at] = moved;
            place[moved] = at;
        }
        return top;
    }
}
