package dev.herald.daemon.campaign;

/// A ratio of two sums over independent runs, for example latencies by pairs, with its standard error.
///
/// The estimate is the ratio of the sums; the error is that of the linearised ratio (Cochran, Sampling
/// Techniques, section 6.3), so that runs with little in them weigh little.
public final class Ratio {
    private int runs;
    private double numerators;
    private double denominators;
    private double squares;
    private double products;
    private double denominatorSquares;

    /// One run.
    public void add(double numerator, double denominator) {
        runs++;
        numerators += numerator;
        denominators += denominator;
        squares += numerator * numerator;
        products += numerator * denominator;
        denominatorSquares += denominator * denominator;
    }

    public Estimate estimate() {
        if (!(denominators > 0)) {
            return Estimate.NONE;
        }
        double mean = numerators / denominators;
        if (runs < 2) {
            return new Estimate(mean, Double.NaN);
        }
        double residues = squares - 2 * mean * products + mean * mean * denominatorSquares;
        double variance = Math.max(0, residues) * runs / (runs - 1);
        return new Estimate(mean, Math.sqrt(variance) / denominators);
    }
}
