package dev.herald.link.pursuit;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;

/// What a pursuit gives way in when the link cannot do all that is asked, and how long it tries
/// (peers 95, 136, 141, 172).
///
/// @param mode what is kept at the cost of the rest
/// @param floor least fidelity that is ever asked for; not used in mode FIDELITY, where it is the
///     minimum of the request
/// @param purifyBelow mode FIDELITY: pairs are to be distilled when what the link offers for the
///     minimum is below this; 0 to distil only where the minimum is out of reach without
/// @param attemptsMax how many requests the link may take on, 1 to 1,000
/// @param withinNs from the pursuit's begin to its end at the latest, in ns, at least 1
/// @param pairNs mode THROUGHPUT: the mean time per pair, in ns, that is to be kept; 0 for `withinNs` by the
///     number of pairs
public record Degradation(
        Mode mode,
        Fidelity floor,
        Fidelity purifyBelow,
        int attemptsMax,
        long withinNs,
        long pairNs) {
    public static final int ATTEMPTS_DEFAULT = 3;
    public static final long WITHIN_DEFAULT_NS = 15_000_000_000L;
    public static final Fidelity PURIFY_BELOW_DEFAULT = new Fidelity(950_000_000);
    public static final int ATTEMPTS_LIMIT = 1_000;

    /// What is kept.
    public enum Mode {
        /// Never below the minimum of the request: distils, and accepts a lower rate.
        FIDELITY,
        /// The rate: the fidelity steps down along the link's curve, to the floor.
        THROUGHPUT,
        /// The deadline: the best fidelity first that can be expected to meet it, then down to the floor
        /// as time runs out.
        LATENCY
    }

    public Degradation {
        requireNonNull(mode);
        requireNonNull(floor);
        requireNonNull(purifyBelow);
        if (attemptsMax < 1 || attemptsMax > ATTEMPTS_LIMIT) {
            throw new IllegalArgumentException(
                    "attemptsMax " + attemptsMax + " is not in 1.." + ATTEMPTS_LIMIT);
        }
        if (withinNs < 1) {
            throw new IllegalArgumentException("withinNs " + withinNs + " is less than 1");
        }
        if (pairNs < 0) {
            throw new IllegalArgumentException("pairNs " + pairNs + " is negative");
        }
    }

    /// Three attempts within 15 s; distils below 0.95.
    public static Degradation fidelity() {
        return new Degradation(
                Mode.FIDELITY,
                Fidelity.ZERO,
                PURIFY_BELOW_DEFAULT,
                ATTEMPTS_DEFAULT,
                WITHIN_DEFAULT_NS,
                0);
    }

    /// Three attempts within 15 s, a pair every `pairNs` on average.
    public static Degradation throughput(Fidelity floor, long pairNs) {
        return new Degradation(
                Mode.THROUGHPUT, floor, Fidelity.ZERO, ATTEMPTS_DEFAULT, WITHIN_DEFAULT_NS, pairNs);
    }

    /// Three attempts within the time.
    public static Degradation latency(Fidelity floor, long withinNs) {
        return new Degradation(Mode.LATENCY, floor, Fidelity.ZERO, ATTEMPTS_DEFAULT, withinNs, 0);
    }

    /// The same with other limits.
    public Degradation within(int attempts, long ns) {
        return new Degradation(mode, floor, purifyBelow, attempts, ns, pairNs);
    }
}
