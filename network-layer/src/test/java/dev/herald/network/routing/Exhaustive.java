package dev.herald.network.routing;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.RouteChoice.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small network and the answer of trying everything: all simple paths, all parallel links, all offers.
final class Exhaustive {
    record Node(SwapNoise swap, boolean swaps, int memories) {}

    record Link(int id, int a, int b, long cost, List<Offer> curve, int freePpm) {
        long freeNs(Offer offer) {
            return freePpm == 0
                    ? Long.MAX_VALUE
                    : (offer.meanPairNs() * 1_000_000 + freePpm - 1) / freePpm;
        }
    }

    /// The best of a list of nodes: what is compared first is to be small, then `value` great.
    record Best(double rank, double value) {}

    final List<Node> nodes = new ArrayList<>();
    final List<Link> links = new ArrayList<>();

    NetworkGraph graph() {
        NetworkGraph.Builder builder = NetworkGraph.builder();
        for (Link link : links) {
            builder.addLink(
                    new LinkId(link.id),
                    new NodeId(link.a),
                    new NodeId(link.b),
                    link.cost,
                    link.curve,
                    MemoryDecay.NONE,
                    MemoryDecay.NONE,
                    link.freePpm);
        }
        for (int i = nodes.size(); i >= 1; i--) {
            Node node = nodes.get(i - 1);
            builder.addNode(new NodeId(i), node.swap, node.swaps, node.memories);
        }
        return builder.build();
    }

    /// For each simple list of nodes that can do what is asked, its best value by the metric.
    Map<List<NodeId>, Best> all(RouteQuery query) {
        Map<List<NodeId>, Best> best = new LinkedHashMap<>();
        List<NodeId> path = new ArrayList<>();
        path.add(query.from());
        extend(query, path, new ArrayList<>(), new ArrayList<>(), best);
        return best;
    }

    private void extend(
            RouteQuery query,
            List<NodeId> path,
            List<Link> over,
            List<Offer> offers,
            Map<List<NodeId>, Best> best) {
        NodeId at = path.getLast();
        if (at.equals(query.to())) {
            rate(query, path, over, offers, best);
            return;
        }
        int memories = query.memories();
        if (query.choice().metric() == Metric.EXT) {
            memories = Math.max(memories, query.ext().width());
        }
        Node node = nodes.get(at.value() - 1);
        if (path.size() > 1 && (!node.swaps || node.memories < 2 * memories)) {
            return;
        }
        for (Link link : links) {
            if (link.a != at.value() && link.b != at.value()
                    || query.choice().avoid().contains(new LinkId(link.id))) {
                continue;
            }
            NodeId next = new NodeId(link.a == at.value() ? link.b : link.a);
            if (path.contains(next)) {
                continue;
            }
            for (Offer offer : link.curve) {
                if (link.freeNs(offer) > query.slowestNs()) {
                    continue;
                }
                path.add(next);
                over.add(link);
                offers.add(offer);
                extend(query, path, over, offers, best);
                path.removeLast();
                over.removeLast();
                offers.removeLast();
            }
        }
    }

    private void rate(
            RouteQuery query,
            List<NodeId> path,
            List<Link> over,
            List<Offer> offers,
            Map<List<NodeId>, Best> best) {
        double fidelity = state(query, path, offers).fidelity();
        if (fidelity < query.minFidelity().value() - 1e-12) {
            return;
        }
        double cost = 0;
        double slowest = 0;
        double[] success = new double[over.size()];
        for (int i = 0; i < over.size(); i++) {
            Link link = over.get(i);
            double free = link.freeNs(offers.get(i));
            slowest = Math.max(slowest, free);
            success[i] = 1 - Math.exp(-query.ext().slotNs() / free);
            cost +=
                    switch (query.choice().metric()) {
                        case COST -> link.cost;
                        case PAIR_TIME ->
                                link.curve.stream().mapToDouble(link::freeNs).min().orElseThrow();
                        default -> 1;
                    };
        }
        Best of =
                switch (query.choice().metric()) {
                    case COST, HOPS, PAIR_TIME -> new Best(cost, 0);
                    case CONSTRAINED -> new Best(slowest, fidelity);
                    case EXT ->
                            new Best(
                                    0,
                                    ExpectedThroughput.of(
                                            success,
                                            query.ext().width(),
                                            query.ext().swapSuccess()));
                };
        best.merge(List.copyOf(path), of, (a, b) -> ahead(a, b) ? a : b);
    }

    static boolean ahead(Best a, Best b) {
        return a.rank < b.rank || a.rank == b.rank && a.value > b.value;
    }

    BellDiagonal state(RouteQuery query, List<NodeId> path, List<Offer> offers) {
        BellDiagonal state = offers.getFirst().state();
        for (int i = 1; i < offers.size(); i++) {
            SwapNoise swap = nodes.get(path.get(i).value() - 1).swap;
            state = state.swap(offers.get(i).state(), swap).depolarise(1 - query.waiting());
        }
        return state;
    }
}
