package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.SwitchedStation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stations that links of this node share: tells the links when to serve, and scales what they offer.
final class Stations {
    private final Node node;
    private final Map<LinkId, LocalLink> links;
    private final Map<LinkId, NetworkInput.ShareStation> shared = new LinkedHashMap<>();
    private final Map<LinkId, LinkQuality> alone = new LinkedHashMap<>();

    Stations(Node node, Map<LinkId, LocalLink> links) {
        this.node = node;
        this.links = links;
    }

    /// The links that are shared are offered anew by whoever calls.
    void share(NetworkInput.ShareStation ask) {
        for (SwitchedStation.Fibre fibre : ask.station().fibres()) {
            shared.put(fibre.link(), ask); // it may join later
            if (links.containsKey(fibre.link())) {
                schedule(fibre.link(), ask);
            }
        }
    }

    boolean has(LinkId link) {
        return shared.containsKey(link);
    }

    private void schedule(LinkId link, NetworkInput.ShareStation ask) {
        node.toLink(link, new LinkInput.Schedule(ask.station().timetable(link, ask.fromNs())));
    }

    /// What the link offers with its share of a station.
    LinkQuality up(LinkQuality quality, boolean fresh) {
        NetworkInput.ShareStation ask = shared.get(quality.link());
        alone.put(quality.link(), quality);
        if (ask == null) {
            return quality;
        }
        if (fresh) {
            schedule(quality.link(), ask);
        }
        return ask.station().shared(quality);
    }

    void down(LinkId link) {
        alone.remove(link);
    }

    /// What the link last offered with the station to itself, while it is up.
    @Nullable LinkQuality alone(LinkId link) {
        return alone.get(link);
    }
}
