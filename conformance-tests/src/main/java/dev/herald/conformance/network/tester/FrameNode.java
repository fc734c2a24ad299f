package dev.herald.conformance.network.tester;

import dev.herald.hal.host.Outbox;
import dev.herald.network.api.NetworkOutput;

/// An entity that takes frames of its neighbours as bytes, as they come over a session channel.
public interface FrameNode {
    /// As an input from the neighbour, whatever the bytes are.
    void frame(long nowNs, int neighbour, byte[] bytes, Outbox<? super NetworkOutput> out);
}
