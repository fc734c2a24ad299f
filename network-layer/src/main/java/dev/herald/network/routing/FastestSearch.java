package dev.herald.network.routing;

import dev.herald.network.message.NetworkMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The path of the greatest rate that reaches a fidelity, where one correlator says it all, by paths that get
/// faster and faster: each is the one of the least loss just below the time of the one before, until there is
/// none. The first one is looked for near the time below which [LossLevels] say there is none. For three
/// correlators the time so found is a first guess for [RateSweep], which also answers where paths of too many
/// hops are in the way.
final class FastestSearch {
    private static final double FIDELITY_OF_NOTHING = 0.25;
    private static final int TOO_LONG = -2;

    /// Steps after which the times left are halved instead.
    private static final int STEPS = 4;

    private final NetworkGraph graph;
    private final Losses losses;
    private final LossLevels levels;
    private final MeetSearch search;
    private final RateSweep sweep;

    FastestSearch(NetworkGraph graph, RateSweep sweep) {
        this.graph = graph;
        this.sweep = sweep;
        losses = new Losses(graph);
        levels = new LossLevels(graph, losses);
        search = new MeetSearch(graph, losses, levels);
    }

    /// @return of the greatest rate, of several that of the greatest fidelity, ranked by time and fidelity; null
    ///     when there is none
    @Nullable Path best(Limits limits, Aim aim) {
        int time = least(limits, aim);
        if (!graph.isotropic) {
            return sweep.run(limits, aim, losses.times, time);
        }
        if (time >= 0) {
            long each = Losses.of(aim.waiting());
            long most = losses.most(aim, limits.first, limits.last);
            long loss = search.run(limits, time, most, each);
            if (search.hops <= NetworkMessage.HOPS_MAX) {
                return path(time, loss - losses.ends(aim, limits.first, limits.last));
            }
        } else if (time != TOO_LONG && aim.minFidelity() > FIDELITY_OF_NOTHING) {
            return null;
        }
        return sweep.run(limits, aim, losses.times, Labels.NONE); // [NL-ROUTE-5]
    }

    private Path path(int time, long loss) {
        int[] links = Arrays.copyOf(search.links, search.hops);
        return new Path(
                Arrays.copyOf(search.nodes, search.hops + 1),
                links,
                losses.offers(links, time),
                losses.times[time],
                Losses.fidelity(loss));
    }

    /// The path operated as fast as the fidelity allows, or null.
    @Nullable Path operate(Path path, Aim aim) {
        int last = losses.notAfter(aim.bound());
        long each = Losses.of(aim.waiting());
        int hops = path.links().length;
        long most = losses.most(aim, path.nodes()[0], path.nodes()[hops]);
        int time = losses.least(path.links(), hops, 0, last, most, each);
        return time > last ? null : path.operated(losses.offers(path.links(), time));
    }

    /// @return number of the least time at which there is a path, or NONE, or TOO_LONG when one of too many
    ///     hops was met
    private int least(Limits limits, Aim aim) {
        long each = Losses.of(aim.waiting());
        long most = losses.most(aim, limits.first, limits.last);
        int last = losses.notAfter(aim.bound());
        int low = levels.first(limits.first, limits.last, most, last);
        int high = last + 1;
        int guess = low + 3 * levels.width();
        for (int step = 0; low < high; step++) {
            boolean any = high > last;
            int time = any ? Math.min(guess, last) : step < STEPS ? high - 1 : (low + high) >>> 1;
            // At first also a path that loses a little too much, for the time at which it does not.
            long loss = search.run(limits, time, any ? most + most / 10 : most, each);
            if (loss != Losses.NONE && search.hops > NetworkMessage.HOPS_MAX) {
                return TOO_LONG;
            }
            if (loss > most) {
                low = time + 1;
                guess = time + 4 * levels.width();
            }
            if (loss != Losses.NONE) {
                int to = Math.min(high - 1, loss > most ? last : time);
                high = losses.least(search.links, search.hops, low, to, most, each);
            }
        }
        return high > last ? Labels.NONE : high;
    }
}
