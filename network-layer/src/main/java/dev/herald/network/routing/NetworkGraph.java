package dev.herald.network.routing;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState.LinkState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// A network as one node knows it, for path computation: nodes, links, and what each link can do.
/// Immutable, so that any thread may read it. What it answers depends on the sets of nodes and links
/// alone, not on the order in which they were added.
///
/// Inside, nodes are numbered from 0 in the order of their ids and links in the order of theirs; the
/// links of each node are in a compressed adjacency. A node takes 45 bytes, a link 100 and each offer
/// of its curve 44: 10,000 nodes with 30,000 links of 8 offers are 14 MB.
///
/// A link that cannot be used (down, draining, under maintenance) is simply not added.
public final class NetworkGraph {
    final int[] nodeId;

    /// Correlators of the swap of each node, as a factor of those of the pair.
    final double[] swapZ;

    final double[] swapX;
    final double[] swapY;
    final boolean[] swaps;
    final int[] memories;
    private final SwapNoise[] swapNoise;

    /// Arcs of node `v` are `arcStart[v]` up to and without `arcStart[v + 1]`, by the number of the neighbour,
    /// then by cost, then by link.
    final int[] arcStart;

    final int[] arcHead;
    final int[] arcLink;
    final int[] linkId;
    final int[] linkA;
    final int[] linkB;
    final long[] cost;
    final int[] freePpm;
    final MemoryDecay[] decayA;
    final MemoryDecay[] decayB;

    /// Offers of link `l` are `offerStart[l]` up to and without `offerStart[l + 1]`, the fastest first,
    /// none worse than another in everything.
    final int[] offerStart;

    final double[] offerZ;
    final double[] offerX;
    final double[] offerY;

    /// Mean time between pairs of the whole link.
    final long[] meanPairNs;

    /// Mean time between pairs in the share that is free; Long.MAX_VALUE when none is.
    final long[] freePairNs;

    /// The first slower offer of the link that is at least as good in all three correlators.
    final int[] offerBeatenBy;

    /// Whether all offers and all swaps are Werner: then one correlator says it all.
    final boolean isotropic;

    private NetworkGraph(List<Vertex> vertices, List<Link> links) {
        int n = vertices.size();
        int m = links.size();
        nodeId = new int[n];
        swapZ = new double[n];
        swapX = new double[n];
        swapY = new double[n];
        swaps = new boolean[n];
        memories = new int[n];
        swapNoise = new SwapNoise[n];
        for (int v = 0; v < n; v++) {
            Vertex vertex = vertices.get(v);
            BellDiagonal channel = vertex.swap.channel();
            nodeId[v] = vertex.node.value();
            swapZ[v] = channel.correlatorZ();
            swapX[v] = channel.correlatorX();
            swapY[v] = channel.correlatorY();
            // A measurement that is wrong more often than right would have to be inverted first.
            swaps[v] = vertex.swaps && swapZ[v] >= 0 && swapX[v] >= 0 && swapY[v] >= 0;
            memories[v] = vertex.memories;
            swapNoise[v] = vertex.swap;
        }
        linkId = new int[m];
        linkA = new int[m];
        linkB = new int[m];
        cost = new long[m];
        freePpm = new int[m];
        decayA = new MemoryDecay[m];
        decayB = new MemoryDecay[m];
        offerStart = new int[m + 1];
        List<List<Offer>> fronts = new ArrayList<>(m);
        for (int l = 0; l < m; l++) {
            Link link = links.get(l);
            linkId[l] = link.id.value();
            linkA[l] = index(link.a);
            linkB[l] = index(link.b);
            cost[l] = link.cost;
            freePpm[l] = link.freePpm;
            decayA[l] = link.decayA;
            decayB[l] = link.decayB;
            List<Offer> front = Offers.front(link.curve);
            fronts.add(front);
            offerStart[l + 1] = offerStart[l] + front.size();
        }
        offerZ = new double[offerStart[m]];
        offerX = new double[offerStart[m]];
        offerY = new double[offerStart[m]];
        meanPairNs = new long[offerStart[m]];
        freePairNs = new long[offerStart[m]];
        for (int l = 0; l < m; l++) {
            int o = offerStart[l];
            for (Offer offer : fronts.get(l)) {
                offerZ[o] = offer.state().correlatorZ();
                offerX[o] = offer.state().correlatorX();
                offerY[o] = offer.state().correlatorY();
                meanPairNs[o] = offer.meanPairNs();
                freePairNs[o] = Offers.inShare(offer.meanPairNs(), freePpm[l]);
                o++;
            }
        }
        arcStart = new int[n + 1];
        arcHead = new int[2 * m];
        arcLink = new int[2 * m];
        offerBeatenBy = new int[offerStart[m]];
        for (int l = 0; l < m; l++) {
            for (int o = offerStart[l]; o < offerStart[l + 1]; o++) {
                offerBeatenBy[o] = beatenBy(o, offerStart[l + 1]);
            }
        }
        connect();
        isotropic =
                Offers.equal(offerZ, offerX)
                        && Offers.equal(offerX, offerY)
                        && Offers.equal(swapZ, swapX)
                        && Offers.equal(swapX, swapY);
    }

