package dev.herald.physical.sim.state;

/// Measurements as contractions: what is measured leaves the cluster in the same step, so no state
/// ever grows only to be projected.
final class Contract {
    private Contract() {}

    /// The number whose bits are those of `rest` with a zero inserted at `position`.
    static int spread(int rest, int position) {
        int low = rest & (1 << position) - 1;
        return low | (rest - low) << 1;
    }

    /// Reduced state of one member.
    ///
    /// @param out receives rho00, rho11, Re rho01, Im rho01
    static void reduce1(Cluster s, int position, double[] out) {
        int dim = s.dimension();
        int bit = 1 << position;
        double p0 = 0;
        double p1 = 0;
        double offRe = 0;
        double offIm = 0;
        for (int k = 0; k < dim >> 1; k++) {
            int r = spread(k, position);
            int i = r * dim + r;
            p0 += s.re[i];
            p1 += s.re[i + bit * dim + bit];
            offRe += s.re[i + bit];
            offIm += s.im[i + bit];
        }
        out[0] = p0;
        out[1] = p1;
        out[2] = offRe;
        out[3] = offIm;
    }

    /// Expectation of a Hermitian effect on a reduced state.
    ///
    /// @param e e00, e11, Re e01, Im e01
    static double expectation(double[] reduced, double[] e) {
        return reduced[0] * e[0] + reduced[1] * e[1] + 2 * (reduced[2] * e[2] + reduced[3] * e[3]);
    }

    /// `out = factor Tr_member[(E ⊗ 1) rho]`.
    static void effect(Cluster s, int position, double[] e, double factor, Cluster out) {
        int dim = s.dimension();
        int rest = dim >> 1;
        int bit = 1 << position;
        double e0 = factor * e[0];
        double e1 = factor * e[1];
        double offRe = factor * e[2];
        double offIm = factor * e[3];
        for (int i = 0; i < rest; i++) {
            int row = spread(i, position) * dim;
            for (int j = 0; j < rest; j++) {
                int i00 = row + spread(j, position);
                int i01 = i00 + bit;
                int i10 = i00 + bit * dim;
                int i11 = i10 + bit;
                // E01 = offRe + i offIm multiplies rho10, its conjugate rho01
                out.re[i * rest + j] =
                        e0 * s.re[i00]
                                + e1 * s.re[i11]
                                + offRe * (s.re[i10] + s.re[i01])
                                - offIm * (s.im[i10] - s.im[i01]);
                out.im[i * rest + j] =
                        e0 * s.im[i00]
                                + e1 * s.im[i11]
                                + offRe * (s.im[i10] + s.im[i01])
                                + offIm * (s.re[i10] - s.re[i01]);
            }
        }
    }

    /// A noisy Bell measurement as an effect on two qubits: the coefficients of
    /// network-transport 5.4. With A and B the 2x2 blocks of the two measured qubits, the result is
    /// `A00 P + A11 Q + A01 R + A10 S` where P, Q mix B's diagonal and R, S its off-diagonal.
    ///
    /// @param out receives the weights (P of B_xx, P of B_x̄x̄, R of B_xx̄, R of B_x̄x)
    static void bellEffect(boolean z, double gate, double flipZ, double flipX, double[] out) {
        double sign = z ? -1 : 1;
        out[0] = gate / 2 * (1 - flipX) + (1 - gate) / 4;
        out[1] = gate / 2 * flipX + (1 - gate) / 4;
        out[2] = sign * (1 - 2 * flipZ) * gate / 2 * (1 - flipX);
        out[3] = sign * (1 - 2 * flipZ) * gate / 2 * flipX;
    }

    /// Probability of a Bell outcome given both reduced states (of [#reduce1]).
    static double bellProbability(double[] a, double[] b, boolean x, double[] w) {
        double bxx = x ? b[1] : b[0];
        double byy = x ? b[0] : b[1];
        double im = x ? -b[3] : b[3]; // of B_{x,x̄}
        double same = a[0] * (w[0] * bxx + w[1] * byy) + a[1] * (w[0] * byy + w[1] * bxx);
        // A01 R + A10 S is twice the real part of A01 R
        double rRe = (w[2] + w[3]) * b[2];
        double rIm = (w[2] - w[3]) * im;
        return same + 2 * (a[2] * rRe - a[3] * rIm);
    }

