package dev.herald.network.routing;

import java.util.Arrays;

/// Nodes by a value that only grows, the greatest first; of equal ones, the smallest number.
final class DoubleHeap {
    private final int[] heap;
    private final int[] place;
    private final double[] value;
    private int size;

    DoubleHeap(int nodes) {
        heap = new int[nodes];
        place = new int[nodes];
        value = new double[nodes];
        Arrays.fill(place, -1);
    }

    /// Adds the node, or raises its value.
    void raise(int node, double to) {
        int at = place[node];
        if (at < 0) {
            at = size++;
        }
        value[node] = to;
        while (at > 0) {
            int above = heap[(at - 1) >>> 1];
            if (!before(node, above)) {
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
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && before(heap[child + 1], heap[child])) {
                    child++;
                }
                if (!before(heap[child], moved)) {
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

    private boolean before(int a, int b) {
        return value[a] > value[b] || value[a] == value[b] && a < b;
    }
}
