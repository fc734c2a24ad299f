package dev.herald.network.core;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.PairType;
import dev.herald.network.distil.Plans;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One circuit at this node.
final class Circuit implements Node.Sleeper {
    enum Phase {
        /// Installed here, not yet usable.
        RESERVED,
        ACTIVE,
        RELEASED
    }

    final Node node;
    final CircuitId id;
    final List<NodeId> route;
    final CircuitTerms terms;
    final @Nullable NodeId upstream;
    final @Nullable NodeId downstream;
    private final Signalling signalling;

    /// Cookie of the request for it, at the head-end.
    final long cookie;

    /// Link toward the head, and the label that the neighbour chose on it.
    final @Nullable LocalLink upLink;

    final int upLabel;

    /// Link toward the tail, and the label that this node chose on it.
    final @Nullable LocalLink downLink;

    final int downLabel;

    Phase phase = Phase.RESERVED;
    List<HopPlan> plans = List.of();
    BellDiagonal expected = BellDiagonal.MIXED;
    long meanPairNs;

    /// How the ends distil; at the head-end the plan that it carries out.
    DistilPlan distil = DistilPlan.NONE;

    /// What comes of it, when they do.
    Plans.@Nullable Forecast forecast;

    final long openedNs;

    /// Present as soon as the plan is known, so that nothing comes too early for it.
    @Nullable Plane plane;

    private boolean wanting;

    /// At the head-end: what it was set up for.
    @Nullable Opening opening;

    /// At an end: the circuit that is about to take the place of this one.
    @Nullable Circuit successor;

    /// At an end: the layer above knows it, as its own or in the place of another.
    boolean inService;

    /// At the tail-end of a circuit that is about to take another's place: what the head says of requests
    /// before that other has ended here.
    @Nullable List<NetworkMessage.OfCircuit> early;

    /// When the ends were last heard of, and when this end next says that it is there.
    long fromHeadNs;

    long fromTailNs;
    long refreshNs;

    /// The head-end has been told that its downstream link is worse than planned.
    boolean advised;

    /// Of the downstream link; absent at the tail-end.
    final @Nullable Generation generation;

    Circuit(
            Node node,
            Signalling signalling,
            CircuitId id,
            List<NodeId> route,
            CircuitTerms terms,
            long cookie,
            @Nullable LocalLink upLink,
            int upLabel,
            @Nullable LocalLink downLink,
            int downLabel) {
        this.node = node;
        openedNs = node.nowNs();
        this.signalling = signalling;
        this.id = id;
        this.route = route;
        this.terms = terms;
        this.cookie = cookie;
        this.upLink = upLink;
        this.upLabel = upLabel;
        this.downLink = downLink;
        this.downLabel = downLabel;
        upstream = upLink == null ? null : upLink.peer;
        downstream = downLink == null ? null : downLink.peer;
        generation = downLink == null ? null : new Generation(node, this, downLink);
        if (upLink != null) {
            upLink.bind(upLabel, this);
        }
        if (downLink != null) {
            downLink.bind(downLabel, this);
        }
    }

    /// State of a delivered pair by the model, after distillation.
    BellDiagonal delivered() {
        return forecast == null ? expected : forecast.state();
    }

    /// Mean time between delivered pairs by the model.
    long deliveredNs() {
        return forecast == null ? meanPairNs : forecast.pairNs();
    }

    /// Whether it was set up to take the place of the other.
    boolean replaces(Circuit other) {
        return Ledger.replaces(id, terms, other.id);
    }

    /// Urgency of its requests to links, 0 to 7: circuits that reserve go before those that do not.
    int linkPriority() { // [NL-ADMIT-9]
        int half = terms.service().priority() / 2;
        return Reservation.reserves(terms) ? 4 + half : half;
    }

    /// What it asks of its downstream link: so many pairs, or [CreateRequest#STREAM].
    CreateRequest asking(int pairs) {
        return new CreateRequest(
                PairType.K,
                pairs,
                plan().minFidelity(),
                0,
                downLabel,
                linkPriority(),
                false,
                true,
                false,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    boolean isHead() {
        return upLink == null;
    }

    boolean isTail() {
        return downLink == null;
    }

    /// What the tail decided for this node; not at the tail itself.
    HopPlan plan() {
        return plans.get(route.indexOf(node.self));
    }

    /// Until when no pairs of the link toward the head, and the tail, were asked to be made.
    long upPausedNs;

    long downPausedNs;

    /// Whether its pairs wait as long as it takes.
    boolean unlimited() {
        return terms.cutoff() == CircuitTerms.Cutoff.NONE;
    }

    /// Whether its nodes swap in an order.
    boolean ordered() {
        return terms.service().order() != CircuitTerms.SwapOrder.AS_SOON_AS_POSSIBLE;
    }

    void toHead(NetworkMessage message) {
        if (upstream != null) {
            node.toPeer(upstream, message);
        }
    }

    void toTail(NetworkMessage message) {
        if (downstream != null) {
            node.toPeer(downstream, message);
        }
    }

    void send(Track track) {
        if (track.toTail()) {
            toTail(track);
        } else {
            toHead(track);
        }
    }

    void send(Relay relay) {
        if (relay.toTail()) {
            toTail(relay);
        } else {
            toHead(relay);
        }
    }

    void send(Reach reach) {
        if (reach.toTail()) {
            toTail(reach);
        } else {
            toHead(reach);
        }
    }

    void send(Expire expire) {
        if (expire.toHead()) {
            toHead(expire);
        } else {
            toTail(expire);
        }
    }

    /// Tells the end that launched the Track that its chain is broken.
    void expire(Track track) { // [NL-EXPIRE-1]
        send(new Expire(id, track.toTail(), track.origin()));
    }

    /// A request became active or none is any more: starts or stops the downstream link.
    void generate(boolean wanted) {
        if (wanted == wanting) {
            return;
        }
        wanting = wanted;
        if (upLink != null) {
            upLink.wanted(this, wanted);
        }
        if (downLink != null) {
            downLink.wanted(this, wanted);
        }
        if (generation != null) {
            generation.want(wanted);
        }
    }

    /// This node ends the circuit.
    void fail(NetworkError why, String detail) {
        signalling.end(this, why, node.self, detail, null);
    }

    @Override
    public void wake() {
        signalling.wake(this);
    }
}
