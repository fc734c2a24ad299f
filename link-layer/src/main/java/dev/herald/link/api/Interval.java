package dev.herald.link.api;

/// A measured figure and its confidence interval.
///
/// @param value the estimate
/// @param low lower end
/// @param high upper end
/// @param confidencePpm probability that the interval covers the true figure, at least, in parts per
///     million
public record Interval(double value, double low, double high, int confidencePpm) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low " + low + " is above high " + high);
        }
        if (confidencePpm < 0 || confidencePpm > 1_000_000) {
            throw new IllegalArgumentException(
                    "confidence " + confidencePpm + " ppm is not in 0..1000000");
        }
    }
}
