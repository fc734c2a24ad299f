package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.mhp.message.MhpFrame;

/// What happens to the machine of a station.
public sealed interface StationInput {

    /// A frame came from a node.
    record Received(MhpFrame frame) implements StationInput {
        public Received {
            requireNonNull(frame);
        }
    }

    /// The detectors fired in a pattern that heralds a pair if both ends attempted. Other patterns, two
    /// clicks of one photon mode for example, are no detection, and two detections in one cycle are none.
    ///
    /// @param cycle in whose window, by the station's clock
    /// @param bell the Bell state of the pattern
    /// @param offsetPs from the opening of the window
    record Detected(long cycle, BellIndex bell, long offsetPs) implements StationInput {
        public Detected {
            requireNonNull(bell);
        }
    }

    /// The station cannot herald: a laser is unlocked, a detector is blinded.
    record Failed(String detail) implements StationInput {
        public Failed {
            requireNonNull(detail);
        }
    }

    /// It can again.
    record Recovered() implements StationInput {}
}
