package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

/// A heralding station that several links share through an optical switch: it connects as many links at a
/// time as it has pairs of detectors. Attempts of a link are made only while it is connected.
///
/// @param name for people
/// @param detectorPairs links that can be connected at a time, at least 1
/// @param insertionLossDb loss in each arm of every link by the switch, at least 0; it is declared
/// @param reconfigureNs time to connect another link, at least 0: nothing is heralded meanwhile
/// @param sharing who is connected when
/// @param slotNs of [Sharing#ROUND_ROBIN] the time each link has, reconfiguration included; of
///     [Sharing#FIRST_COME] how long a link keeps the station when others wait; above `reconfigureNs`
public record StationProfile(
        String name,
        int detectorPairs,
        double insertionLossDb,
        long reconfigureNs,
        Sharing sharing,
        long slotNs) {

    /// How links take turns.
    public enum Sharing {
        /// A link is connected when both of its ends attempt, and keeps the station until they are done,
        /// or its time is up and another one waits.
        FIRST_COME,
        /// By the clock, whether the links attempt or not.
        ROUND_ROBIN
    }

    public StationProfile {
        requireNonNull(name);
        requireNonNull(sharing);
        if (detectorPairs < 1) {
            throw new IllegalArgumentException(
                    "station %s: detector pairs %d is less than 1".formatted(name, detectorPairs));
        }
        if (!(insertionLossDb >= 0 && insertionLossDb < 1000)) {
            throw new IllegalArgumentException(
                    "station %s: insertion loss %s dB is not in 0..1000"
                            .formatted(name, insertionLossDb));
        }
        if (reconfigureNs < 0 || slotNs <= reconfigureNs) {
            throw new IllegalArgumentException(
                    "station %s: a slot of %d ns leaves no time after a reconfiguration of %d ns"
                            .formatted(name, slotNs, reconfigureNs));
        }
    }
}
