package dev.herald.daemon.campaign;

import static java.util.Objects.requireNonNull;

/// Requests of one kind at a link. In each cycle, at each node, one is made with probability
/// `load * share / (E k S)`, where k is drawn uniformly for the cycle, E is the published number of cycles
/// for an attempt and 1/S the success probability: so that `load` is the share of the link's time that
/// the pairs would take by closed form.
///
/// @param useCase kind
/// @param pairsMin smallest number of pairs of a request, 1 to 65,535
/// @param pairsMax largest
/// @param load offered load of this kind: 1 is what the link can do at most
/// @param shareA part of the load that comes from node A, 0 to 1; the rest from B
public record Demand(UseCase useCase, int pairsMin, int pairsMax, double load, double shareA) {
    public Demand {
        requireNonNull(useCase);
        if (pairsMin < 1 || pairsMax < pairsMin || pairsMax > 65_535) {
            throw new IllegalArgumentException(
                    "pairs of a request " + pairsMin + ".." + pairsMax + " are not in 1..65535");
        }
        if (!(load > 0 && load <= 10)) {
            throw new IllegalArgumentException("load " + load + " is not in 0..10");
        }
        if (!(shareA >= 0 && shareA <= 1)) {
            throw new IllegalArgumentException("share of A " + shareA + " is not in 0..1");
        }
    }

    double share(boolean a) {
        return a ? shareA : 1 - shareA;
    }

    /// Mean of 1/k over the number of pairs k.
    double meanReciprocal() {
        double sum = 0;
        for (int k = pairsMin; k <= pairsMax; k++) {
            sum += 1.0 / k;
        }
        return sum / (pairsMax - pairsMin + 1);
    }

    /// Mean number of pairs of the requests made, which have k with probability in inverse proportion
    /// to k.
    double meanPairs() {
        return 1 / meanReciprocal();
    }

    /// How many nodes make such requests, the first of them at once.
    int nodes() {
        return shareA > 0 && shareA < 1 ? 2 : 1;
    }
}
