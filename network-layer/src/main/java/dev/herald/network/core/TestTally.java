package dev.herald.network.core;

import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;

/// Counts errors of tested pairs and says what they mean for the fidelity: F = 1 - (Qx + Qy + Qz)/2, with Q
/// the share of pairs whose outcomes are not as the reported Bell state has them.
///
/// Each test is along an axis drawn evenly, so that it fails with the mean of the three rates, whatever the
/// others do: the bounds are those of one mean of independent outcomes (Hoeffding 1963, theorem 1), and
/// F = 1 - 3/2 of it. Errors of reading out count as errors of the pairs.
final class TestTally {
    /// Tests at which an estimate is made first; then at every doubling.
    static final int FIRST = 16;

    private static final int STEPS = 60;
    private static final double PPM = 1e6;

    private final long[] pairs = new long[Axis.values().length];
    private final long[] errors = new long[Axis.values().length];
    private long lastNs;

    /// Whether outcomes of both ends contradict the Bell state.
    static boolean error(Axis axis, BellIndex bell, boolean one, boolean other) {
        boolean differ =
                switch (axis) {
                    case Z -> bell.x();
                    case X -> bell.z();
                    case Y -> bell.z() == bell.x();
                };
        return one != other != differ;
    }

    void add(Axis axis, boolean error, long nowNs) {
        pairs[axis.ordinal()]++;
        errors[axis.ordinal()] += error ? 1 : 0;
        lastNs = nowNs;
    }

    long pairs() {
        return pairs[0] + pairs[1] + pairs[2];
    }

    /// Whether an estimate is due: 16 tests, and every doubling.
    boolean due() {
        long n = pairs();
        return n >= FIRST && Long.bitCount(n) == 1;
    }

    void clear() {
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = 0;
            errors[i] = 0;
        }
    }

    /// The estimate with its lower bound.
    ///
    /// @param risk that the fidelity is below the bound
    FidelityTag tag(int confidencePpm, double risk) { // [NL-TEST-8]
        double qz = rate(Axis.Z);
        double qx = rate(Axis.X);
        double qy = rate(Axis.Y);
        double fidelity = Math.clamp(1 - (qz + qx + qy) / 2, 0, 1);
        return new FidelityTag(
                state(fidelity, (qz + qy - qx) / 2, (qx + qy - qz) / 2, (qz + qx - qy) / 2),
                bound(1, risk),
                confidencePpm,
                FidelityTag.Method.TEST_ROUNDS,
                pairs(),
                lastNs,
                MemoryDecay.NONE,
                MemoryDecay.NONE);
    }

    /// @param risk that the fidelity is above it
    Fidelity upper(double risk) {
        return bound(0, risk);
    }

    private double rate(Axis axis) {
        int i = axis.ordinal();
        return pairs[i] == 0 ? mean() : (double) errors[i] / pairs[i];
    }

    private double mean() {
        return (double) (errors[0] + errors[1] + errors[2]) / pairs();
    }

    /// Weights that chance made negative are 0.
    private static BellDiagonal state(double fidelity, double bit, double phase, double both) {
        double x = Math.max(0, bit);
        double z = Math.max(0, phase);
        double zx = Math.max(0, both);
        double sum = x + z + zx;
        if (sum <= 0) {
            return BellDiagonal.werner(fidelity);
        }
        double scale = (1 - fidelity) / sum;
        return new BellDiagonal(fidelity, z * scale, x * scale, zx * scale);
    }

    /// The fidelity at the error rate farthest toward `far` that the outcomes do not rule out.
    private Fidelity bound(double far, double risk) {
        double seen = mean();
        double limit = -StrictMath.log(risk) / pairs();
        double in = seen;
        double out = far;
        for (int i = 0; i < STEPS; i++) {
            double middle = (in + out) / 2;
            if (divergence(seen, middle) <= limit) {
                in = middle;
            } else {
                out = middle;
            }
        }
        double fidelity = Math.clamp(1 - 1.5 * out, 0, 1);
        return Fidelity.of(Math.round(fidelity * PPM) / PPM);
    }

    private static double divergence(double seen, double mean) {
        double one = seen <= 0 ? 0 : seen * StrictMath.log(seen / mean);
        double zero = seen >= 1 ? 0 : (1 - seen) * StrictMath.log((1 - seen) / (1 - mean));
        return one + zero;
    }
}
