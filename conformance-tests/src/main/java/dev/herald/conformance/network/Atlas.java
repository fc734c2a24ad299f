package dev.herald.conformance.network;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput.CloseCircuit;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A network with curves, as its nodes flood it to node 1, a head-end with the neighbours 2 and 3. It begins
/// as two ways from node 1 to node 9: a short one over node 2, and a long one over nodes 3 and 4.
final class Atlas {
    static final int REMOTE = 9;

    /// Links of node 1, which it knows itself.
    static final int TO_2 = 21;

    static final int TO_3 = 26;

    static final int FROM_2_TO_9 = 41;
    static final int FROM_3_TO_4 = 42;
    static final int FROM_4_TO_9 = 43;
    static final long MEAN_NS = 1_000_000;
    private static final int EPOCH = 5;
    private static final long COST = 2;
    private static final long QUIET_NS = 3 * NetworkKit.STATE_INTERVAL_NS;

    /// What one end of a link says of it.
    static final class End {
        private final int link;
        private final int neighbour;
        long cost = COST;
        Status status = Status.UP;
        int freePpm = LinkState.SHARE_MAX;
        List<HopOffer.Offer> curve = List.of(offer(0.98, MEAN_NS));
        List<NodeState.Window> windows = List.of();

        private End(int link, int neighbour) {
            this.link = link;
            this.neighbour = neighbour;
        }

        private LinkState state() {
            return new LinkState(
                    new LinkId(link),
                    new NodeId(neighbour),
                    cost,
                    status,
                    freePpm,
                    NetworkKit.HERE,
                    curve,
                    windows);
        }
    }

    /// What a node says of itself.
    static final class Place {
        SwapNoise noise = SwapNoise.NONE;
        boolean swaps = true;
        int memories = 64;
        private final List<End> ends = new ArrayList<>();
    }

    private final NetworkBench bench;
    private final Map<Integer, Place> places = new LinkedHashMap<>();
    private long sequence;

    /// @param bench whose node is 1, in the ring
    Atlas(NetworkBench bench) {
        this.bench = bench;
        bench.pass(1_000);
        for (int neighbour : List.of(2, 3)) {
            bench.peerUp(neighbour);
            bench.peer(neighbour, new DatabaseSummary(List.of(), false));
        }
        near(2, offer(0.98, MEAN_NS));
        near(3, offer(0.98, MEAN_NS));
        place(2).ends.add(new End(TO_2, 1));
        place(3).ends.add(new End(TO_3, 1));
        join(FROM_2_TO_9, 2, REMOTE);
        join(FROM_3_TO_4, 3, 4);
        join(FROM_4_TO_9, 4, REMOTE);
    }

    static HopOffer.Offer offer(double fidelity, long meanNs) {
        return new HopOffer.Offer(BellDiagonal.werner(fidelity), meanNs);
    }

    /// What the link of node 1 to the neighbour can do.
    Atlas near(int neighbour, HopOffer.Offer... curve) {
        LinkQuality.Offer[] points = new LinkQuality.Offer[curve.length];
        for (int i = 0; i < curve.length; i++) {
            points[i] = new LinkQuality.Offer(i, curve[i].state(), curve[i].meanPairNs());
        }
        bench.linkUp(neighbour, points);
        return this;
    }

    Place place(int node) {
        return places.computeIfAbsent(node, _ -> new Place());
    }

    /// Another link.
    Atlas join(int link, int a, int b) {
        place(a).ends.add(new End(link, b));
        place(b).ends.add(new End(link, a));
        return this;
    }

    /// What that node says of its link.
    End end(int node, int link) {
        return place(node).ends.stream()
                .filter(each -> each.link == link)
                .findFirst()
                .orElseThrow();
    }

    /// What both ends say that the link can do.
    Atlas curve(int link, HopOffer.Offer... curve) {
        both(link, each -> each.curve = List.of(curve));
        return this;
    }

    /// What both ends say that is free of it.
    Atlas free(int link, int ppm) {
        both(link, each -> each.freePpm = ppm);
        return this;
    }

    private void both(int link, Consumer<End> change) {
        places.values().stream()
                .flatMap(each -> each.ends.stream())
                .filter(each -> each.link == link)
                .forEach(change);
    }

    Atlas without(int node, int link) {
        place(node).ends.removeIf(each -> each.link == link);
        return this;
    }

    /// The node has heard it all, the greatest numbers first.
    Atlas flooded() {
        sequence++;
        places.entrySet().stream()
                .sorted((a, b) -> b.getKey() - a.getKey())
                .forEach(each ->
                        bench.peer(2, new Flood(List.of(state(each.getKey(), each.getValue())))));
        bench.pass(QUIET_NS);
        return this;
    }

    private SealedState state(int node, Place place) {
        NodeState state =
                new NodeState(
                        new NodeId(node),
                        EPOCH,
                        sequence,
                        NetworkKit.STATE_LIFE_NS,
                        place.noise,
                        place.swaps,
                        place.memories,
                        place.ends.stream().map(End::state).toList());
        return new SealedState(state, Bytes.EMPTY, 1, Bytes.EMPTY);
    }

    // ---- questions

    Heard open(CircuitTerms terms, RouteChoice choice) {
        return bench.in(
                new OpenCircuit(Way.COOKIE, new NodeId(REMOTE), terms, Way.PATIENT_NS, choice));
    }

    /// The way that a circuit takes, by the metric; the circuit is closed again.
    List<Integer> route(CircuitTerms terms, RouteChoice.Metric metric) {
        Install install = open(terms, new RouteChoice(metric, 1, Set.of())).only(Install.class);
        bench.in(new CloseCircuit(install.circuit()));
        return nodes(install);
    }

    static List<Integer> nodes(Install install) {
        return install.route().stream().map(NodeId::value).toList();
    }
}
