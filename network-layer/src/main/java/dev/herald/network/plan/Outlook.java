package dev.herald.network.plan;

import dev.herald.hal.model.BellDiagonal;
import java.util.List;

/// What a model expects of a chain.
///
/// @param meanNs mean time per end-to-end pair
/// @param factorZ mean factor by which waiting shrinks the correlator along Z of a delivered pair, 0 to 1
/// @param factorX the same for the correlators along X and Y
/// @param state mean state of a delivered pair, with waiting, swap noise and the wait for confirmation
/// @param pairs link pairs that each link makes per delivered pair, at least 1
/// @param memory qubits that each node needs for it, from the head-end to the tail-end
public record Outlook(
        double meanNs,
        double factorZ,
        double factorX,
        BellDiagonal state,
        List<Double> pairs,
        List<Integer> memory) {
    public Outlook {
        pairs = List.copyOf(pairs);
        memory = List.copyOf(memory);
    }

    public double fidelity() {
        return state.fidelity();
    }

    /// Probability that a pair of the link ends in a delivered pair.
    ///
    /// @param link counted from 0 at the head-end
    public double survival(int link) {
        return 1 / pairs.get(link);
    }

    /// The least of all links: the rate of the chain is at least this share of what every link is given.
    public double survival() {
        double least = 1;
        for (double made : pairs) {
            least = Math.min(least, 1 / made);
        }
        return least;
    }

    /// Link pairs made in all for one that is delivered.
    public double cost() {
        double all = 0;
        for (double made : pairs) {
            all += made;
        }
        return all;
    }
}
