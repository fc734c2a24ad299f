package dev.herald.daemon.emulate;

import java.util.function.LongSupplier;

/// Counts what is heralded, on the links that a fault concerns, while it lasts.
final class FaultWatch {
    private final String kind;
    private final String on;
    private final long atNs;
    private final LongSupplier clock;
    private final Mean fidelity = new Mean();
    private long pairs;
    private long beganNs = -1;
    private long endedNs = -1;

    /// @param on name of the link or node
    FaultWatch(String kind, String on, long atNs, LongSupplier clock) {
        this.kind = kind;
        this.on = on;
        this.atNs = atNs;
        this.clock = clock;
    }

    void begin() {
        beganNs = clock.getAsLong();
    }

    void end() {
        endedNs = clock.getAsLong();
    }

    /// @param f its fidelity, or NaN where it was measured
    void heralded(double f) {
        if (beganNs >= 0 && endedNs < 0) {
            pairs++;
            if (!Double.isNaN(f)) {
                fidelity.add(f);
            }
        }
    }

    RunResult.FaultResult result() {
        boolean began = beganNs >= 0;
        long untilNs = endedNs < 0 ? clock.getAsLong() : endedNs;
        double seconds = began ? (untilNs - beganNs) / 1e9 : 0;
        return new RunResult.FaultResult(
                kind,
                on,
                atNs / 1e9,
                seconds,
                pairs,
                seconds == 0 ? 0 : pairs / seconds,
                fidelity.interval());
    }
}
