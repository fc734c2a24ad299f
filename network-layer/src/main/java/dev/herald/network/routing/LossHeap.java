package dev.herald.network.routing;

import java.util.Arrays;

/// Nodes by loss, the least first; one that is added again stays in twice.
final class LossHeap {
    private long[] loss = new long[64];
    private int[] node = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    /// Loss of the first, or [Long#MAX_VALUE].
    long least() {
        return size == 0 ? Long.MAX_VALUE : loss[0];
    }

    void add(int v, long of) {
        if (size == node.length) {
            loss = Arrays.copyOf(loss, 2 * size);
            node = Arrays.copyOf(node, 2 * size);
        }
        int at = size++;
        while (at > 0 && loss[(at - 1) >>> 1] > of) {
            loss[at] = loss[(at - 1) >>> 1];
            node[at] = node[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        loss[at] = of;
        node[at] = v;
    }

    /// Takes the first; there is one.
    int poll() {
        int top = node[0];
        long moved = loss[--size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && loss[child + 1] < loss[child]) {
                child++;
            }
            if (loss[child] >= moved) {
                break;
            }
            loss[at] = loss[child];
            node[at] = node[child];
            at = child;
        }
        loss[at] = moved;
        node[at] = node[size];
        return top;
    }
}
