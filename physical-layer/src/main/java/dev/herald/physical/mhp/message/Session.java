package dev.herald.physical.mhp.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;

/// What every frame says of its sender and receiver. The direction follows from the type of the frame.
///
/// @param link the quantum link
/// @param node the node at the end concerned: sender of HELLO and GEN, receiver of WELCOME and REPLY
/// @param nodeEpoch which start of the node: greater after every start, at least 1; 0 only in a
///     WELCOME that answers nothing
/// @param stationEpoch which start of the station; 0 only in a HELLO of a node that does not know it
public record Session(LinkId link, NodeId node, long nodeEpoch, int stationEpoch) {

    public Session {
        requireNonNull(link);
        requireNonNull(node);
        if (nodeEpoch < 0) {
            throw new IllegalArgumentException("nodeEpoch " + nodeEpoch + " is negative");
        }
    }
}
