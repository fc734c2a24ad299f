package dev.herald.network.plan;

import java.util.Arrays;

/// All links of a chain generate at the same time, each station swaps as soon as it can, and nobody cuts off:
/// a transfer matrix over the slots of the links, along the chain.
final class Together {
    private Together() {}

    /// Mean factor of the waiting of all halves up to the horizon.
    ///
    /// @param success probability per slot of each link
    /// @param factors per slot of a waiting half at each station
    static double factor(double[] success, double[] factors, int horizon) {
        int links = success.length;
        double[][] p = new double[links][];
        for (int i = 0; i < links; i++) {
            p[i] = PairTimes.link(success[i], horizon).p;
        }
        double head = factors[0];
        double tail = factors[links];
        double sum = 0;
        double before = 0;
        double[] v = new double[horizon + 1];
        double[] next = new double[horizon + 1];
        for (int t = 1; t <= horizon; t++) {
            double ends = 1;
            for (int u = t; u >= 1; u--) { // the head's half waits from u to t
                v[u] = p[0][u] * ends;
                ends *= head;
            }
            for (int i = 1; i < links; i++) {
                pass(v, next, p[i], factors[i], t);
                double[] swap = v;
                v = next;
                next = swap;
            }
            double all = 0;
            ends = 1;
            for (int u = t; u >= 1; u--) {
                all += v[u] * ends;
                ends *= tail;
            }
            sum += all - before * head * tail;
            before = all;
        }
        return sum;
    }

    private static void pass(double[] from, double[] to, double[] p, double factor, int last) {
        double earlier = 0;
        for (int u = 1; u <= last; u++) {
            earlier = earlier * factor + from[u];
            to[u] = earlier;
        }
        double later = 0;
        for (int u = last; u >= 1; u--) {
            to[u] = (to[u] + later) * p[u];
            later = (later + from[u]) * factor;
        }
    }

    /// Mean number of slots until the last link has its pair.
    static double mean(double[] success, int horizon) {
        double[] left = new double[success.length];
        Arrays.fill(left, 1);
        double mean = 0;
        for (int t = 0; t <= horizon; t++) {
            double all = 1;
            for (int i = 0; i < left.length; i++) {
                all *= 1 - left[i];
                left[i] *= 1 - success[i];
            }
            mean += 1 - all;
        }
        return mean;
    }
}
