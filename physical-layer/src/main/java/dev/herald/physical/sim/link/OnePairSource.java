package dev.herald.physical.sim.link;

/// A source at the middle of a link that emits one pair or none, and two memories that herald latching
/// (link-physical 3.7): a quantum dot, or down-conversion heralded by its own detectors.
///
/// Emission can be on demand; delivery stays probabilistic, since photons are lost on their way.
///
/// @param emission probability that the source emits its pair, 0 to 1
/// @param hA probability that a photon reaches the memory of A and is stored, 0 to 1
/// @param hB of B
/// @param darkA probability that the memory of A latches though no photon was stored
/// @param darkB of B
/// @param latchA probability that a latching shows: 1 for a memory that heralds, at most 1/2 for a Bell
///     measurement by linear optics at the node
/// @param latchB of B
/// @param fidelity of the pair with the singlet, a Werner state; 1/4 to 1
public record OnePairSource(
        double emission,
        double hA,
        double hB,
        double darkA,
        double darkB,
        double latchA,
        double latchB,
        double fidelity)
        implements PairScheme {

    public OnePairSource {
        Optics.checkProbability("emission probability", emission);
        ends(hA, hB, darkA, darkB, latchA, latchB);
        Optics.wernerWeight("a pair", fidelity);
    }

    private static LatchedPair ends(
            double hA, double hB, double darkA, double darkB, double latchA, double latchB) {
        return new LatchedPair(hA, hB, darkA, darkB, latchA, latchB, Detectors.THRESHOLD);
    }

    @Override
    public HeraldedState heralded() {
        LatchedPair ends = ends(hA, hB, darkA, darkB, latchA, latchB);
        double success = emission * ends.both(1) + (1 - emission) * ends.both(0);
        double correlated = emission * ends.bothStore(1);
        return LatchedPair.werner(success, correlated * Optics.wernerWeight("a pair", fidelity));
    }
}
