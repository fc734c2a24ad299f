package dev.herald.network.routing;

import org.jspecify.annotations.Nullable;

/// Landmarks for a few bounds on the time between pairs, made when they are first used.
final class Levels {
    /// Smaller networks are searched without.
    private static final int SMALL = 64;

    private static final int COUNT = 24;

    private final NetworkGraph graph;
    private final @Nullable Landmarks[] made = new Landmarks[COUNT];
    private long[] bounds = {};

    Levels(NetworkGraph graph) {
        this.graph = graph;
    }

    /// Those of the least level that has every offer of the search, or null when the network is small.
    @Nullable Landmarks of(Aim aim) {
        if (graph.nodes() < SMALL) {
            return null;
        }
        if (bounds.length == 0) {
            bounds = bounds(RateSweep.times(graph.freePairNs));
        }
        int level = COUNT - 1;
        if (aim.pairNs() == graph.freePairNs) {
            level = 0;
            while (level < COUNT - 1 && bounds[level] < aim.bound()) {
                level++;
            }
        }
        Landmarks at = made[level];
        if (at == null) {
            at = new Landmarks(graph, bounds[level]);
            made[level] = at;
        }
        return at;
    }

    /// Quantiles of the times; the last level has no bound.
    private static long[] bounds(long[] times) {
        long[] bounds = new long[COUNT];
        for (int i = 0; i < COUNT - 1; i++) {
            bounds[i] =
                    times.length == 0
                            ? Long.MAX_VALUE
                            : times[(int) ((long) (i + 1) * (times.length - 1) / COUNT)];
        }
        bounds[COUNT - 1] = Long.MAX_VALUE;
        return bounds;
    }
}
