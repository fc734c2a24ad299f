package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

/// A figure as it was measured.
///
/// @param value point estimate; NaN when there are no samples
/// @param low lower end of the two-sided interval; may be negative infinity
/// @param high upper end; may be infinity
/// @param confidence of the interval, above 0 and below 1
/// @param samples trials that it rests on
/// @param method how it was estimated, in a few words
public record Estimate(
        double value, double low, double high, double confidence, long samples, String method) {

    public Estimate {
        requireNonNull(method);
        Proportions.checkConfidence(confidence);
        if (low > high) {
            throw new IllegalArgumentException("interval " + low + " to " + high + " is empty");
        }
        if (samples < 0) {
            throw new IllegalArgumentException("samples " + samples + " is negative");
        }
    }

    /// Whether the interval has the value in it.
    public boolean covers(double truth) {
        return low <= truth && truth <= high;
    }

    /// `scale × estimate + offset`.
    public Estimate affine(double scale, double offset) {
        double a = scale * low + offset;
        double b = scale * high + offset;
        return new Estimate(
                scale * value + offset,
                Math.min(a, b),
                Math.max(a, b),
                confidence,
                samples,
                method);
    }

    /// The same estimate with the interval cut to what is possible; the value stays as it was estimated.
    public Estimate within(double least, double most) {
        return new Estimate(
                value,
                Math.clamp(low, least, most),
                Math.clamp(high, least, most),
                confidence,
                samples,
                method);
    }

    public Estimate by(String newMethod) {
        return new Estimate(value, low, high, confidence, samples, newMethod);
    }
}
