package dev.herald.network.plan;

import java.util.Arrays;

/// When a segment of a chain has its pair, counted in slots from the start of its generation, and what waiting
/// has left of the pair: the distributions that the recursion of Li, Coopmans and Elkouss (2021) hands from
/// level to level.
///
/// Arrays are over slots; `z` and `x` are `p` weighted with the mean factor of the two correlators.
/// Mean and factors are exact for the untruncated distribution, the arrays reach to the horizon.
final class PairTimes {
    final double[] p;
    final double[] z;
    final double[] x;
    final double mean;
    final double meanZ;
    final double meanX;

    /// Pairs made per success, for each link of the segment.
    final double[] pairs;

    private PairTimes(
            double[] p,
            double[] z,
            double[] x,
            double mean,
            double meanZ,
            double meanX,
            double[] pairs) {
        this.p = p;
        this.z = z;
        this.x = x;
        this.mean = mean;
        this.meanZ = meanZ;
        this.meanX = meanX;
        this.pairs = pairs;
    }

    /// A link that succeeds in each slot with the probability given.
    static PairTimes link(double success, int horizon) {
        double[] p = new double[horizon + 1];
        double left = 1;
        for (int t = 1; t <= horizon; t++) {
            p[t] = left * success;
            left *= 1 - success;
        }
        return new PairTimes(p, p, p, 1 / success, 1, 1, new double[] {1});
    }

    /// Probability of what lies beyond the horizon.
    double beyond() {
        double sum = 0;
        for (double each : p) {
            sum += each;
        }
        return Math.max(0, 1 - sum);
    }

    /// Factors per slot of a pair that waits.
    record Waiting(double z, double x) {}

    /// Two segments generate at the same time; the first that is there waits for the other, at most
    /// `cutoff` slots; then both start again, and so they do when the swap fails.
    ///
    /// @param cutoff slots; a number at or beyond the horizon is no cut-off
    /// @param whole whether the arrays are needed, or the means alone
    static PairTimes join(
            PairTimes a,
            PairTimes b,
            long cutoff,
            Waiting waitA,
            Waiting waitB,
            double swap,
            boolean whole) {
        int horizon = a.p.length - 1;
        int tau = (int) Math.min(cutoff, horizon);
        double[] cumA = cumulated(a.p);
        double[] cumB = cumulated(b.p);
        double[] success = new double[horizon + 1];
        double[] failure = new double[horizon + 1];
        double made = 0;
        double lasts = 0;
        double lostA = 0;
        double lostB = 0;
        for (int t = 0; t <= horizon; t++) {
            double afterA = a.p[t] * (cumB[t] - at(cumB, t - tau - 1));
            double afterB = b.p[t] * (at(cumA, t - 1) - at(cumA, t - tau - 1));
            success[t] = afterA + afterB;
            made += success[t];
            lasts += t * success[t];
            if (tau < horizon) {
                int end = t + tau;
                double goneA = a.p[t] * (1 - (end > horizon ? cumB[horizon] : cumB[end]));
                double goneB = b.p[t] * (1 - (end > horizon ? cumA[horizon] : cumA[end]));
                lostA += goneA;
                lostB += goneB;
                lasts += end * (goneA + goneB);
                if (end <= horizon) {
                    failure[end] += goneA + goneB;
                }
            }
        }
        double[] z = waited(a.p.length, a.z, b.z, tau, waitA.z, waitB.z);
        double[] x = waited(a.p.length, a.x, b.x, tau, waitA.x, waitB.x);
        double meanZ = sum(z) / made;
        double meanX = sum(x) / made;
        double again = 1 - swap;
        for (int t = 0; t <= horizon; t++) {
            failure[t] += again * success[t];
            success[t] *= swap;
            z[t] *= swap;
            x[t] *= swap;
        }
        if (whole) {
            renew(failure, success, z, x);
        }
        double[] pairs = new double[a.pairs.length + b.pairs.length];
        for (int i = 0; i < a.pairs.length; i++) {
            pairs[i] = a.pairs[i] * (1 + lostA / made) / swap;
        }
        for (int i = 0; i < b.pairs.length; i++) {
            pairs[a.pairs.length + i] = b.pairs[i] * (1 + lostB / made) / swap;
        }
        return new PairTimes(success, z, x, lasts / (made * swap), meanZ, meanX, pairs);
    }

    /// For each slot, the weight with which the second pair comes then and the first has waited.
    private static double[] waited(
            int slots, double[] wa, double[] wb, int tau, double factorA, double factorB) {
        double[] out = new double[slots];
        double goneA = StrictMath.pow(factorA, tau + 1.0);
        double goneB = StrictMath.pow(factorB, tau + 1.0);
        double waitingA = 0;
        double waitingB = 0;
        for (int t = 0; t < slots; t++) {
            int old = t - tau - 1;
            waitingB = waitingB * factorB;
            waitingB -= old >= 0 ? wb[old] * goneB : 0;
            waitingA = waitingA * factorA + wa[t];
            waitingA -= old >= 0 ? wa[old] * goneA : 0;
            out[t] = wb[t] * waitingA + wa[t] * waitingB;
            waitingB += wb[t];
        }
        return out;
    }

    /// Success after any number of failures: `r(t) = s(t) + Σ f(u) r(t - u)`.
    private static void renew(double[] failure, double[]... results) {
        int last = failure.length - 1;
        int first = 0;
        while (first <= last && failure[first] == 0) {
            first++;
        }
        if (first > last) {
            return;
        }
        double now = 1 - failure[0];
        for (double[] result : results) {
            for (int t = 0; t <= last; t++) {
                double sum = result[t];
                for (int u = Math.max(first, 1); u <= t; u++) {
                    sum += failure[u] * result[t - u];
                }
                result[t] = sum / now;
            }
        }
    }

    private static double[] cumulated(double[] p) {
        double[] sums = Arrays.copyOf(p, p.length);
        for (int t = 1; t < sums.length; t++) {
            sums[t] += sums[t - 1];
        }
        return sums;
    }

    private static double at(double[] sums, int t) {
        return t < 0 ? 0 : sums[t];
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
