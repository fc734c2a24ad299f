package dev.herald.daemon.emulate;

/// Mean of a sample with a normal 95 % interval (Welford's recurrence).
final class Mean {
    private static final double Z95 = 1.959963984540054;

    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    long count() {
        return count;
    }

    double value() {
        return mean;
    }

    RunResult.Interval interval() {
        if (count == 0) {
            return RunResult.Interval.NONE;
        }
        double half = count < 2 ? 0 : Z95 * Math.sqrt(squares / (count - 1) / count);
        return new RunResult.Interval(mean, mean - half, mean + half);
    }
}
