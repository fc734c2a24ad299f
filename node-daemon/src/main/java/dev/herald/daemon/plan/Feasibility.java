package dev.herald.daemon.plan;

import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.NetworkError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether pairs can be had, and why, or why not.
///
/// @param from name of one end
/// @param to name of the other end
/// @param fidelity asked
/// @param rateHz pairs per second asked; 0 for any
/// @param feasible the answer
/// @param why not, or null
/// @param detail in one line
/// @param best what was found, also when it is too slow; null when nothing reaches the fidelity
/// @param source where the figures are from
/// @param date of the oldest of them, ISO 8601
public record Feasibility(
        String from,
        String to,
        Fidelity fidelity,
        double rateHz,
        boolean feasible,
        @Nullable NetworkError why,
        String detail,
        @Nullable Service best,
        String source,
        String date) {

    /// @param hops from one end to the other
    /// @param nodes one more than hops
    /// @param fidelity expected of a delivered pair, with swaps, waiting, and the wait for confirmation
    /// @param rateHz expected, in steady state
    /// @param latencyS mean time to the first pair, from links that have none yet
    /// @param cutoffS how long intermediate nodes let a pair wait; infinite for any time
    public record Service(
            List<Hop> hops,
            List<Place> nodes,
            double fidelity,
            double rateHz,
            double latencyS,
            double cutoffS) {
        public Service {
            hops = List.copyOf(hops);
            nodes = List.copyOf(nodes);
        }
    }

    /// @param fidelity of a pair of the link at the operating point chosen
    /// @param rateHz pairs per second at that point
    /// @param pairs of the link for one that is delivered
    public record Hop(String link, double fidelity, double rateHz, double pairs) {}

    /// @param needed qubits
    /// @param has qubits
    public record Place(String node, int needed, int has) {}
}
