package dev.herald.conformance.link;

import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.core.LinkLayer;

/// The link layer of this project: the target that is always there.
public final class HeraldLinkLayer implements LinkLayerProvider {
    @Override
    public String vendor() {
        return "herald";
    }

    @Override
    public String name() {
        return "herald";
    }

    @Override
    public String version() {
        return "0.1";
    }

    @Override
    public Machine<LinkInput, LinkOutput> create(LinkConfig config) {
        return LinkLayer.create(config);
    }
}
