package dev.herald.link.pursuit;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;

/// Settings of the pursuits at one end of a link.
///
/// @param self this node
/// @param firstCookie of this machine's own requests; it counts up from there and no other user of the
///     entity uses a cookie from there to `firstCookie + 2^40`
/// @param roundTripNs of the link's channel: what a request costs before its first pair
/// @param retryNs first wait after a refusal that time may cure, at least 1
/// @param pursuitsMax under way at a time, at least 1
public record PursuitConfig(
        NodeId self, long firstCookie, long roundTripNs, long retryNs, int pursuitsMax) {
    /// How many cookies from the first are this machine's.
    public static final long COOKIES = 1L << 40;

    public PursuitConfig {
        requireNonNull(self);
        if (roundTripNs < 0) {
            throw new IllegalArgumentException("roundTripNs " + roundTripNs + " is negative");
        }
        if (retryNs < 1) {
            throw new IllegalArgumentException("retryNs " + retryNs + " is less than 1");
        }
        if (pursuitsMax < 1) {
            throw new IllegalArgumentException("pursuitsMax " + pursuitsMax + " is less than 1");
        }
    }

    /// Retries after two round trips at first, 1,024 pursuits at a time.
    public static PursuitConfig of(NodeId self, long firstCookie, long roundTripNs) {
        return new PursuitConfig(
                self, firstCookie, roundTripNs, Math.max(1_000_000, 2 * roundTripNs), 1_024);
    }
}
