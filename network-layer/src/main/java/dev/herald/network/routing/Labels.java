package dev.herald.network.routing;

import java.util.Arrays;

/// The labels of a search in arrays that are used again: each a partial path from the end `last` back to
/// a node, with its factors, its cost and the label it continues.
final class Labels {
    static final int NONE = -1;

    int[] node = new int[256];
    int[] parent = new int[256];
    int[] link = new int[256];
    int[] offer = new int[256];
    int[] hops = new int[256];
    long[] cost = new long[256];

    /// Cost of a path over the label, at least.
    long[] rank = new long[256];

    double[] key = new double[256];
    double[] factor = new double[256];
    boolean[] dead = new boolean[256];

    /// Next label of the same node.
    int[] next = new int[256];

    int count;
    int dims = 1;

    private final int[] firstOf;
    private final int[] round;
    private int now;
    private int[] heap = new int[256];
    private int size;

    Labels(int nodes) {
        firstOf = new int[nodes];
        round = new int[nodes];
    }

    void clear(int dimensions) {
        dims = dimensions;
        count = 0;
        size = 0;
        now++;
        if (factor.length < node.length * dims) {
            factor = new double[node.length * dims];
        }
    }

    int first(int v) {
        return round[v] == now ? firstOf[v] : NONE;
    }

    /// A new label at the node; its factors are to be set.
    int add(int v) {
        if (count == node.length) {
            grow();
        }
        int label = count++;
        node[label] = v;
        dead[label] = false;
        next[label] = first(v);
        firstOf[v] = label;
        round[v] = now;
        return label;
    }

    private void grow() {
        int length = 2 * node.length;
        node = Arrays.copyOf(node, length);
        parent = Arrays.copyOf(parent, length);
        link = Arrays.copyOf(link, length);
        offer = Arrays.copyOf(offer, length);
        hops = Arrays.copyOf(hops, length);
        cost = Arrays.copyOf(cost, length);
        rank = Arrays.copyOf(rank, length);
        key = Arrays.copyOf(key, length);
        dead = Arrays.copyOf(dead, length);
        next = Arrays.copyOf(next, length);
        factor = Arrays.copyOf(factor, length * dims);
    }

    /// Takes a label that another one of its node beats out of the list of the node.
    void kill(int label) {
        dead[label] = true;
        int v = node[label];
        if (firstOf[v] == label) {
            firstOf[v] = next[label];
            return;
        }
        for (int l = firstOf[v]; l != NONE; l = next[l]) {
            if (next[l] == label) {
                next[l] = next[label];
                return;
            }
        }
    }

    void push(int label) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int above = heap[(at - 1) >>> 1];
            if (!before(label, above)) {
                break;
            }
            heap[at] = above;
            at = (at - 1) >>> 1;
        }
        heap[at] = label;
    }

    /// The best open label, or NONE.
    int poll() {
        if (size == 0) {
            return NONE;
        }
        int top = heap[0];
        int moved = heap[--size];
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
            at = child;
        }
        heap[at] = moved;
        return top;
    }

    /// Least cost, then greatest key, then fewest hops, then the smaller node, then the older.
    private boolean before(int a, int b) {
        if (rank[a] != rank[b]) {
            return rank[a] < rank[b];
        }
        if (key[a] != key[b]) {
            return key[a] > key[b];
        }
        if (hops[a] != hops[b]) {
            return hops[a] < hops[b];
        }
        return node[a] != node[b] ? node[a] < node[b] : a < b;
    }
}