    private int beatenBy(int offer, int end) {
        for (int o = offer + 1; o < end; o++) {
            if (offerZ[o] >= offerZ[offer]
                    && offerX[o] >= offerX[offer]
                    && offerY[o] >= offerY[offer]) {
                return o;
            }
        }
        return end;
    }

    /// Correlators that a search must follow: one when all is Werner, otherwise three.
    int dims() {
        return isotropic ? 1 : 3;
    }

    /// Correlators of the offers.
    double[] offer(int dim) {
        return dim == 0 ? offerZ : dim == 1 ? offerX : offerY;
    }

    /// Correlators of the swaps.
    double[] swap(int dim) {
        return dim == 0 ? swapZ : dim == 1 ? swapX : swapY;
    }

    private void connect() {
        int m = linkId.length;
        long[] order = new long[m];
        List<Integer> byCost = new ArrayList<>(m);
        for (int l = 0; l < m; l++) {
            arcStart[linkA[l] + 1]++;
            arcStart[linkB[l] + 1]++;
            byCost.add(l);
        }
        byCost.sort(Comparator.<Integer>comparingLong(l -> cost[l]).thenComparing(l -> l));
        for (int rank = 0; rank < m; rank++) {
            order[byCost.get(rank)] = rank;
        }
        for (int v = 0; v < nodeId.length; v++) {
            arcStart[v + 1] += arcStart[v];
        }
        int[] next = Arrays.copyOf(arcStart, nodeId.length);
        long[] key = new long[2 * m];
        for (int l = 0; l < m; l++) {
            key[next[linkA[l]]++] = (long) linkB[l] << 32 | order[l];
            key[next[linkB[l]]++] = (long) linkA[l] << 32 | order[l];
        }
        for (int v = 0; v < nodeId.length; v++) {
            Arrays.sort(key, arcStart[v], arcStart[v + 1]);
        }
        for (int arc = 0; arc < key.length; arc++) {
            arcHead[arc] = (int) (key[arc] >>> 32);
            arcLink[arc] = byCost.get((int) key[arc]);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Nodes of the network.
    public int nodes() {
        return nodeId.length;
    }

    /// Links of the network.
    public int links() {
        return linkId.length;
    }

    public boolean knows(NodeId node) {
        return index(node) >= 0;
    }

    /// The links between two nodes, the one of the least cost first, then by id.
    public List<LinkId> between(NodeId a, NodeId b) {
        int v = index(a);
        int w = index(b);
        List<LinkId> found = new ArrayList<>();
        if (v >= 0 && w >= 0) {
            for (int arc = firstArc(v, w); arc < arcStart[v + 1] && arcHead[arc] == w; arc++) {
                found.add(new LinkId(linkId[arcLink[arc]]));
            }
        }
        return found;
    }

    /// Whether every step of an explicit path is a link, no node comes twice and it is not too long.
    public boolean valid(List<NodeId> path) { // [NL-ROUTE-3]
        if (path.size() < 2
                || path.size() > NetworkMessage.HOPS_MAX + 1
                || new LinkedHashSet<>(path).size() != path.size()) {
            return false;
        }
        for (int i = 1; i < path.size(); i++) {
            if (between(path.get(i - 1), path.get(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// How a half of the link ages at one of its ends.
    ///
    /// @throws IllegalArgumentException when the node is no end of the link
    public MemoryDecay decay(LinkId link, NodeId end) {
        int l = Arrays.binarySearch(linkId, link.value());
        int v = index(end);
        if (l < 0 || v < 0 || linkA[l] != v && linkB[l] != v) {
            throw new IllegalArgumentException(end + " is no end of " + link);
        }
        return linkA[l] == v ? decayA[l] : decayB[l];
    }

    /// What a swap at the node does to a pair.
    ///
    /// @throws IllegalArgumentException when it is not known
    public SwapNoise swap(NodeId node) {
        return swapNoise[known(node)];
    }

    /// Qubits of the node.
    ///
    /// @throws IllegalArgumentException when it is not known
    public int memories(NodeId node) {
        return memories[known(node)];
    }

    /// Share of the link's time that no circuit has reserved, parts per million.
    ///
    /// @throws IllegalArgumentException when it is not known
    public int freePpm(LinkId link) {
        int l = Arrays.binarySearch(linkId, link.value());
        if (l < 0) {
            throw new IllegalArgumentException("no " + link + " in the graph");
        }
        return freePpm[l];
    }

    private int known(NodeId node) {
        int v = index(node);
        if (v < 0) {
            throw new IllegalArgumentException("no " + node + " in the graph");
        }
        return v;
    }

    /// Number of a node, negative when it is not known.
    int index(NodeId node) {
        return Arrays.binarySearch(nodeId, node.value());
    }

    NodeId node(int index) {
        return new NodeId(nodeId[index]);
    }

    /// The first arc of `v` to `w`, or where it would be.
    int firstArc(int v, int w) {
        int low = arcStart[v];
        int high = arcStart[v + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arcHead[middle] < w) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private record Vertex(NodeId node, SwapNoise swap, boolean swaps, int memories) {}

    private record Link(
            LinkId id,
            NodeId a,
            NodeId b,
            long cost,
            List<Offer> curve,
            MemoryDecay decayA,
            MemoryDecay decayB,
            int freePpm) {}

    /// Collects nodes and links, in any order. Not thread-safe.
    public static final class Builder {
        private final TreeMap<NodeId, Vertex> vertices = new TreeMap<>();
        private final TreeMap<LinkId, Link> links = new TreeMap<>();

        private Builder() {}

        /// @param swap noise of its Bell measurement
        /// @param swaps whether it can be an intermediate node
        /// @param memories qubits in which it can hold pairs of circuits, at least 0
        /// @throws IllegalArgumentException when the node was added before or `memories` is negative
        public Builder addNode(NodeId node, SwapNoise swap, boolean swaps, int memories) {
            if (memories < 0) {
                throw new IllegalArgumentException(
                        "memories " + memories + " of " + node + " is negative");
            }
            Vertex vertex = new Vertex(node, requireNonNull(swap), swaps, memories);
            if (vertices.putIfAbsent(node, vertex) != null) {
                throw new IllegalArgumentException("node " + node + " was added twice");
            }
            return this;
        }

        /// @param cost additive metric, at least 1
        /// @param curve what the link offers when it is all used; may be empty, then it has a cost and
        ///     no rate. Offers with a negative correlator are never taken: such a pair is not entangled.
        /// @param decayA how a half ages at `a`
        /// @param decayB how a half ages at `b`
        /// @param freePpm share of its time that no circuit has reserved, 0 to 1,000,000
        /// @throws IllegalArgumentException when the link was added before or a value is out of range
        public Builder addLink(
                LinkId link,
                NodeId a,
                NodeId b,
                long cost,
                List<Offer> curve,
                MemoryDecay decayA,
                MemoryDecay decayB,
                int freePpm) {
            if (a.equals(b)) {
                throw new IllegalArgumentException("link " + link + " has both ends at " + a);
            }
            if (cost < 1) {
                throw new IllegalArgumentException(
                        "cost " + cost + " of link " + link + " is less than 1");
            }
            if (freePpm < 0 || freePpm > LinkState.SHARE_MAX) {
                throw new IllegalArgumentException(
                        "freePpm " + freePpm + " of link " + link + " is not in 0..1000000");
            }
            Link added =
                    new Link(
                            link,
                            a,
                            b,
                            cost,
                            List.copyOf(curve),
                            requireNonNull(decayA),
                            requireNonNull(decayB),
                            freePpm);
            if (links.putIfAbsent(link, added) != null) {
                throw new IllegalArgumentException("link " + link + " was added twice");
            }
            return this;
        }

        /// @throws IllegalArgumentException when an end of a link was not added
        public NetworkGraph build() {
            Set<NodeId> known = new LinkedHashSet<>(vertices.keySet());
            for (Link link : links.values()) {
                if (!known.contains(link.a) || !known.contains(link.b)) {
                    throw new IllegalArgumentException(
                            "link "
                                    + link.id
                                    + " joins "
                                    + link.a
                                    + " and "
                                    + link.b
                                    + ", not both added");
                }
            }
            return new NetworkGraph(List.copyOf(vertices.values()), List.copyOf(links.values()));
        }
    }
}
