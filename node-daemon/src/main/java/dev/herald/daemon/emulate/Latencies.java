package dev.herald.daemon.emulate;

import java.util.Arrays;

/// Durations, for their quantiles.
final class Latencies {
    private long[] ns = new long[64];
    private int size;

    void add(long durationNs) {
        if (size == ns.length) {
            ns = Arrays.copyOf(ns, size * 2);
        }
        ns[size++] = durationNs;
    }

    RunResult.Latency seconds() {
        if (size == 0) {
            return new RunResult.Latency(0, 0);
        }
        long[] sorted = Arrays.copyOf(ns, size);
        Arrays.sort(sorted);
        return new RunResult.Latency(at(sorted, 0.5), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e9;
    }
}
