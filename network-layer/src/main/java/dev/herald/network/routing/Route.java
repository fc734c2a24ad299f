package dev.herald.network.routing;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.HopOffer.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path, and what it can do.
///
/// @param nodes from the one end to the other, no node twice
/// @param links the link of each hop
/// @param score value of the metric: sum of costs, hops, ns between pairs as the sum over the links,
///     pairs per second, or EXT
/// @param prospect what it can do; null when nothing is known of the quality of one of its links
public record Route(
        List<NodeId> nodes, List<LinkId> links, double score, @Nullable Prospect prospect) {

    /// A way to operate the links of a path: the fastest that reaches the fidelity asked, and of these the
    /// one of the highest fidelity.
    ///
    /// @param offers the offer of each link, for the whole link
    /// @param expected state of an end-to-end pair
    /// @param meanPairNs mean time between pairs of the slowest link in the share of its time that is free;
    ///     [Long#MAX_VALUE] when a link has none free
    public record Prospect(List<Offer> offers, BellDiagonal expected, long meanPairNs) {
        public Prospect {
            offers = List.copyOf(offers);
            requireNonNull(expected);
        }

        /// Pairs per second.
        public double rateHz() {
            return meanPairNs == Long.MAX_VALUE ? 0 : 1e9 / meanPairNs;
        }
    }

    public Route {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        if (links.isEmpty() || nodes.size() != links.size() + 1) {
            throw new IllegalArgumentException(
                    nodes.size() + " nodes and " + links.size() + " links make no path");
        }
        if (prospect != null && prospect.offers().size() != links.size()) {
            throw new IllegalArgumentException(
                    prospect.offers().size() + " offers for " + links.size() + " links");
        }
    }

    public int hops() {
        return links.size();
    }

    /// The same path from the other end.
    public Route reversed() {
        return new Route(
                nodes.reversed(),
                links.reversed(),
                score,
                prospect == null
                        ? null
                        : new Prospect(
                                prospect.offers().reversed(),
                                prospect.expected(),
                                prospect.meanPairNs()));
    }
}
