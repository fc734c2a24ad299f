package dev.herald.daemon.emulate;

import dev.herald.daemon.emulate.RunResult.Interval;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;

/// Correlations of measured pairs: error rates by axis relative to the reported Bell state, and the
/// fidelity they amount to.
final class Outcomes {
    private static final double Z95 = 1.959963984540054;

    private final long[] rounds = new long[3];
    private final long[] errors = new long[3];

    /// One pair both of whose halves were measured along the axis.
    void add(Basis.Axis axis, BellIndex bell, boolean one, boolean other) {
        rounds[axis.ordinal()]++;
        if ((one ^ other) != bell.anticorrelated(axis)) {
            errors[axis.ordinal()]++;
        }
    }

    /// Error rate along the axis with its Wilson interval.
    Interval qber(Basis.Axis axis) {
        long n = rounds[axis.ordinal()];
        return n == 0 ? Interval.NONE : wilson(errors[axis.ordinal()], n);
    }

    /// Share of `n` with its Wilson 95 % interval.
    static Interval wilson(long hits, long n) {
        double q = hits / (double) n;
        double z2 = Z95 * Z95;
        double centre = (q + z2 / (2.0 * n)) / (1 + z2 / n);
        double half = Z95 / (1 + z2 / n) * Math.sqrt(q * (1 - q) / n + z2 / (4.0 * n * n));
        return new Interval(q, Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /// `F = (1 + c_z + c_x + c_y)/4` with each correlator's own variance, when all three axes were
    /// measured; with Z and X only the bound `F ≥ (c_z + c_x)/2` as the estimate and
    /// `F ≤ (1 + min(c_z, c_x))/2` as the upper end.
    Interval fidelity() {
        double cz = correlator(Basis.Axis.Z);
        double cx = correlator(Basis.Axis.X);
        if (rounds[Basis.Axis.Z.ordinal()] == 0 || rounds[Basis.Axis.X.ordinal()] == 0) {
            return Interval.NONE;
        }
        if (rounds[Basis.Axis.Y.ordinal()] == 0) {
            double bound = Math.max(0, (cz + cx) / 2);
            return new Interval(bound, bound, Math.min(1, (1 + Math.min(cz, cx)) / 2));
        }
        double f = (1 + cz + cx + correlator(Basis.Axis.Y)) / 4;
        double variance = 0;
        for (Basis.Axis axis : Basis.Axis.values()) {
            double c = correlator(axis);
            variance += (1 - c * c) / rounds[axis.ordinal()] / 16;
        }
        double half = Z95 * Math.sqrt(variance);
        return new Interval(f, Math.max(0, f - half), Math.min(1, f + half));
    }

    private double correlator(Basis.Axis axis) {
        long n = rounds[axis.ordinal()];
        return n == 0 ? 0 : 1 - 2.0 * errors[axis.ordinal()] / n;
    }
}
