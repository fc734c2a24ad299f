package dev.herald.daemon.campaign;

/// An estimate from independent runs.
///
/// @param value NaN when nothing was measured
/// @param error its standard error; NaN when it is not known, as for a single run
public record Estimate(double value, double error) {
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN);

    public boolean isKnown() {
        return !Double.isNaN(value);
    }

    /// `|a - b| / max(|a|, |b|)`, the paper's relative difference; NaN when one is unknown.
    public static double relativeDifference(Estimate a, Estimate b) {
        double largest = Math.max(Math.abs(a.value), Math.abs(b.value));
        return largest == 0 ? 0 : Math.abs(a.value - b.value) / largest;
    }
}
