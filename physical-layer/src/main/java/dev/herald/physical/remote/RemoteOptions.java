package dev.herald.physical.remote;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.remote.wire.HalCodec;

/// How a host uses a remote device.
///
/// @param node whose device it is
/// @param nodeName name of that node, as in this host's certificate
/// @param openWithinNs how long the first attachment is tried for
/// @param pingNs how often a ping is sent
/// @param silenceNs how long the device may be silent before it counts as lost; several pings
/// @param clockDifferenceMaxNs greatest difference between network time here and at the device
/// @param backoff between attempts to connect
public record RemoteOptions(
        NodeId node,
        String nodeName,
        long openWithinNs,
        long pingNs,
        long silenceNs,
        long clockDifferenceMaxNs,
        Backoff backoff) {
    public RemoteOptions {
        requireNonNull(node);
        requireNonNull(nodeName);
        requireNonNull(backoff);
        if (openWithinNs < 1 || pingNs < 1 || silenceNs <= pingNs || clockDifferenceMaxNs < 1) {
            throw new IllegalArgumentException(
                    "open within "
                            + openWithinNs
                            + " ns, ping every "
                            + pingNs
                            + " ns, silence "
                            + silenceNs
                            + " ns, clock difference "
                            + clockDifferenceMaxNs
                            + " ns");
        }
    }

    public static RemoteOptions of(NodeId node, String nodeName) {
        return new RemoteOptions(
                node,
                nodeName,
                10_000_000_000L,
                500_000_000L,
                3_000_000_000L,
                100_000_000L,
                Backoff.DEFAULT);
    }

    public RemoteOptions withOpenWithin(long limitNs) {
        return new RemoteOptions(
                node, nodeName, limitNs, pingNs, silenceNs, clockDifferenceMaxNs, backoff);
    }

    public RemoteOptions withHeartbeat(long everyNs, long silence) {
        return new RemoteOptions(
                node, nodeName, openWithinNs, everyNs, silence, clockDifferenceMaxNs, backoff);
    }

    FrameOptions frames() {
        return FrameOptions.DEFAULT
                .withPayloadMax(HalCodec.PAYLOAD_MAX)
                .withHeartbeat(0, silenceNs);
    }
}
