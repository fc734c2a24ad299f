package dev.herald.network.routing;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.HopOffer.Offer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path by numbers, read from the end with the smaller node.
///
/// @param nodes of it
/// @param links of its hops
/// @param offers at which they are operated; null when not all are known
/// @param rank what is compared first, the least is the best
/// @param value what is compared next, the greatest is the best
record Path(int[] nodes, int[] links, int @Nullable [] offers, long rank, double value)
        implements Comparable<Path> {

    /// The path of a label.
    static Path of(Labels labels, int found, long rank, double value) {
        int hops = labels.hops[found];
        int[] nodes = new int[hops + 1];
        int[] links = new int[hops];
        int[] offers = new int[hops];
        boolean known = true;
        int label = found;
        for (int i = 0; i < hops; i++) {
            nodes[i] = labels.node[label];
            links[i] = labels.link[label];
            offers[i] = labels.offer[label];
            known &= offers[i] != Labels.NONE;
            label = labels.parent[label];
        }
        nodes[hops] = labels.node[label];
        return new Path(nodes, links, known ? offers : null, rank, value);
    }

    Path ranked(long otherRank, double otherValue) {
        return new Path(nodes, links, offers, otherRank, otherValue);
    }

    Path operated(int @Nullable [] others) {
        return new Path(nodes, links, others, rank, value);
    }

    /// Mean time between pairs of the slowest link.
    long slowest(long[] pairNs) {
        long slowest = 0;
        if (offers != null) {
            for (int offer : offers) {
                slowest = Math.max(slowest, pairNs[offer]);
            }
        }
        return slowest;
    }

    Route route(NetworkGraph graph, double score, double waiting) {
        List<NodeId> ids = new ArrayList<>(nodes.length);
        for (int v : nodes) {
            ids.add(graph.node(v));
        }
        List<LinkId> over = new ArrayList<>(links.length);
        for (int link : links) {
            over.add(new LinkId(graph.linkId[link]));
        }
        return new Route(
                ids, over, score, offers == null ? null : prospect(graph, offers, waiting));
    }

    private Route.Prospect prospect(NetworkGraph graph, int[] chosen, double waiting) {
        List<Offer> at = new ArrayList<>(chosen.length);
        BellDiagonal state = null;
        for (int i = 0; i < chosen.length; i++) {
            int o = chosen[i];
            BellDiagonal link =
                    BellDiagonal.ofCorrelators(graph.offerZ[o], graph.offerX[o], graph.offerY[o]);
            at.add(new Offer(link, graph.meanPairNs[o]));
            if (state == null) {
                state = link;
            } else {
                int v = nodes[i];
                state =
                        state.swap(link)
                                .swap(
                                        BellDiagonal.ofCorrelators(
                                                graph.swapZ[v], graph.swapX[v], graph.swapY[v]))
                                .depolarise(1 - waiting);
            }
        }
        if (state == null) {
            throw new IllegalStateException("a path has hops");
        }
        return new Route.Prospect(at, state, slowest(graph.freePairNs));
    }

    @Override
    public int compareTo(Path other) {
        int order = Long.compare(rank, other.rank);
        if (order == 0) {
            order = Double.compare(other.value, value);
        }
        return order == 0 ? Arrays.compare(nodes, other.nodes) : order; // [NL-ROUTE-2]
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Path path && Arrays.equals(nodes, path.nodes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodes);
    }

    @Override
    public String toString() {
        return Arrays.toString(nodes) + " rank " + rank + " value " + value;
    }
}
