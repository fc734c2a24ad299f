package dev.herald.conformance.engine;

/// What a run may spend on false alarms: a subject that is as good as declared is failed by all its
/// sequential tests together with probability at most [#MAX], however many they are [CONF-STAT-1].
///
/// The k-th test of the run gets `MAX / (k (k + 1))`; the sum of the first n is `MAX (1 - 1/(n + 1))`.
/// How many tests a run has depends on the descriptor of the device, and so on nothing that could be
/// known before: a split into equal parts would need to know. The price is small. A smaller probability
/// makes only the failing of a bad subject longer, by the logarithm of k; that of a good one to pass
/// takes as many samples as before.
public final class FalseAlarms {
    /// Of the whole run.
    public static final double MAX = 1e-6;

    private int tests;

    /// The share of the next sequential test.
    public double next() {
        tests++;
        return share(tests);
    }

    /// How many tests have got a share.
    public int tests() {
        return tests;
    }

    /// The sum of the shares given so far: below [#MAX].
    public double spent() {
        return MAX * (1 - 1.0 / (tests + 1));
    }

    static double share(int k) {
        return MAX / ((double) k * (k + 1));
    }
}
