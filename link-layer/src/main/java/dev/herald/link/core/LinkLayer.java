package dev.herald.link.core;

import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;

/// Makes link-layer entities. The one public class of this package.
public final class LinkLayer {
    private LinkLayer() {}

    /// The entity of one end of one link. Its first deadline is due at once: the host calls
    /// [Machine#expire] when it starts.
    public static Machine<LinkInput, LinkOutput> create(LinkConfig config) {
        return new LinkMachine(config);
    }
}
