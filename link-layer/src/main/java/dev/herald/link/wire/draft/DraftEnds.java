package dev.herald.link.wire.draft;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;

/// The two ends of a link under both their names: the draft's node numbers are any 32 bits, this
/// stack's ids are not.
///
/// @param selfNumber number of this node on the draft's wire
/// @param peerNumber number of the other end there
public record DraftEnds(NodeId self, int selfNumber, NodeId peer, int peerNumber) {

    public DraftEnds {
        requireNonNull(self);
        requireNonNull(peer);
        if (self.equals(peer) || selfNumber == peerNumber) {
            throw new IllegalArgumentException(
                    "the two ends of a link must differ: %s and %s, %s and %s"
                            .formatted(
                                    self,
                                    peer,
                                    Integer.toUnsignedString(selfNumber),
                                    Integer.toUnsignedString(peerNumber)));
        }
    }

    /// Ends whose numbers are their ids.
    public static DraftEnds of(NodeId self, NodeId peer) {
        return new DraftEnds(self, self.value(), peer, peer.value());
    }

    int numberOf(NodeId node) {
        if (node.equals(self)) {
            return selfNumber;
        }
        if (node.equals(peer)) {
            return peerNumber;
        }
        throw new IllegalArgumentException(node + " is not an end of the link");
    }
}
