package dev.herald.physical.sim.state;

/// Gates and channels on a dense density matrix. Matrices are given as rows of (re, im) pairs.
final class Dense {
    private Dense() {}

    /// `rho -> U rho U†` with U on one member.
    ///
    /// @param u 2x2, eight numbers
    static void apply1(Cluster s, int position, double[] u) {
        int dim = s.dimension();
        int bit = 1 << position;
        for (int r = 0; r < dim; r++) {
            if ((r & bit) == 0) {
                mix2(s, r * dim, (r | bit) * dim, 1, dim, u, 1);
            }
        }
        for (int c = 0; c < dim; c++) {
            if ((c & bit) == 0) {
                mix2(s, c, c | bit, dim, dim, u, -1);
            }
        }
    }

    /// Replaces pairs of entries (x, y) by U (x, y), with U conjugated when `sign` is -1.
    private static void mix2(
            Cluster s, int first, int second, int stride, int count, double[] u, int sign) {
        double[] re = s.re;
        double[] im = s.im;
        double u1 = sign * u[1];
        double u3 = sign * u[3];
        double u5 = sign * u[5];
        double u7 = sign * u[7];
        int i = first;
        int j = second;
        for (int k = 0; k < count; k++) {
            double xr = re[i];
            double xi = im[i];
            double yr = re[j];
            double yi = im[j];
            re[i] = u[0] * xr - u1 * xi + u[2] * yr - u3 * yi;
            im[i] = u[0] * xi + u1 * xr + u[2] * yi + u3 * yr;
            re[j] = u[4] * xr - u5 * xi + u[6] * yr - u7 * yi;
            im[j] = u[4] * xi + u5 * xr + u[6] * yi + u7 * yr;
            i += stride;
            j += stride;
        }
    }

    /// `rho -> U rho U†` with U on two members, in the basis |first second>.
    ///
    /// @param u 4x4, thirty-two numbers
    static void apply2(Cluster s, int first, int second, double[] u) {
        int dim = s.dimension();
        int a = 1 << first;
        int b = 1 << second;
        for (int r = 0; r < dim; r++) {
            if ((r & (a | b)) == 0) {
                mix4(s, r * dim, b * dim, a * dim, 1, dim, u, 1);
            }
        }
        for (int c = 0; c < dim; c++) {
            if ((c & (a | b)) == 0) {
                mix4(s, c, b, a, dim, dim, u, -1);
            }
        }
    }

    private static void mix4(
            Cluster s, int base, int low, int high, int stride, int count, double[] u, int sign) {
        double[] re = s.re;
        double[] im = s.im;
        for (int k = 0, i0 = base; k < count; k++, i0 += stride) {
            int i1 = i0 + low;
            int i2 = i0 + high;
            int i3 = i2 + low;
            // in locals: an array here would be an allocation for each gate
            double r0 = re[i0];
            double m0 = sign * im[i0];
            double r1 = re[i1];
            double m1 = sign * im[i1];
            double r2 = re[i2];
            double m2 = sign * im[i2];
            double r3 = re[i3];
            double m3 = sign * im[i3];
            for (int row = 0; row < 4; row++) {
                int o = 8 * row;
                int to = row == 0 ? i0 : row == 1 ? i1 : row == 2 ? i2 : i3;
                re[to] =
                        u[o] * r0
                                - u[o + 1] * m0
                                + u[o + 2] * r1
                                - u[o + 3] * m1
                                + u[o + 4] * r2
                                - u[o + 5] * m2
                                + u[o + 6] * r3
                                - u[o + 7] * m3;
                // with U conjugated for a sign of -1, the result is the conjugate of U times
                // conjugates
                im[to] =
                        sign
                                * (u[o] * m0
                                        + u[o + 1] * r0
                                        + u[o + 2] * m1
                                        + u[o + 3] * r1
                                        + u[o + 4] * m2
                                        + u[o + 5] * r2
                                        + u[o + 6] * m3
                                        + u[o + 7] * r3);
            }
        }
    }

