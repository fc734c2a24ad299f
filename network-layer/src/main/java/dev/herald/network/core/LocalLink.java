package dev.herald.network.core;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NodeState;
import dev.herald.network.virtual.VirtualLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One of this node's links: what it can do at present, and which circuit a label on it means.
final class LocalLink {
    private static final int LABEL_MAX = HopOffer.LABEL_MAX;

    /// Offers of a hop, so that an Install of the longest path fits a frame.
    static final int OFFERS_MAX = 16;

    final LinkId id;
    final NodeId peer;
    private final int parity;
    private final Map<Integer, Circuit> circuits = new LinkedHashMap<>();
    private final Set<Circuit> wanting = new LinkedHashSet<>();
    private @Nullable LinkQuality quality;
    private int lastLabel;

    /// Qubits in which this end can hold pairs of it.
    int room = Integer.MAX_VALUE;

    /// What is reserved of its time; null when the other end keeps the ledger.
    final @Nullable Ledger ledger; // [NL-ADMIT-3]

    /// Maintenance to come, in order.
    List<NodeState.Window> windows = List.of();

    /// Nobody may reserve anything of it.
    LocalLink(LinkId id, NodeId self, NodeId peer) {
        this(id, self, peer, 0);
    }

    /// @param sharePpm of its time that may be reserved
    LocalLink(LinkId id, NodeId self, NodeId peer, int sharePpm) {
        ledger = self.compareTo(peer) < 0 ? new Ledger(sharePpm) : null;
        this.id = id;
        this.peer = peer;
        parity = self.compareTo(peer) < 0 ? 0 : 1;
        lastLabel = parity == 0 ? 0 : -1;
    }

    void up(LinkQuality offered) {
        quality = offered.curve().isEmpty() ? null : offered;
    }

    void down() {
        quality = null;
    }

    /// Whether a circuit stands in for it.
    boolean isVirtual() {
        return id.value() >= VirtualLink.NUMBER_MIN;
    }

    /// What the link offers, or null when it is down.
    @Nullable LinkQuality quality() {
        return quality;
    }

    /// Whether it has a point of at least the fidelity.
    boolean reaches(Fidelity minimum) {
        LinkQuality known = quality;
        if (known != null) {
            for (LinkQuality.Offer offer : known.curve()) {
                if (offer.state().fidelity() >= minimum.value()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Share of its time that nobody has reserved, parts per million, as far as this end knows.
    int freePpm() {
        return ledger == null ? NodeState.LinkState.SHARE_MAX : ledger.limit() - ledger.sum();
    }

    /// Whether maintenance is under way or begins within the time.
    boolean draining(long nowNs, long drainNs) {
        for (NodeState.Window window : windows) {
            if (window.fromNs() - drainNs <= nowNs && nowNs < window.toNs()) {
                return true;
            }
        }
        return false;
    }

    /// By label, in the order in which they came.
    Map<Integer, Circuit> circuits() {
        return circuits;
    }

    @Nullable Circuit circuit(int label) {
        return circuits.get(label);
    }

    /// A label that this node may choose and that no circuit of the link has, or 0 when there is none.
    /// Labels are taken in turn, so that one that was freed is not used again soon.
    int freeLabel() { // [NL-SETUP-2]
        int label = lastLabel;
        for (int tried = 0; tried <= LABEL_MAX / 2; tried++) {
            label = label + 2 > LABEL_MAX ? 2 - parity : label + 2;
            if (!circuits.containsKey(label)) {
                lastLabel = label;
                return label;
            }
        }
        return 0;
    }

    /// Whether the neighbour may choose the label for a new circuit.
    boolean acceptable(int label) {
        return label >= 1
                && label <= LABEL_MAX
                && label % 2 != parity
                && !circuits.containsKey(label);
    }

    void bind(int label, Circuit circuit) {
        circuits.put(label, circuit);
    }

    void unbind(int label) {
        circuits.remove(label);
    }

    // ---- sharing

    /// Whether a circuit of the link, in whichever direction, wants pairs of it.
    void wanted(Circuit circuit, boolean wants) {
        boolean before = shared();
        if (wants) {
            wanting.add(circuit);
        } else {
            wanting.remove(circuit);
        }
        if (shared() != before) {
            for (Circuit other : List.copyOf(wanting)) {
                if (other != circuit && other.downLink == this && other.generation != null) {
                    other.generation.shared();
                }
            }
        }
    }

    /// Whether several circuits want pairs of it.
    boolean shared() {
        return wanting.size() > 1;
    }

    /// How many pairs the circuit asks for in its turn.
    int chunk(Circuit circuit, PlaneSettings settings) { // [NL-GEN-5]
        if (settings.sharing() == PlaneSettings.Sharing.EQUAL) {
            return settings.chunk();
        }
        long least = Long.MAX_VALUE;
        for (Circuit other : wanting) {
            long rate = other.terms.minRateMicroHz();
            least = rate > 0 ? Math.min(least, rate) : least;
        }
        double sum = 0;
        for (Circuit other : wanting) {
            sum += weight(other, least);
        }
        double share = weight(circuit, least) * wanting.size() / sum;
        return Math.clamp(Math.round(settings.chunk() * share), 1, PlaneSettings.CHUNK_MAX);
    }

    private static double weight(Circuit circuit, long least) {
        long rate = circuit.terms.minRateMicroHz();
        return rate > 0 ? rate : least;
    }

    /// The offers worth having: each slower one is better than all faster ones. When there are more
    /// than travel, they are thinned out evenly, and the fastest and the best stay.
    static List<HopOffer.Offer> curve(LinkQuality quality) { // [NL-SETUP-14]
        List<HopOffer.Offer> sorted = new ArrayList<>();
        for (LinkQuality.Offer offer : quality.curve()) {
            sorted.add(new HopOffer.Offer(offer.state(), Math.max(1, offer.meanPairNs())));
        }
        sorted.sort(
                Comparator.comparingLong(HopOffer.Offer::meanPairNs)
                        .thenComparingDouble(offer -> -offer.state().fidelity()));
        List<HopOffer.Offer> front = new ArrayList<>();
        for (HopOffer.Offer offer : sorted) {
            if (front.isEmpty() || offer.state().fidelity() > front.getLast().state().fidelity()) {
                front.add(offer);
            }
        }
        if (front.size() <= OFFERS_MAX) {
            return front;
        }
        List<HopOffer.Offer> thinned = new ArrayList<>(OFFERS_MAX);
        for (int i = 0; i < OFFERS_MAX; i++) {
            thinned.add(front.get(i * (front.size() - 1) / (OFFERS_MAX - 1)));
        }
        return thinned;
    }
}
