package dev.herald.conformance.link.tester;

import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;

/// An entity that takes frames of the peer as bytes, as they come over a channel.
public interface FrameEntity {
    /// As an input from the peer, whatever the bytes are.
    void frame(long nowNs, byte[] bytes, Outbox<? super LinkOutput> out);
}
