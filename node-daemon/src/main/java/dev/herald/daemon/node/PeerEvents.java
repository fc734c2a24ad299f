package dev.herald.daemon.node;

import dev.herald.hal.model.NodeId;
import java.nio.ByteBuffer;

/// What the owner of connections to other nodes is told, on the loop.
interface PeerEvents {

    /// A session channel is up. Nothing of an earlier one is delivered any more.
    void up(NodeId peer);

    /// A session channel is lost, or could not be made.
    void down(NodeId peer, String detail);

    void frame(NodeId peer, ByteBuffer frame);

    /// Something an operator may want to know.
    void note(String line);
}
