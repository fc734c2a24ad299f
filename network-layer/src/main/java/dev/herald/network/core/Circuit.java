package dev.herald.network.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
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
        generation = downLink == null ? null : new Generation(node, this, downLink, downLabel);
        if (upLink != null) {
            upLink.bind(upLabel, this);
        }
        if (downLink != null) {
            downLink.bind(downLabel, this);
        }
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
        signalling.timedOut(this);
    }
}
