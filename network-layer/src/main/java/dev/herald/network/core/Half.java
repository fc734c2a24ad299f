package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.network.message.NetworkMessage.Track;
import org.jspecify.annotations.Nullable;

/// This node's half of a link pair, at an intermediate node, until it was swapped.
final class Half {
    final LinkPairId id;

    /// Whether the pair is that of the link toward the head.
    final boolean upstream;

    final QubitHandle qubit;
    final BellIndex bell;
    final FidelityTag tag;
    final long arrivedNs;
    final long cutoffAtNs;

    /// Place in the route of the other half, as far as this node knows.
    int reach;

    /// What waits to be sent on once the half has been swapped.
    @Nullable Track track;

    /// The Bell measurement that it is in.
    @Nullable Swap swap;

    /// It was discarded: whatever still refers to it is stale.
    boolean gone;

    Half(
            LinkPairId id,
            boolean upstream,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag,
            long arrivedNs,
            long cutoffAtNs) {
        this.id = id;
        this.upstream = upstream;
        this.qubit = qubit;
        this.bell = bell;
        this.tag = tag;
        this.arrivedNs = arrivedNs;
        this.cutoffAtNs = cutoffAtNs;
    }
}
