package dev.herald.daemon.doctor;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.emulate.RunResult.Interval;

/// What pairs made during an examination say.
///
/// @param wanted asked for
/// @param readA measured at the first end
/// @param readB measured at the second; 0 when it was not reached
/// @param joined measured at both ends
/// @param fidelity from the error rates of those along X, Y and Z, at 99.99 %; NONE without all three
/// @param tagged mean fidelity that their tags state
/// @param success declared probability of an attempt at the operating point used
/// @param error why there are fewer than wanted, else empty
public record PairEvidence(
        int wanted,
        int readA,
        int readB,
        int joined,
        Interval fidelity,
        double tagged,
        double success,
        String error) {
    /// No pairs were asked for.
    public static final PairEvidence NONE = new PairEvidence(0, 0, 0, 0, Interval.NONE, 0, 0, "");

    public PairEvidence {
        requireNonNull(fidelity);
        requireNonNull(error);
    }
}
