package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

/// A source of polarisation-entangled photons by parametric down-conversion at the middle of a link, and
/// two memories that herald latching (link-physical 3.7).
///
/// The source emits n pairs with probability `(n+1) N^n / (1+N)^(n+2)`, in the singlet of two spins n/2.
/// A memory keeps one photon of those that reach it; the photon kept at A and the one kept at B are then
/// in a Werner state of weight `(n+2)/(3n)`, whatever was lost: total spin 0 fixes the mean correlation of
/// one photon with another, `-(n+2)/n`, and loss treats all photons alike. So several pairs at once cost
/// fidelity and loss does not, but for making it harder to tell that there were several.
///
/// With x = N(1-hA)(1-hB)/(1+N) and without false latching, the sums are
///
/// - memories that count: P = hA hB N (2+4x) / ((1+N)^3 (1-x)^4), weight 1/(1+2x);
/// - memories that do not: P = 1 - g(hA) - g(hB) + g(hA + hB - hA hB), with g(u) = 1/(1+Nu)^2.
///
/// They are summed term by term here, all terms being positive: the differences of the second form lose
/// their digits when few photons arrive.
///
/// @param meanPairs N, mean number of pairs per mode (half the mean number of pairs per pulse); above 0
/// @param hA probability that a photon reaches the memory of A and is stored, 0 to 1
/// @param hB of B
/// @param darkA probability that the memory of A latches though no photon was stored
/// @param darkB of B
/// @param latchA probability that a latching shows: 1 for a memory that heralds, at most 1/2 for a Bell
///     measurement by linear optics at the node
/// @param latchB of B
/// @param fidelity of a single pair with the singlet, a Werner state; 1/4 to 1
/// @param memories whether a memory tells one photon from several
public record SpdcSource(
        double meanPairs,
        double hA,
        double hB,
        double darkA,
        double darkB,
        double latchA,
        double latchB,
        double fidelity,
        Detectors memories)
        implements PairScheme {

    /// Largest mean: beyond it nearly every pulse holds many pairs, and no pair is of use.
    public static final double MEAN_PAIRS_MAX = 10;

    private static final double NEGLIGIBLE = 1e-18;

    public SpdcSource {
        if (!(meanPairs > 0 && meanPairs <= MEAN_PAIRS_MAX)) {
            throw new IllegalArgumentException(
                    "mean number of pairs "
                            + meanPairs
                            + " is not above 0 up to "
                            + MEAN_PAIRS_MAX);
        }
        requireNonNull(memories);
        new LatchedPair(hA, hB, darkA, darkB, latchA, latchB, memories);
        Optics.wernerWeight("a pair", fidelity);
    }

    /// Probability that the source emits `n` pairs.
    public static double emits(int n, double meanPairs) {
        double ratio = meanPairs / (1 + meanPairs);
        return (n + 1) * StrictMath.pow(ratio, n) / ((1 + meanPairs) * (1 + meanPairs));
    }

    /// Weight of the Werner state of one photon of each side, out of `n` pairs: `(n+2)/(3n)`.
    public static double weight(int n) {
        return (n + 2) / (3.0 * n);
    }

    @Override
    public HeraldedState heralded() {
        LatchedPair ends = new LatchedPair(hA, hB, darkA, darkB, latchA, latchB, memories);
        double success = emits(0, meanPairs) * ends.both(0);
        double correlated = 0;
        double left = 1 - emits(0, meanPairs);
        for (int n = 1; left > NEGLIGIBLE * success && n < 10_000; n++) {
            double emitted = emits(n, meanPairs);
            success += emitted * ends.both(n);
            correlated += emitted * ends.bothStore(n) * weight(n);
            left = tail(n);
        }
        return LatchedPair.werner(success, correlated * Optics.wernerWeight("a pair", fidelity));
    }

    /// Probability of more than `n` pairs.
    private double tail(int n) {
        double ratio = meanPairs / (1 + meanPairs);
        return StrictMath.pow(ratio, n + 1) * (n + 2 - (n + 1) * ratio);
    }
}
