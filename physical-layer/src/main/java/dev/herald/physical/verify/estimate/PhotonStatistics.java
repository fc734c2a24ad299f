package dev.herald.physical.verify.estimate;

/// Counts of two detectors and of their coincidences, and what follows for the source between them (peers
/// E18): heralding efficiency and coincidence-to-accidental ratio are two figures, both to be watched.
///
/// @param singles1 counts of the first detector
/// @param singles2 counts of the second
/// @param coincidences counts of both within the window
/// @param seconds how long it was counted
/// @param windowSeconds full width of the coincidence window
public record PhotonStatistics(
        long singles1, long singles2, long coincidences, double seconds, double windowSeconds) {

    public PhotonStatistics {
        if (singles1 < 0 || singles2 < 0 || coincidences < 0) {
            throw new IllegalArgumentException(
                    "counts %d, %d and %d must not be negative"
                            .formatted(singles1, singles2, coincidences));
        }
        if (coincidences > Math.min(singles1, singles2)) {
            throw new IllegalArgumentException(
                    "%d coincidences exceed the singles %d or %d"
                            .formatted(coincidences, singles1, singles2));
        }
        if (!(seconds > 0 && windowSeconds > 0 && windowSeconds <= seconds)) {
            throw new IllegalArgumentException(
                    "time %s s and window %s s".formatted(seconds, windowSeconds));
        }
    }

    /// Coincidences of photons that have nothing to do with one another: `S1 S2 τ`, as rates.
    public double accidentals() {
        return (double) singles1 * singles2 * windowSeconds / seconds;
    }

    /// Whether there is anything to speak of a source by.
    public boolean hasCoincidences() {
        return coincidences > 0;
    }

    /// Coincidences less the accidental ones, with Poisson errors of all three counts.
    public Estimate trueCoincidences(double confidence) {
        Estimate seen = Proportions.poisson(coincidences, confidence);
        Estimate by = accidentalsEstimate(confidence);
        return Proportions.sum(0, 1, seen, by.affine(-1, 0)).by("accidentals subtracted, Poisson");
    }

    private Estimate accidentalsEstimate(double confidence) {
        double mean = accidentals();
        double relative =
                singles1 == 0 || singles2 == 0 ? 0 : Math.sqrt(1.0 / singles1 + 1.0 / singles2);
        double half = Proportions.quantile(confidence) * relative * mean;
        return new Estimate(
                mean,
                Math.max(0, mean - half),
                mean + half,
                confidence,
                Math.min(singles1, singles2),
                "S1 S2 tau");
    }

    /// Efficiency of the first arm by Klyshko: `C/S2` of true coincidences; detector included.
    public Estimate heralding1(double confidence) {
        return ratio(confidence, singles2);
    }

    /// Efficiency of the second arm: `C/S1`.
    public Estimate heralding2(double confidence) {
        return ratio(confidence, singles1);
    }

    private Estimate ratio(double confidence, long singles) {
        if (singles == 0) {
            return new Estimate(Double.NaN, 0, 1, confidence, 0, "no counts to herald by");
        }
        return trueCoincidences(confidence)
                .affine(1.0 / singles, 0)
                .within(0, 1)
                .by("Klyshko, accidentals subtracted");
    }

    /// Coincidence-to-accidental ratio: `C/A`, 1 when all are accidental. The errors of A, of relative
    /// size `1/√S`, are in the interval.
    public Estimate car(double confidence) {
        Estimate by = accidentalsEstimate(confidence);
        if (by.value() == 0) {
            return new Estimate(
                    Double.NaN, 0, Double.POSITIVE_INFINITY, confidence, 0, "no accidentals");
        }
        Estimate seen = Proportions.poisson(coincidences, confidence);
        double value = coincidences / by.value();
        double below =
                value
                        * Math.hypot(
                                part(seen.value() - seen.low(), seen.value()),
                                part(by.high() - by.value(), by.value()));
        double above =
                coincidences == 0
                        ? seen.high() / by.value()
                        : value
                                * Math.hypot(
                                        part(seen.high() - seen.value(), seen.value()),
                                        part(by.value() - by.low(), by.value()));
        return new Estimate(
                value,
                Math.max(0, value - below),
                value + above,
                confidence,
                coincidences,
                coincidences == 0 ? "no coincidence: upper bound only" : "C/(S1 S2 tau), Poisson");
    }

    private static double part(double difference, double of) {
        return of == 0 ? 0 : difference / of;
    }
}
