package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/// A decay fitted to proportions: `p(x) = end + (start - end) g(x · rate)`, by maximum likelihood of the
/// binomial counts; the interval of the rate is that of its profile likelihood (Wilks), so a rate that
/// cannot be told from 0 gives a time without an upper end.
///
/// @param shape of g
/// @param rate in 1 over the unit of x
/// @param start of p at x = 0
/// @param end of p for x without bound
/// @param logLikelihood at the optimum
/// @param deviance twice the log of the likelihood ratio to the proportions as they are
/// @param freedom degrees of freedom of the deviance
public record Decay(
        Shape shape,
        Estimate rate,
        double start,
        double end,
        double logLikelihood,
        double deviance,
        int freedom) {
    /// What a fit that is right is rejected with.
    private static final double MISFIT = 1e-9;

    /// How it falls.
    public enum Shape {
        /// `exp(-u)`.
        EXPONENTIAL,
        /// `exp(-u²)`: noise that is slow against the wait.
        GAUSSIAN;

        double at(double u) {
            return StrictMath.exp(this == EXPONENTIAL ? -u : -u * u);
        }
    }

    /// Trials at one place.
    ///
    /// @param x at least 0: a time, or a number of gates
    /// @param successes of the trials
    public record Point(double x, long successes, long trials) {
        public Point {
            if (!(x >= 0) || successes < 0 || successes > trials) {
                throw new IllegalArgumentException(
                        "point " + x + ": " + successes + " of " + trials);
            }
        }
    }

    public Decay {
        requireNonNull(shape);
        requireNonNull(rate);
    }

    /// @param end what p falls to: 1/2 where outcomes were made symmetric
    /// @throws IllegalArgumentException with fewer than two places with trials
    public static Decay fit(Shape shape, List<Point> points, double end, double confidence) {
        List<Point> used = points.stream().filter(p -> p.trials() > 0).toList();
        if (used.stream().mapToDouble(Point::x).distinct().count() < 2) {
            throw new IllegalArgumentException("a decay needs trials at two places or more");
        }
        return new DecayFit(shape, used, end).fit(confidence);
    }

    /// The likelier of the two shapes.
    public static Decay likeliest(List<Point> points, double end, double confidence) {
        Decay exponential = fit(Shape.EXPONENTIAL, points, end, confidence);
        Decay gaussian = fit(Shape.GAUSSIAN, points, end, confidence);
        return gaussian.logLikelihood > exponential.logLikelihood ? gaussian : exponential;
    }

    /// 1 over the rate; without an upper end where the rate can be 0.
    public Estimate time() {
        return new Estimate(
                inverse(rate.value()),
                inverse(rate.high()),
                inverse(rate.low()),
                rate.confidence(),
                rate.samples(),
                rate.method());
    }

    private static double inverse(double x) {
        return x == 0 ? Double.POSITIVE_INFINITY : 1 / x;
    }

    /// Whether the data can be of this form: false means that something else happens, for instance a
    /// rotation, and that the rate says little. A right form is called wrong once in 10^9.
    public boolean fits() {
        return freedom < 1
                || new ChiSquaredDistribution(null, freedom).cumulativeProbability(deviance)
                        < 1 - MISFIT;
    }
}