    /// Bell measurement of a member of each of two clusters: the rest of A (low bits) and the rest of
    /// B (high bits), unnormalised times `factor`. Exact for clusters of any size.
    static void bell(
            Cluster a,
            int pa,
            Cluster b,
            int pb,
            boolean x,
            double[] w,
            double factor,
            Cluster out) {
        int restA = a.dimension() >> 1;
        int restB = b.dimension() >> 1;
        int dimB = b.dimension();
        int bit = 1 << pb;
        int lowX = x ? bit : 0;
        int highX = bit - lowX;
        for (int j = 0; j < restB; j++) {
            int row = spread(j, pb);
            for (int k = 0; k < restB; k++) {
                int column = spread(k, pb);
                int xx = (row + lowX) * dimB + column + lowX;
                int yy = (row + highX) * dimB + column + highX;
                int xy = (row + lowX) * dimB + column + highX;
                int yx = (row + highX) * dimB + column + lowX;
                double w0 = factor * w[0];
                double w1 = factor * w[1];
                double w2 = factor * w[2];
                double w3 = factor * w[3];
                bellBlock(
                        a,
                        pa,
                        out,
                        j * restA,
                        k * restA,
                        restA * restB,
                        w0 * b.re[xx] + w1 * b.re[yy],
                        w0 * b.im[xx] + w1 * b.im[yy],
                        w0 * b.re[yy] + w1 * b.re[xx],
                        w0 * b.im[yy] + w1 * b.im[xx],
                        w2 * b.re[xy] + w3 * b.re[yx],
                        w2 * b.im[xy] + w3 * b.im[yx],
                        w2 * b.re[yx] + w3 * b.re[xy],
                        w2 * b.im[yx] + w3 * b.im[xy]);
            }
        }
    }

    private static void bellBlock(
            Cluster a,
            int pa,
            Cluster out,
            int row0,
            int column0,
            int outDim,
            double pRe,
            double pIm,
            double qRe,
            double qIm,
            double rRe,
            double rIm,
            double sRe,
            double sIm) {
        int dim = a.dimension();
        int rest = dim >> 1;
        int bit = 1 << pa;
        double[] re = a.re;
        double[] im = a.im;
        for (int i = 0; i < rest; i++) {
            int row = spread(i, pa) * dim;
            for (int l = 0; l < rest; l++) {
                int i00 = row + spread(l, pa);
                int i01 = i00 + bit;
                int i10 = i00 + bit * dim;
                int i11 = i10 + bit;
                int at = (row0 + i) * outDim + column0 + l;
                out.re[at] =
                        re[i00] * pRe
                                - im[i00] * pIm
                                + re[i11] * qRe
                                - im[i11] * qIm
                                + re[i01] * rRe
                                - im[i01] * rIm
                                + re[i10] * sRe
                                - im[i10] * sIm;
                out.im[at] =
                        re[i00] * pIm
                                + im[i00] * pRe
                                + re[i11] * qIm
                                + im[i11] * qRe
                                + re[i01] * rIm
                                + im[i01] * rRe
                                + re[i10] * sIm
                                + im[i10] * sRe;
            }
        }
    }

    /// The tensor product: members of A in the low bits.
    static void product(Cluster a, Cluster b, Cluster out) {
        int dimA = a.dimension();
        int dimB = b.dimension();
        int dim = dimA * dimB;
        for (int j = 0; j < dimB; j++) {
            for (int k = 0; k < dimB; k++) {
                double bRe = b.re[j * dimB + k];
                double bIm = b.im[j * dimB + k];
                for (int i = 0; i < dimA; i++) {
                    for (int l = 0; l < dimA; l++) {
                        double aRe = a.re[i * dimA + l];
                        double aIm = a.im[i * dimA + l];
                        int at = (j * dimA + i) * dim + k * dimA + l;
                        out.re[at] = aRe * bRe - aIm * bIm;
                        out.im[at] = aRe * bIm + aIm * bRe;
                    }
                }
            }
        }
    }
}
