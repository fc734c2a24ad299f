package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.message.MhpFrame;

/// What the machine of a station wants done.
public sealed interface StationOutput {

    /// A frame for a node.
    record Send(NodeId to, MhpFrame frame) implements StationOutput {
        public Send {
            requireNonNull(to);
            requireNonNull(frame);
        }
    }

    /// For diagnostics; nothing depends on it.
    sealed interface Note extends StationOutput {}

    /// A frame was dropped that breaks a clause.
    record Dropped(String clause, String detail) implements Note {
        public Dropped {
            requireNonNull(clause);
            requireNonNull(detail);
        }
    }

    /// A detection came for a cycle that is judged, or too many at once.
    record Discarded(long cycle) implements Note {}
}
