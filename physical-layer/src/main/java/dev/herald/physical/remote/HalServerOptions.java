package dev.herald.physical.remote;

import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.remote.wire.HalCodec;

/// Limits of a server of devices.
///
/// @param outstandingMax commands of one host that may be under way at once
/// @param silenceNs how long a host may be silent before it counts as lost
/// @param connectionsMax connections at once, attached or not
public record HalServerOptions(int outstandingMax, long silenceNs, int connectionsMax) {
    public static final HalServerOptions DEFAULT = new HalServerOptions(1_024, 3_000_000_000L, 256);

    public HalServerOptions {
        if (outstandingMax < 1 || silenceNs < 1 || connectionsMax < 1) {
            throw new IllegalArgumentException(
                    "outstanding "
                            + outstandingMax
                            + ", silence "
                            + silenceNs
                            + " ns, connections "
                            + connectionsMax
                            + " must be at least 1");
        }
    }

    FrameOptions frames() {
        return FrameOptions.DEFAULT
                .withPayloadMax(HalCodec.PAYLOAD_MAX)
                .withHeartbeat(0, silenceNs)
                .withConnectionsMax(connectionsMax);
    }
}
