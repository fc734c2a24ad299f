package dev.herald.daemon.node;

import dev.herald.hal.model.NodeId;
import java.nio.ByteBuffer;

/// What the owner of connections to other nodes is told, on the loop.
interface PeerEvents {

    /// What this node and the peer share and nobody else knows; told before the first frame of their session
    /// channel.
    void secret(NodeId peer, byte[] key);

    /// A session channel is up. Nothing of an earlier one is delivered any more.
    void up(NodeId peer);

    /// A session channel is lost, or could not be made.
    void down(NodeId peer, String detail);

    void frame(NodeId peer, ByteBuffer frame);

    /// Something an operator may want to know.
    void note(String line);
}
