package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.physical.mhp.message.MhpFrame;

/// What the machine of a node wants done.
public sealed interface NodeOutput {

    /// A frame for the station.
    record Send(MhpFrame frame) implements NodeOutput {
        public Send {
            requireNonNull(frame);
        }
    }

    /// The hardware makes attempts at `firstCycle`, one spacing later and so on, until told to cease,
    /// and reports each. No attempt is asked for twice.
    ///
    /// @param command the batch
    /// @param attempt number in the batch of the first of them
    /// @param attempts how many, at least 1
    record Emit(long command, long firstCycle, int spacing, long attempt, long attempts)
            implements NodeOutput {}

    /// The hardware makes no attempt of the batch at this cycle or a later one.
    record Cease(long command, long fromCycle) implements NodeOutput {}

    /// For the host.
    record Event(DeviceEvent event) implements NodeOutput {
        public Event {
            requireNonNull(event);
        }
    }

    /// For diagnostics and monitors; nothing depends on it.
    sealed interface Note extends NodeOutput {}

    /// The station's epoch is known from here on.
    ///
    /// @param clockOffsetNs the station's clock minus this one, good to half of the round trip
    /// @param roundTripNs from HELLO to WELCOME
    record Welcomed(int stationEpoch, long nextSequence, long clockOffsetNs, long roundTripNs)
            implements Note {}

    /// Heralds with these numbers did not reach the host.
    ///
    /// @param from the first
    /// @param to one more than the last
    record Missed(int stationEpoch, long from, long to) implements Note {}

    /// A frame was dropped that breaks a clause.
    record Dropped(String clause, String detail) implements Note {
        public Dropped {
            requireNonNull(clause);
            requireNonNull(detail);
        }
    }

    /// The station gave a reason why attempts did not count.
    record Complaint(MhpFrame.Reply reply) implements Note {
        public Complaint {
            requireNonNull(reply);
        }
    }
}
