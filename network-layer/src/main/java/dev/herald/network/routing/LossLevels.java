package dev.herald.network.routing;

import org.jspecify.annotations.Nullable;

/// [LossBounds] for a few of the times, each made when it is first used.
final class LossLevels {
    /// Smaller networks are searched without.
    private static final int SMALL = 64;

    private static final int COUNT = 64;

    private final NetworkGraph graph;
    private final Losses losses;
    private final @Nullable LossBounds[] made = new LossBounds[COUNT];

    LossLevels(NetworkGraph graph, Losses losses) {
        this.graph = graph;
        this.losses = losses;
    }

    /// Those for paths of offers up to the time; null for a small network.
    @Nullable LossBounds of(int time) {
        return graph.nodes() < SMALL ? null : level(number(time));
    }

    /// Times of a level.
    int width() {
        return losses.times.length / COUNT + 1;
    }

    private int number(int time) {
        return time / width();
    }

    private LossBounds level(int number) {
        LossBounds at = made[number];
        if (at == null) {
            at = new LossBounds(graph, losses, (number + 1) * width() - 1);
            made[number] = at;
        }
        return at;
    }

    /// A time up to `last` before which every path between the nodes loses more; `last + 1` when all do.
    int first(int from, int to, long most, int last) {
        if (graph.nodes() < SMALL) {
            return 0;
        }
        int low = 0;
        int high = number(last) + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (level(middle).between(from, to) <= most) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Math.min(last + 1, low * width());
    }
}
