package dev.herald.physical.verify;

/// How thoroughly a device is probed.
///
/// @param shots of each program of an experiment, at least 10
/// @param pairs of each setting at a port, at least 10
/// @param confidence of every interval; with hundreds of figures, one in `1/(1 - confidence)` disagrees
///     by chance
/// @param budgetNs time for everything, 0 for as long as it takes
public record ProbeOptions(long shots, long pairs, double confidence, long budgetNs) {
    /// For virtual time.
    public static final ProbeOptions DEFAULT = new ProbeOptions(400, 2_000, 0.9999, 0);

    public ProbeOptions {
        if (shots < 10 || pairs < 10) {
            throw new IllegalArgumentException(
                    "shots " + shots + " and pairs " + pairs + " must be at least 10");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "confidence " + confidence + " is not between 0 and 1");
        }
        if (budgetNs < 0) {
            throw new IllegalArgumentException("budget " + budgetNs + " ns is negative");
        }
    }

    public ProbeOptions withBudgetNs(long ns) {
        return new ProbeOptions(shots, pairs, confidence, ns);
    }

    public ProbeOptions withShots(long number) {
        return new ProbeOptions(number, pairs, confidence, budgetNs);
    }

    public ProbeOptions withPairs(long number) {
        return new ProbeOptions(shots, number, confidence, budgetNs);
    }

    public ProbeOptions withConfidence(double value) {
        return new ProbeOptions(shots, pairs, value, budgetNs);
    }
}
