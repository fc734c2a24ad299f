package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// The two memories at the ends of a link with a source of photon pairs at its middle. Each tells by
/// itself that it has caught a photon; a pair is what both have latched in the same slot (link-physical
/// 3.7). The source emits singlets, whose correlation is the same along every axis: the state is a
/// Werner state about Ψ-.
///
/// @param hA probability that a photon reaches the memory of A and is stored, 0 to 1
/// @param hB of B
/// @param darkA probability that the memory of A latches though no photon was stored
/// @param darkB of B
/// @param latchA probability that a latching shows: 1 for a memory that heralds, at most 1/2 for a Bell
///     measurement by linear optics at the node
/// @param latchB of B
/// @param memories whether a memory tells one photon from several
record LatchedPair(
        double hA,
        double hB,
        double darkA,
        double darkB,
        double latchA,
        double latchB,
        Detectors memories) {

    LatchedPair {
        requireNonNull(memories);
        Optics.checkProbability("storage probability of A", hA);
        Optics.checkProbability("storage probability of B", hB);
        Optics.checkProbability("false latching of A", darkA);
        Optics.checkProbability("false latching of B", darkB);
        Optics.checkProbability("visible latching of A", latchA);
        Optics.checkProbability("visible latching of B", latchB);
    }

    /// Probability that a memory stores a photon out of `n` and takes it for one.
    double stores(int n, double h) {
        return switch (memories) {
            case THRESHOLD -> h == 1 ? Math.min(n, 1) : -StrictMath.expm1(n * StrictMath.log1p(-h));
            case NUMBER_RESOLVING -> n == 0 ? 0 : n * h * StrictMath.pow(1 - h, n - 1);
        };
    }

    /// Probability that both latch, given `n` pairs.
    double both(int n) {
        return latches(n, hA, darkA) * latches(n, hB, darkB) * latchA * latchB;
    }

    /// Probability that both latch for a photon of the source, given `n` pairs.
    double bothStore(int n) {
        return stores(n, hA) * stores(n, hB) * latchA * latchB;
    }

    private double latches(int n, double h, double dark) {
        return stores(n, h) + StrictMath.pow(1 - h, n) * dark;
    }

    /// @param success probability that both latch
    /// @param correlated weight of the singlet among them, not divided by the success
    static HeraldedState werner(double success, double correlated) {
        if (!(success > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        double weight = Math.min(1, correlated / success);
        BellDiagonal weights = BellDiagonal.werner((1 + 3 * weight) / 4);
        return new HeraldedState(
                success, BellIndex.PSI_MINUS, XState.of(weights, BellIndex.PSI_MINUS), 0);
    }
}
