package dev.herald.physical.verify.estimate;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.verify.estimate.PairCounts.Setting;

/// Outcomes of pairs of a known state, exact or sampled, by the Born rule written out.
final class Outcomes {
    private final double[][] t = new double[4][4];
    private final ReadoutError a;
    private final ReadoutError b;

    private Outcomes(double[][] coefficients, ReadoutError a, ReadoutError b) {
        for (int i = 0; i < 4; i++) {
            t[i] = coefficients[i].clone();
        }
        this.a = a;
        this.b = b;
    }

    /// Pairs in a mixture of Bell states around the one that is reported.
    static Outcomes of(BellDiagonal state, BellIndex reported) {
        return of(state, reported, ReadoutError.NONE, ReadoutError.NONE);
    }

    static Outcomes of(BellDiagonal state, BellIndex reported, ReadoutError a, ReadoutError b) {
        double[] weights = {state.p00(), state.p01(), state.p10(), state.p11()}; // by code 2z + x
        double[][] t = new double[4][4];
        for (BellIndex error : BellIndex.values()) {
            TwoQubitState bell = TwoQubitState.bell(reported.xor(error));
            for (int i = 0; i < 4; i++) {
                t[i][i] += weights[error.code()] * bell.coefficient(i, i);
            }
        }
        return new Outcomes(t, a, b);
    }

    static Outcomes of(TwoQubitState state) {
        double[][] t = new double[4][4];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                t[i][j] = state.coefficient(i, j);
            }
        }
        return new Outcomes(t, ReadoutError.NONE, ReadoutError.NONE);
    }

    /// Probabilities of 00, 01, 10, 11.
    double[] probabilities(Setting setting) {
        double[] m = {1, 0, 0, 0};
        double[] n = {1, 0, 0, 0};
        fill(m, Direction.of(setting.a()));
        fill(n, Direction.of(setting.b()));
        double[] p = new double[4];
        for (int truth = 0; truth < 4; truth++) {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    double sign =
                            (i > 0 && truth > 1 ? -1 : 1) * (j > 0 && truth % 2 == 1 ? -1 : 1);
                    sum += sign * t[i][j] * m[i] * n[j] / 4;
                }
            }
            for (int read = 0; read < 4; read++) {
                p[read] += sum * read(a, truth / 2, read / 2) * read(b, truth % 2, read % 2);
            }
        }
        return p;
    }

    private static void fill(double[] v, Direction d) {
        v[1] = d.x();
        v[2] = d.y();
        v[3] = d.z();
    }

    private static double read(ReadoutError error, int truth, int read) {
        double flip = truth == 0 ? error.flip0() : error.flip1();
        return truth == read ? 1 - flip : flip;
    }

    /// As many pairs as probability says, to the nearest.
    void expected(PairCounts counts, Setting setting, BellIndex reported, long pairs) {
        double[] p = probabilities(setting);
        for (int o = 0; o < 4; o++) {
            counts.add(setting, reported, o > 1, o % 2 == 1, Math.round(p[o] * pairs));
        }
    }

    void sampled(PairCounts counts, Setting setting, BellIndex reported, long pairs, Rng rng) {
        double[] p = probabilities(setting);
        for (long n = 0; n < pairs; n++) {
            double u = rng.nextDouble();
            int o = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : u < p[0] + p[1] + p[2] ? 2 : 3;
            counts.add(setting, reported, o > 1, o % 2 == 1);
        }
    }
}
