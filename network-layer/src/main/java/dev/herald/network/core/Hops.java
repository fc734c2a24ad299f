package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The next hops that this node can offer to a circuit, and why it cannot.
final class Hops {
    /// A hop that can be taken, or why not.
    record Hop(
            @Nullable LocalLink link, @Nullable HopOffer offer, NetworkError why, String detail) {
        static Hop refused(NetworkError why, String detail) {
            return new Hop(null, null, why, detail);
        }
    }

    private final Node node;
    private final Signalling signalling;
    private final Routes routes;
    private final Map<LinkId, LocalLink> links;
    private final Admission admission;
    private final Schedules schedules;

    Hops(
            Node node,
            Signalling signalling,
            Routes routes,
            Map<LinkId, LocalLink> links,
            Admission admission,
            Schedules schedules) {
        this.node = node;
        this.signalling = signalling;
        this.routes = routes;
        this.links = links;
        this.admission = admission;
        this.schedules = schedules;
    }

    /// The link to take toward the next node of a route, with a fresh label.
    ///
    /// @param at links of the circuit at this node
    Hop toward(
            CircuitId id,
            CircuitTerms terms,
            NodeId next,
            Set<LinkId> avoid,
            SwapNoise swap,
            int at) {
        if (signalling.count() >= node.config.circuitsMax()) { // [NL-SETUP-11]
            return Hop.refused(
                    NetworkError.NO_RESOURCES,
                    signalling.count() + " circuits, no more are allowed");
        }
        Admission.Refused refused = admission.precheck(id, terms, at, signalling.circuits());
        if (refused != null) {
            return Hop.refused(refused.why(), refused.detail());
        }
        if (!node.peersUp.contains(next)) { // [NL-SETUP-10]
            return Hop.refused(NetworkError.PEER_LOST, "no session with " + next);
        }
        NetworkError why = NetworkError.NO_ROUTE;
        String detail = "no usable link to " + next;
        for (LinkId each : linksTo(next)) {
            LocalLink link = links.get(each);
            LinkQuality quality = link == null ? null : link.quality();
            if (avoid.contains(each)) {
                continue;
            }
            if (link == null || quality == null) {
                why = NetworkError.LINK_DOWN; // [NL-SETUP-9]
                continue;
            }
            if (link.draining(node.nowNs(), node.config.control().flood().drainNs())) {
                why = NetworkError.MAINTENANCE; // [NL-SETUP-16]
                detail = "link " + link.id + " is about to be under maintenance";
                continue;
            }
            String unfit = schedules.unfit(link, terms.service().bin());
            if (unfit != null) {
                why = NetworkError.UNSUPPORTED;
                detail = unfit;
                continue;
            }
            String lacking = Room.lacking(link, id, terms);
            if (lacking != null) {
                why = NetworkError.NO_RESOURCES;
                detail = lacking;
                continue;
            }
            int label = link.freeLabel();
            if (label == 0) {
                why = NetworkError.NO_RESOURCES;
                continue;
            }
            return new Hop(
                    link,
                    new HopOffer(
                            link.id,
                            LocalLink.curve(quality),
                            quality.decayLocal(),
                            swap,
                            label,
                            admission.freePpm(link, id, terms)),
                    why,
                    "");
        }
        return Hop.refused(why, detail);
    }

    /// The links to the neighbour, the preferred one first, and last those that the network does not know
    /// yet.
    private Set<LinkId> linksTo(NodeId next) {
        Set<LinkId> found = new LinkedHashSet<>(routes.between(node.self, next));
        for (LocalLink link : links.values()) {
            if (link.peer.equals(next)) {
                found.add(link.id);
            }
        }
        return found;
    }
}
