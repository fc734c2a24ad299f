package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import org.jspecify.annotations.Nullable;

/// A virtual link as one of its ends sees it.
///
/// @param link its number
/// @param peer its other end
/// @param opener whether this end opened it; the other end knows of it only while it is up
/// @param up whether it is up
/// @param sinceNs when it came up or went down last, or was opened; ns since the network epoch
/// @param setUps how often it came up
/// @param pairs that it delivered to circuits above it at this end
/// @param expected state of its pairs by the model of its circuit; null while it is down
/// @param meanPairNs mean time between its pairs by the model; 0 while it is down
/// @param detail why it is down; else empty
public record VirtualLinkStatus(
        LinkId link,
        NodeId peer,
        boolean opener,
        boolean up,
        long sinceNs,
        int setUps,
        long pairs,
        @Nullable BellDiagonal expected,
        long meanPairNs,
        String detail) {
    public VirtualLinkStatus {
        requireNonNull(link);
        requireNonNull(peer);
        requireNonNull(detail);
    }
}
