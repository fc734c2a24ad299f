package dev.herald.hal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// One heralded pair of a link, named alike at both ends: the correlator of QNP.
///
/// @param link the link
/// @param epoch session epoch of the heralding station, not reused across its restarts
/// @param sequence number of the herald within the epoch, from 0
public record LinkPairId(LinkId link, int epoch, long sequence) {

    public LinkPairId {
        requireNonNull(link);
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence " + sequence + " is negative");
        }
    }

    /// Written out for speed, as in [NodeId].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkPairId pair
                && pair.sequence == sequence
                && pair.epoch == epoch
                && pair.link.value() == link.value();
    }

    @Override
    public int hashCode() {
        return 31 * (31 * link.value() + epoch) + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return link + "." + Integer.toUnsignedString(epoch) + "#" + sequence;
    }
}