    /// Relaxation to |0> with probability `gamma`; the coherence is multiplied by the factor given
    /// (link-physical 3.10: `exp(-t/T1)` for the population, `exp(-t/T2)` for the coherence).
    static void damp(Cluster s, int position, double gamma, double coherence) {
        int dim = s.dimension();
        int bit = 1 << position;
        double[] re = s.re;
        double[] im = s.im;
        for (int r = 0; r < dim; r++) {
            boolean rowOne = (r & bit) != 0;
            for (int c = 0; c < dim; c++) {
                boolean columnOne = (c & bit) != 0;
                int i = r * dim + c;
                if (rowOne != columnOne) {
                    re[i] *= coherence;
                    im[i] *= coherence;
                } else if (rowOne) {
                    int j = i - bit * dim - bit;
                    re[j] += gamma * re[i];
                    im[j] += gamma * im[i];
                    re[i] *= 1 - gamma;
                    im[i] *= 1 - gamma;
                }
            }
        }
    }

    /// One normal `r` turns every member by `exp(i r t Z)`, each with a time of its own: the mean over `r`.
    ///
    /// @param times in units of the dephasing time, by member
    static void dephaseTogether(Cluster s, double[] times) {
        int dim = s.dimension();
        for (int r = 0; r < dim; r++) {
            for (int c = 0; c < dim; c++) {
                double phase = 0;
                for (int i = 0; i < s.size; i++) {
                    phase += ((r >> i & 1) - (c >> i & 1)) * times[i];
                }
                if (phase != 0) {
                    double factor = StrictMath.exp(-2 * phase * phase);
                    s.re[r * dim + c] *= factor;
                    s.im[r * dim + c] *= factor;
                }
            }
        }
    }

    /// `rho -> (1 - 3p/4) rho + p/4 (X rho X + Y rho Y + Z rho Z)` on one member.
    static void depolarise1(Cluster s, int position, double p) {
        int dim = s.dimension();
        int bit = 1 << position;
        double[] re = s.re;
        double[] im = s.im;
        for (int r = 0; r < dim; r++) {
            for (int c = 0; c < dim; c++) {
                int i = r * dim + c;
                if (((r ^ c) & bit) != 0) {
                    re[i] *= 1 - p;
                    im[i] *= 1 - p;
                } else if ((r & bit) == 0) {
                    int j = i + bit * dim + bit;
                    double meanRe = p * (re[i] + re[j]) / 2;
                    double meanIm = p * (im[i] + im[j]) / 2;
                    re[i] = (1 - p) * re[i] + meanRe;
                    im[i] = (1 - p) * im[i] + meanIm;
                    re[j] = (1 - p) * re[j] + meanRe;
                    im[j] = (1 - p) * im[j] + meanIm;
                }
            }
        }
    }

    /// With probability `p` both members are replaced by the maximally mixed state.
    static void depolarise2(Cluster s, int first, int second, double p) {
        int dim = s.dimension();
        int a = 1 << first;
        int b = 1 << second;
        int both = a | b;
        double[] re = s.re;
        double[] im = s.im;
        for (int r = 0; r < dim; r++) {
            for (int c = 0; c < dim; c++) {
                int i = r * dim + c;
                if (((r ^ c) & both) != 0) {
                    re[i] *= 1 - p;
                    im[i] *= 1 - p;
                } else if ((r & both) == 0) {
                    int j = i + a * dim + a;
                    int k = i + b * dim + b;
                    int l = j + b * dim + b;
                    double meanRe = p * (re[i] + re[j] + re[k] + re[l]) / 4;
                    double meanIm = p * (im[i] + im[j] + im[k] + im[l]) / 4;
                    mixIn(re, im, i, p, meanRe, meanIm);
                    mixIn(re, im, j, p, meanRe, meanIm);
                    mixIn(re, im, k, p, meanRe, meanIm);
                    mixIn(re, im, l, p, meanRe, meanIm);
                }
            }
        }
    }

    private static void mixIn(
            double[] re, double[] im, int i, double p, double meanRe, double meanIm) {
        re[i] = (1 - p) * re[i] + meanRe;
        im[i] = (1 - p) * im[i] + meanIm;
    }
}
