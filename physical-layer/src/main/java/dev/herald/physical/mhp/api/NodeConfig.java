package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.message.MhpFrame;

/// What a node's machine has to know of its port and of the way to the station.
///
/// @param link the quantum link
/// @param node this node
/// @param cycleNs cycle time of the port
/// @param keepSpacing cycles between attempts that keep the qubit; long enough for a herald to come
///     before the next attempt
/// @param measureSpacing cycles between attempts that measure it
/// @param emissionNs from the start of a cycle to the emission
/// @param heraldLatencyNs longest time from emission to the arrival of a herald
/// @param commandLeadNs from a command to the first attempt, at least; and how much longer than the
///     herald latency the end of a batch may take
/// @param batchCyclesMax longest batch
/// @param points number of operating points; their codes are below it
/// @param announceNs how far ahead attempts are announced; each is announced again after half of it
/// @param reportNs longest time from a planned emission to the driver's report of it
/// @param helloRetryNs first interval between HELLOs that are not answered; it doubles up to 32 times
/// @param pollNs interval between questions for the summary of a batch that is over
/// @param failuresMax a batch ends after so many failed emissions in a row
public record NodeConfig(
        LinkId link,
        NodeId node,
        long cycleNs,
        int keepSpacing,
        int measureSpacing,
        long emissionNs,
        long heraldLatencyNs,
        long commandLeadNs,
        long batchCyclesMax,
        int points,
        long announceNs,
        long reportNs,
        long helloRetryNs,
        long pollNs,
        int failuresMax) {

    public NodeConfig {
        requireNonNull(link);
        requireNonNull(node);
        atLeast(1, "cycleNs", cycleNs);
        atLeast(1, "keepSpacing", keepSpacing);
        atLeast(1, "measureSpacing", measureSpacing);
        atMost(MhpFrame.SPACING_MAX, "keepSpacing", keepSpacing);
        atMost(MhpFrame.SPACING_MAX, "measureSpacing", measureSpacing);
        atLeast(0, "emissionNs", emissionNs);
        atLeast(0, "heraldLatencyNs", heraldLatencyNs);
        atLeast(0, "commandLeadNs", commandLeadNs);
        atLeast(1, "batchCyclesMax", batchCyclesMax);
        atMost(MhpFrame.ATTEMPTS_MAX, "batchCyclesMax", batchCyclesMax);
        atLeast(1, "points", points);
        atMost(MhpFrame.POINT_MAX + 1L, "points", points);
        atLeast(2, "announceNs", announceNs);
        atLeast(0, "reportNs", reportNs);
        atLeast(1, "helloRetryNs", helloRetryNs);
        atLeast(1, "pollNs", pollNs);
        atLeast(1, "failuresMax", failuresMax);
        if (keepSpacing * cycleNs < emissionNs + heraldLatencyNs) {
            throw new IllegalArgumentException(
                    "keepSpacing of %d cycles of %d ns is shorter than emissionNs %d and"
                                    .formatted(keepSpacing, cycleNs, emissionNs)
                            + " heraldLatencyNs %d".formatted(heraldLatencyNs));
        }
    }

    /// For a port as its descriptor has it, with announcements 1,024 cycles ahead.
    ///
    /// @param emissionNs from the start of a cycle to the emission
    public static NodeConfig of(NodeId node, PortDescriptor port, long emissionNs) {
        long lead = Math.max(1, port.commandLeadNs());
        return new NodeConfig(
                port.link(),
                node,
                port.cycleNs(),
                port.keepSpacing(),
                port.measureSpacing(),
                emissionNs,
                port.heraldLatencyNs(),
                port.commandLeadNs(),
                port.batchCyclesMax(),
                port.points().size(),
                Math.max(2, 1024 * port.cycleNs()),
                port.cycleNs(),
                Math.max(1_000_000, 2 * port.heraldLatencyNs()),
                Math.max(1, lead / 4),
                64);
    }

    public int spacing(PairMode mode) {
        return mode == PairMode.KEEP ? keepSpacing : measureSpacing;
    }

    /// When the attempt of a cycle emits.
    public long emissionNs(long cycle) {
        return cycle * cycleNs + emissionNs;
    }

    /// The latest instant at which the herald of an attempt counts.
    public long heraldByNs(long cycle) {
        return emissionNs(cycle) + heraldLatencyNs;
    }

    private static void atLeast(long bound, String field, long value) {
        if (value < bound) {
            throw new IllegalArgumentException(field + " " + value + " is less than " + bound);
        }
    }

    private static void atMost(long bound, String field, long value) {
        if (value > bound) {
            throw new IllegalArgumentException(field + " " + value + " is more than " + bound);
        }
    }
}
