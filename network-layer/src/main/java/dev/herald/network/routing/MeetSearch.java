package dev.herald.network.routing;

import dev.herald.network.message.NetworkMessage;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// The path of the least loss over offers up to a time, from both ends at once (Nicholson 1966), without
/// what [LossBounds] show to be no part of it.
final class MeetSearch {
    /// What is known of a node is kept together: for each side the least loss so far, the search that it is
    /// of, and the node and link before it.
    private static final int SIZE = 8;

    private static final int SIDE = 4;
    private static final int ROUND = 1;
    private static final int BEFORE = 2;
    private static final int HALF = 3;

    private final NetworkGraph graph;
    private final Losses losses;
    private final LossLevels levels;
    private final long[] known;
    private final LossHeap[] heaps = {new LossHeap(), new LossHeap()};

    /// Of each arc the first time, the neighbour, the link; those of a node by the first time.
    private final int[] arcs;

    private @Nullable LossBounds bounds;
    private long round;
    private int last;
    private long each;
    private long best;
    private int met;

    /// The path found last, if it is not too long.
    final int[] nodes = new int[NetworkMessage.HOPS_MAX + 1];

    final int[] links = new int[NetworkMessage.HOPS_MAX];
    int hops;

    MeetSearch(NetworkGraph graph, Losses losses, LossLevels levels) {
        this.graph = graph;
        this.losses = losses;
        this.levels = levels;
        known = new long[graph.nodes() * SIZE];
        for (int v = 0; v < graph.nodes(); v++) {
            known[v * SIZE + HALF] = losses.half[v];
            known[v * SIZE + SIDE + HALF] = losses.half[v];
        }
        arcs = new int[3 * graph.arcHead.length];
        for (int v = 0; v < graph.nodes(); v++) {
            sortArcs(v);
        }
    }

    private void sortArcs(int v) {
        int start = graph.arcStart[v];
        Integer[] order = new Integer[graph.arcStart[v + 1] - start];
        Arrays.setAll(order, i -> start + i);
        Arrays.sort(order, Comparator.comparingInt(this::firstTime));
        for (int i = 0; i < order.length; i++) {
            int at = 3 * (start + i);
            arcs[at] = firstTime(order[i]);
            arcs[at + 1] = graph.arcHead[order[i]];
            arcs[at + 2] = graph.arcLink[order[i]];
        }
    }

    private int firstTime(int arc) {
        int link = graph.arcLink[arc];
        int o = graph.offerStart[link];
        return o == graph.offerStart[link + 1] ? Integer.MAX_VALUE : losses.time[o];
    }

    /// @param time the last time of offers
    /// @param most loss of the path with half the swaps of its ends, at most
    /// @param besides loss of each link besides
    /// @return the loss, or [Losses#NONE] when there is no such path
    long run(Limits limits, int time, long most, long besides) {
        round++;
        last = time;
        each = besides;
        best = most + 1;
        bounds = levels.of(time);
        if (bounds != null) {
            if (bounds.between(limits.first, limits.last) >= best) {
                return Losses.NONE;
            }
            bounds.choose(limits.first, limits.last);
        }
        met = -1;
        start(0, limits.first);
        start(SIDE, limits.last);
        while (true) {
            long a = heaps[0].least();
            long b = heaps[1].least();
            if (a == Long.MAX_VALUE || b == Long.MAX_VALUE || a + b >= best) {
                break;
            }
            if (a <= b) {
                expand(0, b, limits);
            } else {
                expand(SIDE, a, limits);
            }
        }
        if (met < 0) {
            return Losses.NONE;
        }
        walk();
        return best;
    }

    private void start(int side, int v) {
        LossHeap heap = heaps[side / SIDE];
        heap.clear();
        known[v * SIZE + side] = 0;
        known[v * SIZE + side + ROUND] = round;
        known[v * SIZE + side + BEFORE] = -1;
        heap.add(v, 0);
    }

    /// @param far what any path not yet met loses on the other side, at least
    private void expand(int side, long far, Limits limits) {
        LossHeap heap = heaps[side / SIDE];
        long loss = heap.least();
        int u = heap.poll();
        if (known[u * SIZE + side] < loss) {
            return;
        }
        boolean forward = side == 0;
        int end = forward ? limits.last : limits.first;
        long from = loss + known[u * SIZE + HALF] + each;
        int stop = 3 * graph.arcStart[u + 1];
        for (int arc = 3 * graph.arcStart[u]; arc < stop && arcs[arc] <= last; arc += 3) {
            int v = arcs[arc + 1];
            int at = v * SIZE + side;
            boolean seen = known[at + ROUND] == round;
            if (seen && known[at] <= from) {
                continue;
            }
            int other = v * SIZE + SIDE - side;
            boolean reached = known[other + ROUND] == round;
            if (!reached && from + far >= best) {
                continue;
            }
            int link = arcs[arc + 2];
            long next = from + losses.loss[losses.offer(link, last)] + known[at + HALF];
            if (next >= best || seen && known[at] <= next) {
                continue;
            }
            boolean meets = reached && next + known[other] < best;
            // What the other side has not taken yet loses at least `far` from there.
            if (!meets && next + far >= best) {
                continue;
            }
            if (forward ? !limits.allows(u, v, link) : !limits.allows(v, u, link)) {
                continue;
            }
            if (!meets && bounds != null && bounds.exceeds(v, end, best - next)) {
                continue;
            }
            known[at] = next;
            known[at + ROUND] = round;
            known[at + BEFORE] = (long) u << 32 | link;
            if (meets) {
                best = next + known[other];
                met = v;
            }
            if (next + far < best) {
                heap.add(v, next);
            }
        }
    }

    /// Reads the path from where the sides met.
    private void walk() {
        hops = count(0) + count(SIDE);
        if (hops > links.length) {
            return;
        }
        int i = count(0);
        nodes[i] = met;
        for (int v = met; known[v * SIZE + BEFORE] >= 0; v = nodes[i]) {
            long before = known[v * SIZE + BEFORE];
            links[--i] = (int) before;
            nodes[i] = (int) (before >> 32);
        }
        i = count(0);
        for (int v = met; known[v * SIZE + SIDE + BEFORE] >= 0; v = nodes[i]) {
            long before = known[v * SIZE + SIDE + BEFORE];
            links[i++] = (int) before;
            nodes[i] = (int) (before >> 32);
        }
    }

    private int count(int side) {
        int count = 0;
        for (int v = met; known[v * SIZE + side + BEFORE] >= 0; count++) {
            v = (int) (known[v * SIZE + side + BEFORE] >> 32);
        }
        return count;
    }
}
