package dev.herald.daemon.emulate;

import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import org.jspecify.annotations.Nullable;

/// The level of a stock over time, by samples.
final class StockWatch {
    /// Between samples while it fills for the first time, and then.
    private static final long FILLING_NS = 1_000_000;

    private static final long PAUSE_NS = 10_000_000;
    private static final long NEVER = -1;

    private final int target;
    private long beganNs;
    private long fullNs = NEVER;
    private long lastNs = NEVER;
    private long lastCount;
    private long least;
    private double sum;
    private long sumNs;
    private @Nullable StockLevel last;
    private long made;
    private long claimed;
    private long expired;
    private long lost;

    StockWatch(int target) {
        this.target = target;
    }

    void begin(long nowNs) {
        beganNs = nowNs;
    }

    long pauseNs() {
        return fullNs == NEVER ? FILLING_NS : PAUSE_NS;
    }

    /// @param level null while there is no circuit
    void sample(long nowNs, @Nullable StockLevel level) {
        CircuitId of = level == null ? null : level.circuit();
        if (last != null && !last.circuit().equals(of)) {
            add(last);
        }
        last = level;
        long count = level == null ? 0 : level.count();
        if (fullNs == NEVER && count >= target) {
            fullNs = nowNs;
            least = count;
        }
        if (fullNs != NEVER) {
            weigh(nowNs);
            least = Math.min(least, count);
        }
        lastNs = nowNs;
        lastCount = count;
    }

    /// The circuit is lost, with what was in stock.
    void lost(long nowNs) {
        StockLevel of = last;
        if (of != null) {
            sample(nowNs, null);
            lost += of.count();
        }
    }

    private void weigh(long nowNs) {
        if (lastNs >= fullNs) {
            sum += (double) lastCount * (nowNs - lastNs);
            sumNs += nowNs - lastNs;
        }
    }

    private void add(StockLevel level) {
        made += level.made();
        claimed += level.claimed();
        expired += level.expired();
        lost += level.lost();
    }

    /// From its begin until it was full for the first time; 0 when it never was.
    double fullSeconds() {
        return fullNs == NEVER ? 0 : (fullNs - beganNs) / 1e9;
    }

    RunResult.LevelResult level() {
        return new RunResult.LevelResult(least, sumNs == 0 ? 0 : sum / sumNs);
    }

    long made() {
        return made + (last == null ? 0 : last.made());
    }

    long claimed() {
        return claimed + (last == null ? 0 : last.claimed());
    }

    long expired() {
        return expired + (last == null ? 0 : last.expired());
    }

    long dropped() {
        return lost + (last == null ? 0 : last.lost());
    }
}
