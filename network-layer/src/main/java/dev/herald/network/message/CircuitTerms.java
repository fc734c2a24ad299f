package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;

/// What is asked of a circuit.
///
/// @param minFidelity of a delivered pair, by the model of its links
/// @param minRateMicroHz pairs per 10^6 s that the path must be able to make; 0 for best effort
/// @param cutoff how the cut-off of intermediate nodes is chosen
/// @param cutoffValue parameter of the choice, see [Cutoff]
public record CircuitTerms(
        Fidelity minFidelity, long minRateMicroHz, Cutoff cutoff, long cutoffValue) {

    /// Wire numbers are ordinal + 1.
    public enum Cutoff {
        /// Pairs wait without limit.
        NONE,
        /// `cutoffValue` ns.
        FIXED,
        /// The time in which a waiting pair loses `cutoffValue` ppm of its fidelity (QNP: 15,000).
        FIDELITY_LOSS
    }

    public CircuitTerms {
        requireNonNull(minFidelity);
        requireNonNull(cutoff);
        if (minRateMicroHz < 0) {
            throw new IllegalArgumentException("minRateMicroHz " + minRateMicroHz + " is negative");
        }
        if (cutoff == Cutoff.FIXED && cutoffValue < 1
                || cutoff == Cutoff.FIDELITY_LOSS
                        && (cutoffValue < 1 || cutoffValue >= 1_000_000)) {
            throw new IllegalArgumentException(
                    "cutoffValue " + cutoffValue + " is out of range for " + cutoff);
        }
    }

    /// Best effort in rate, QNP's long cut-off.
    public static CircuitTerms of(Fidelity minFidelity) {
        return new CircuitTerms(minFidelity, 0, Cutoff.FIDELITY_LOSS, 15_000);
    }
}
