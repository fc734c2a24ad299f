package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;

/// What a station's machine has to know of a link.
///
/// @param link the quantum link
/// @param a node at one end
/// @param b node at the other end
/// @param cycleNs cycle time of the link
/// @param windowOpenNs from the start of a cycle to the opening of its detection window at the station
/// @param windowNs length of the window
/// @param graceNs how long after the window announcements and detections for it are waited for
/// @param summaryCycles cycles between summaries; they are due at multiples of it
/// @param aheadNs how far ahead of its window an attempt may be announced
public record StationConfig(
        LinkId link,
        NodeId a,
        NodeId b,
        long cycleNs,
        long windowOpenNs,
        long windowNs,
        long graceNs,
        int summaryCycles,
        long aheadNs) {

    public StationConfig {
        requireNonNull(link);
        requireNonNull(a);
        requireNonNull(b);
        if (a.equals(b)) {
            throw new IllegalArgumentException("both ends of " + link + " are " + a);
        }
        atLeast(1, "cycleNs", cycleNs);
        atLeast(0, "windowOpenNs", windowOpenNs);
        atLeast(0, "windowNs", windowNs);
        atLeast(0, "graceNs", graceNs);
        atLeast(1, "summaryCycles", summaryCycles);
        atLeast(0, "aheadNs", aheadNs);
    }

    /// When the window of a cycle is judged.
    public long judgedNs(long cycle) {
        return cycle * cycleNs + windowOpenNs + windowNs + graceNs;
    }

    /// The last cycle that is judged at an instant; -1 when none is.
    public long judgedThrough(long nowNs) {
        return Math.max(-1, Math.floorDiv(nowNs - windowOpenNs - windowNs - graceNs, cycleNs));
    }

    private static void atLeast(long bound, String field, long value) {
        if (value < bound) {
            throw new IllegalArgumentException(field + " " + value + " is less than " + bound);
        }
    }
}
