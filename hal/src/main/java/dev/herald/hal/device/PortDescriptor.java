package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// A photonic interface toward one neighbour.
///
/// @param index from 0, the position in the descriptor's list
/// @param link the quantum link behind it
/// @param neighbour the node at its other end
/// @param scheme how pairs are heralded
/// @param encoding of the photons
/// @param wavelengthPm wavelength on the fibre in pm
/// @param communication qubits that couple to it
/// @param storage qubits set aside for pairs of this port; may be empty
/// @param cycleNs spacing of trigger instants; cycle number = network time / cycleNs
/// @param keepSpacing cycles between attempts that keep the qubit
/// @param measureSpacing cycles between attempts that measure it
/// @param heraldLatencyNs longest time from emission to herald at this end
/// @param peerLatencyNs longest time from emission to herald at the other end
/// @param commandLeadNs how long before its first cycle a batch should be submitted to lose no attempt
/// @param batchCyclesMax longest batch
/// @param modes multiplexed modes of one attempt, at least 1; the success probability of an operating
///     point is that of all modes together
/// @param points operating points, by code
public record PortDescriptor(
        int index,
        LinkId link,
        NodeId neighbour,
        Scheme scheme,
        Encoding encoding,
        long wavelengthPm,
        List<Integer> communication,
        List<Integer> storage,
        long cycleNs,
        int keepSpacing,
        int measureSpacing,
        long heraldLatencyNs,
        long peerLatencyNs,
        long commandLeadNs,
        long batchCyclesMax,
        int modes,
        List<OperatingPoint> points) {

    /// Wire numbers are ordinal + 1.
    public enum Scheme {
        SINGLE_CLICK,
        DOUBLE_CLICK,
        MIDPOINT_SOURCE,
        EMITTER_ABSORBER,
        /// Pairs by decree: a simulator's, no hardware's.
        IDEAL
    }

    /// Wire numbers are ordinal + 1.
    public enum Encoding {
        POLARIZATION,
        TIME_BIN,
        FREQUENCY_BIN,
        PATH,
        PRESENCE
    }

    public PortDescriptor {
        requireNonNull(link);
        requireNonNull(neighbour);
        requireNonNull(scheme);
        requireNonNull(encoding);
        communication = List.copyOf(communication);
        storage = List.copyOf(storage);
        points = List.copyOf(points);
        if (cycleNs < 1
                || keepSpacing < 1
                || measureSpacing < 1
                || batchCyclesMax < 1
                || modes < 1) {
            throw new IllegalArgumentException(
                    "port "
                            + index
                            + ": cycle "
                            + cycleNs
                            + " ns, spacings "
                            + keepSpacing
                            + " and "
                            + measureSpacing
                            + ", batch limit "
                            + batchCyclesMax
                            + " and modes "
                            + modes
                            + " must be at least 1");
        }
    }

    /// A port of one mode.
    public PortDescriptor(
            int index,
            LinkId link,
            NodeId neighbour,
            Scheme scheme,
            Encoding encoding,
            long wavelengthPm,
            List<Integer> communication,
            List<Integer> storage,
            long cycleNs,
            int keepSpacing,
            int measureSpacing,
            long heraldLatencyNs,
            long peerLatencyNs,
            long commandLeadNs,
            long batchCyclesMax,
            List<OperatingPoint> points) {
        this(
                index,
                link,
                neighbour,
                scheme,
                encoding,
                wavelengthPm,
                communication,
                storage,
                cycleNs,
                keepSpacing,
                measureSpacing,
                heraldLatencyNs,
                peerLatencyNs,
                commandLeadNs,
                batchCyclesMax,
                1,
                points);
    }

    public int spacing(PairMode mode) {
        return mode == PairMode.KEEP ? keepSpacing : measureSpacing;
    }
}
