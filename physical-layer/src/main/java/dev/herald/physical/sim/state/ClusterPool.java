package dev.herald.physical.sim.state;

import java.util.ArrayDeque;

/// Clusters for reuse: the emulator makes and drops one for each pair.
final class ClusterPool {
    private static final int POOLED_SIZE_MAX = 4;
    private static final int KEPT_MAX = 1024;

    private final ArrayDeque<Cluster>[] free;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ClusterPool() {
        free = new ArrayDeque[POOLED_SIZE_MAX + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /// A cluster whose entries are not cleared.
    Cluster take(int size) {
        if (size > POOLED_SIZE_MAX) {
            return new Cluster(size);
        }
        Cluster cluster = free[size].pollLast();
        return cluster == null ? new Cluster(size) : cluster;
    }

    void give(Cluster cluster) {
        if (cluster.size <= POOLED_SIZE_MAX && free[cluster.size].size() < KEPT_MAX) {
            free[cluster.size].addLast(cluster);
        }
    }
}
