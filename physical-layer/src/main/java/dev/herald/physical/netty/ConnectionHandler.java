package dev.herald.physical.netty;

import java.nio.ByteBuffer;

/// What the owner of connections is told, always on the loop. For each connection: opened, then any
/// number of frames, then closed, once.
public interface ConnectionHandler {

    /// The connection is ready; with TLS, the handshake is done and the peer's identity is known. In
    /// TLS 1.3 a server judges the client's certificate after the client is done: a client that is
    /// refused sees its connection close with [CloseReason#TLS_REFUSED] right after this.
    void opened(Connection connection);

    /// A frame came; the buffer is the receiver's to keep.
    void received(Connection connection, ByteBuffer frame);

    /// The connection ended; nothing sent on it from here on arrives.
    void closed(Connection connection, CloseReason reason, String detail);

    /// Nothing was sent for the heartbeat interval: time to send something.
    default void heartbeatDue(Connection connection) {}

    /// An attempt at a connection, made or accepted, ended before it was open.
    ///
    /// @param remote the other end, as far as it is known
    default void failed(String remote, CloseReason reason, String detail) {}
}
