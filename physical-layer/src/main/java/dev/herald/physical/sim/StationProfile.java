package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import java.util.List;

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
/// @param periodNs of [Sharing#TIMETABLE] after which turns repeat, from instant 0 on; else 0
/// @param turns of [Sharing#TIMETABLE] one for each link, in their order; the switch has `reconfigureNs` before
///     each. Else none
public record StationProfile(
        String name,
        int detectorPairs,
        double insertionLossDb,
        long reconfigureNs,
        Sharing sharing,
        long slotNs,
        long periodNs,
        List<Turn> turns) {

    /// How links take turns.
    public enum Sharing {
        /// A link is connected when both of its ends attempt, and keeps the station until they are done,
        /// or its time is up and another one waits.
        FIRST_COME,
        /// By the clock, whether the links attempt or not.
        ROUND_ROBIN,
        /// By the clock and a table of turns, which may be of different lengths; of one pair of detectors.
        TIMETABLE
    }

    /// @param fromNs since the beginning of the period, at least 0
    /// @param lengthNs at least 1, within the period
    public record Turn(LinkId link, long fromNs, long lengthNs) {
        public Turn {
            requireNonNull(link);
        }
    }

    /// Without a table of turns.
    public StationProfile(
            String name,
            int detectorPairs,
            double insertionLossDb,
            long reconfigureNs,
            Sharing sharing,
            long slotNs) {
        this(name, detectorPairs, insertionLossDb, reconfigureNs, sharing, slotNs, 0, List.of());
    }

    /// That takes turns by a table.
    public static StationProfile byTimetable(
            String name,
            double insertionLossDb,
            long reconfigureNs,
            long periodNs,
            List<Turn> turns) {
        return new StationProfile(
                name,
                1,
                insertionLossDb,
                reconfigureNs,
                Sharing.TIMETABLE,
                reconfigureNs + 1,
                periodNs,
                turns);
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
        turns = List.copyOf(turns);
        if ((sharing == Sharing.TIMETABLE) == turns.isEmpty()
                || sharing == Sharing.TIMETABLE && detectorPairs > 1) {
            throw new IllegalArgumentException(
                    "station %s: turns are for one pair of detectors by a timetable"
                            .formatted(name));
        }
        long readyNs = reconfigureNs;
        for (Turn turn : turns) {
            if (turn.fromNs < readyNs
                    || turn.lengthNs < 1
                    || turn.fromNs > periodNs - turn.lengthNs) {
                throw new IllegalArgumentException(
                        "station %s: the turn of %s must begin at %d ns or later, last, and end by %d ns"
                                .formatted(name, turn.link, readyNs, periodNs));
            }
            readyNs = turn.fromNs + turn.lengthNs + reconfigureNs;
        }
    }
}
