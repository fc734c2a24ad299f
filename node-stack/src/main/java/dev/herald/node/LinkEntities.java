package dev.herald.node;

import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.core.LinkLayer;

/// The link layer alone, for hosts that run nothing above it: a laboratory's link, a campaign.
public final class LinkEntities {
    private LinkEntities() {}

    /// The entity of one end of one link, in its initial state. Its first deadline is due at once: the host
    /// calls [Machine#expire] when it starts. Confined to one thread.
    public static Machine<LinkInput, LinkOutput> create(LinkConfig config) {
        return LinkLayer.create(config);
    }
}
