package dev.herald.physical.netty;

/// Limits of framed connections.
///
/// @param payloadMax longest frame in bytes, without its prefix
/// @param pendingBytesMax how much may wait to be sent before the peer counts as too slow
/// @param heartbeatNs after so long without sending, the owner is asked for a heartbeat; 0 for never
/// @param silenceNs after so long without a whole frame, the connection ends; 0 for never
/// @param handshakeNs longest TLS handshake; the first of a process loads classes and takes about 1 s
/// @param connectionsMax how many connections a server keeps
public record FrameOptions(
        int payloadMax,
        int pendingBytesMax,
        long heartbeatNs,
        long silenceNs,
        long handshakeNs,
        int connectionsMax) {
    public static final int PREFIX_BYTES = 4;

    public static final FrameOptions DEFAULT =
            new FrameOptions(65_536, 4 << 20, 0, 0, 10_000_000_000L, 1_024);

    public FrameOptions {
        if (payloadMax < 1 || pendingBytesMax < payloadMax + PREFIX_BYTES) {
            throw new IllegalArgumentException(
                    "payload limit "
                            + payloadMax
                            + " and pending limit "
                            + pendingBytesMax
                            + ": 1 frame must fit");
        }
        if (heartbeatNs < 0 || silenceNs < 0 || handshakeNs < 1 || connectionsMax < 1) {
            throw new IllegalArgumentException(
                    "heartbeat "
                            + heartbeatNs
                            + " ns, silence "
                            + silenceNs
                            + " ns, handshake "
                            + handshakeNs
                            + " ns, connections "
                            + connectionsMax);
        }
    }

    public FrameOptions withPayloadMax(int bytes) {
        int pending = Math.max(pendingBytesMax, bytes + PREFIX_BYTES);
        return new FrameOptions(
                bytes, pending, heartbeatNs, silenceNs, handshakeNs, connectionsMax);
    }

    public FrameOptions withPendingBytesMax(int bytes) {
        return new FrameOptions(
                payloadMax, bytes, heartbeatNs, silenceNs, handshakeNs, connectionsMax);
    }

    /// @param everyNs how often a heartbeat is due when nothing else is sent
    /// @param silence how long the peer may be silent: several heartbeats
    public FrameOptions withHeartbeat(long everyNs, long silence) {
        return new FrameOptions(
                payloadMax, pendingBytesMax, everyNs, silence, handshakeNs, connectionsMax);
    }

    public FrameOptions withHandshake(long longestNs) {
        return new FrameOptions(
                payloadMax, pendingBytesMax, heartbeatNs, silenceNs, longestNs, connectionsMax);
    }

    public FrameOptions withConnectionsMax(int count) {
        return new FrameOptions(
                payloadMax, pendingBytesMax, heartbeatNs, silenceNs, handshakeNs, count);
    }
}
