package dev.herald.network.topology;

import dev.herald.network.api.FloodSettings;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NodeState.LinkState;
import java.util.ArrayList;
import java.util.List;

/// Curves of links: thinned to a size, and compared.
final class Curves {
    private Curves() {}

    /// At most so many of the offers, evenly, the first and the last among them.
    ///
    /// @param max at least 2
    static List<Offer> thinned(List<Offer> curve, int max) {
        if (curve.size() <= max) {
            return curve;
        }
        List<Offer> thinned = new ArrayList<>(max);
        for (int i = 0; i < max; i++) {
            thinned.add(curve.get(i * (curve.size() - 1) / (max - 1)));
        }
        return thinned;
    }

    /// Whether the network should hear of the difference now, or can wait for the next renewal.
    static boolean differ(LinkState a, LinkState b, FloodSettings settings) { // [NL-NEIGH-7]
        return !a.link().equals(b.link())
                || !a.neighbour().equals(b.neighbour())
                || a.cost() != b.cost()
                || a.status() != b.status()
                || !a.maintenance().equals(b.maintenance())
                || (a.freePpm() == 0) != (b.freePpm() == 0)
                || Math.abs(a.freePpm() - b.freePpm()) >= settings.freeStepPpm()
                || apart((double) a.decay().t1Ns(), (double) b.decay().t1Ns(), settings)
                || apart((double) a.decay().t2Ns(), (double) b.decay().t2Ns(), settings)
                || apart(a.curve(), b.curve(), settings);
    }

    private static boolean apart(List<Offer> a, List<Offer> b, FloodSettings settings) {
        if (a.size() != b.size()) {
            return true;
        }
        for (int i = 0; i < a.size(); i++) {
            if (apart((double) a.get(i).meanPairNs(), (double) b.get(i).meanPairNs(), settings)
                    || apart(
                            1 - a.get(i).state().fidelity(),
                            1 - b.get(i).state().fidelity(),
                            settings)) {
                return true;
            }
        }
        return false;
    }

    private static boolean apart(double a, double b, FloodSettings settings) {
        return Math.abs(a - b) > settings.changePpm() * 1e-6 * Math.max(Math.abs(a), 1e-9);
    }
}
