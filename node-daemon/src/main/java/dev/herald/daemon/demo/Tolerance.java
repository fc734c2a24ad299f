package dev.herald.daemon.demo;

/// How far an estimate may be from its expectation before it says something: exact binomial tails, since
/// errors are few and their number is far from normal.
final class Tolerance {
    /// A right result fails a check with at most this probability, half of it on either side.
    static final double FALSE_ALARM = 1e-5;

    private Tolerance() {}

    /// Largest difference between the share of errors seen and the share expected, such that a larger one
    /// has a probability below [#FALSE_ALARM]; half-way between two counts, so that rounding decides
    /// nothing.
    ///
    /// @param trials at least 1
    /// @param errorShare expected, 0 to 1
    static double ofShare(long trials, double errorShare) {
        double p = Math.clamp(errorShare, 0, 1);
        if (p == 0 || p == 1) {
            return 1.5 / trials; // the model has no room for doubt: one event of slack
        }
        double mean = trials * p;
        long low = (long) Math.floor(mean);
        double below = cumulative(trials, p, low);
        while (low >= 0 && below > FALSE_ALARM / 2) {
            below -= probability(trials, p, low);
            low--;
        }
        long high = (long) Math.ceil(mean);
        double above = 1 - cumulative(trials, p, high - 1);
        while (high <= trials && above > FALSE_ALARM / 2) {
            above -= probability(trials, p, high);
            high++;
        }
        return (Math.max(mean - (low + 1), high - 1 - mean) + 0.5) / trials;
    }

    /// Probability of at most so many events.
    private static double cumulative(long trials, double p, long most) {
        double sum = 0;
        for (long k = 0; k <= most; k++) {
            sum += probability(trials, p, k);
        }
        return sum;
    }

    private static double probability(long trials, double p, long events) {
        if (events < 0 || events > trials) {
            return 0;
        }
        double log =
                logFactorial(trials)
                        - logFactorial(events)
                        - logFactorial(trials - events)
                        + events * Math.log(p)
                        + (trials - events) * Math.log1p(-p);
        return Math.exp(log);
    }

    /// Exact below 128, Stirling's series with an error below 1e-10 from there.
    private static double logFactorial(long n) {
        if (n < 128) {
            double sum = 0;
            for (int i = 2; i <= n; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        double x = n + 1.0;
        return (x - 0.5) * Math.log(x)
                - x
                + 0.5 * Math.log(2 * Math.PI)
                + 1 / (12 * x)
                - 1 / (360 * x * x * x);
    }
}
