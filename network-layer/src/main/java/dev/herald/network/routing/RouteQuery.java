package dev.herald.network.routing;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RouteChoice;

/// What is asked of a path.
///
/// @param from one end
/// @param to the other end
/// @param minFidelity of an end-to-end pair, by the model of the links and swaps
/// @param minRateMicroHz pairs per 10^6 s that every link must still have free; 0 for best effort
/// @param choice what is best, how many paths, links not to take
/// @param memories qubits that an end needs; an intermediate node needs twice as many, at least 1
/// @param waiting factor of all correlators for each swap, for the decay while halves wait (`d` of
///     network-transport 5.3), above 0, at most 1
/// @param ext parameters of the metric EXT
public record RouteQuery(
        NodeId from,
        NodeId to,
        Fidelity minFidelity,
        long minRateMicroHz,
        RouteChoice choice,
        int memories,
        double waiting,
        Ext ext) {

    /// Parameters of the expected throughput EXT (Shi and Qian 2020): links make pairs in a slot, then all
    /// nodes swap.
    ///
    /// @param width channels of the path, each of which the curve of a link describes, 1 to [#WIDTH_MAX]
    /// @param slotNs length of the slot, at least 1; a channel with mean time `m` has a pair with
    ///     probability `1 - exp(-slotNs / m)`
    /// @param swapSuccess probability that a swap succeeds, above 0, at most 1
    public record Ext(int width, long slotNs, double swapSuccess) {
        public static final int WIDTH_MAX = 16;

        /// One channel, slots of 10 ms, swaps that always succeed.
        public static final Ext USUAL = new Ext(1, 10_000_000, 1);

        public Ext {
            if (width < 1 || width > WIDTH_MAX || slotNs < 1) {
                throw new IllegalArgumentException(
                        "width "
                                + width
                                + " is not in 1..16, or slotNs "
                                + slotNs
                                + " less than 1");
            }
            if (!(swapSuccess > 0 && swapSuccess <= 1)) {
                throw new IllegalArgumentException(
                        "swapSuccess " + swapSuccess + " is not in (0, 1]");
            }
        }
    }

    public RouteQuery {
        requireNonNull(from);
        requireNonNull(to);
        requireNonNull(minFidelity);
        requireNonNull(choice);
        requireNonNull(ext);
        if (minRateMicroHz < 0) {
            throw new IllegalArgumentException("minRateMicroHz " + minRateMicroHz + " is negative");
        }
        if (memories < 1 || memories > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("memories " + memories + " is not in 1..2^30-1");
        }
        if (!(waiting > 0 && waiting <= 1)) {
            throw new IllegalArgumentException("waiting " + waiting + " is not in (0, 1]");
        }
    }

    /// One memory at each end, no decay while waiting.
    public RouteQuery(
            NodeId from, NodeId to, Fidelity minFidelity, long minRateMicroHz, RouteChoice choice) {
        this(from, to, minFidelity, minRateMicroHz, choice, 1, 1, Ext.USUAL);
    }

    /// The query for a circuit.
    public static RouteQuery of(NodeId from, NodeId to, CircuitTerms terms, RouteChoice choice) {
        return new RouteQuery(from, to, terms.minFidelity(), terms.minRateMicroHz(), choice);
    }

    public RouteQuery with(Ext other) {
        return new RouteQuery(
                from, to, minFidelity, minRateMicroHz, choice, memories, waiting, other);
    }

    public RouteQuery withWaiting(double factor) {
        return new RouteQuery(from, to, minFidelity, minRateMicroHz, choice, memories, factor, ext);
    }

    public RouteQuery withMemories(int count) {
        return new RouteQuery(from, to, minFidelity, minRateMicroHz, choice, count, waiting, ext);
    }

    /// The longest mean time between pairs that is fast enough, ns.
    long slowestNs() {
        return minRateMicroHz == 0 ? Long.MAX_VALUE : 1_000_000_000_000_000L / minRateMicroHz;
    }
}
