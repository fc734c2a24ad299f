package dev.herald.physical.netty;

/// Why a connection ended, or why an attempt at one failed.
public enum CloseReason {
    /// The owner closed it.
    LOCAL,
    /// The peer closed it in order, between two frames.
    PEER_CLOSED,
    /// The network or the peer's machine broke it.
    RESET,
    /// No connection could be made.
    UNREACHABLE,
    /// A length prefix above the limit.
    FRAME_TOO_LONG,
    /// A length prefix of zero.
    EMPTY_FRAME,
    /// The stream ended inside a frame.
    TRUNCATED_FRAME,
    /// The owner found that the peer breaks the protocol spoken in the frames.
    PROTOCOL,
    /// No frame came for longer than the peer may be silent.
    IDLE,
    /// The peer reads more slowly than the owner writes, and the bound of what may wait was reached.
    SLOW_PEER,
    /// The TLS handshake failed, or the peer refused this end's certificate after it.
    TLS_REFUSED,
    /// The TLS handshake took too long.
    HANDSHAKE_TIMEOUT,
    /// The server serves as many connections as it may.
    TOO_MANY
}
