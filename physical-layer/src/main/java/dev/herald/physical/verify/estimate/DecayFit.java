package dev.herald.physical.verify.estimate;

import java.util.List;

/// The profile likelihood of a decay: for each rate the likeliest amplitude, of which there is one as the
/// likelihood is concave in it.
final class DecayFit {
    private static final int GRID = 400;
    private static final int BISECTIONS = 60;
    private static final int NEWTON_STEPS = 60;

    /// Counts are never quite all or nothing: keeps the optimum inside.
    private static final double PSEUDO = 1e-3;

    private final Decay.Shape shape;
    private final List<Decay.Point> points;
    private final double end;
    private final double[] fall;
    private double amplitude;

    DecayFit(Decay.Shape shape, List<Decay.Point> points, double end) {
        if (!(end > 0 && end < 1)) {
            throw new IllegalArgumentException("end " + end + " is not between 0 and 1");
        }
        this.shape = shape;
        this.points = points;
        this.end = end;
        fall = new double[points.size()];
    }

    Decay fit(double confidence) {
        double longest = points.stream().mapToDouble(Decay.Point::x).max().orElseThrow();
        double shortest =
                points.stream().mapToDouble(Decay.Point::x).filter(x -> x > 0).min().orElseThrow();
        double[] rates = grid(1e-5 / longest, 40 / shortest);
        double[] likelihoods = new double[rates.length];
        int best = 0;
        for (int i = 0; i < rates.length; i++) {
            likelihoods[i] = profile(rates[i]);
            best = likelihoods[i] > likelihoods[best] ? i : best;
        }
        double rate =
                best == 0
                        ? 0
                        : summit(rates[best - 1], rates[Math.min(best + 1, rates.length - 1)]);
        double top = profile(rate);
        double start = end + amplitude;
        double deviance = deviance(rate);
        double z = Proportions.quantile(confidence);
        double floor = top - z * z / 2;
        double low = edge(rates, likelihoods, rate, -1, floor);
        double high = edge(rates, likelihoods, rate, 1, floor);
        long trials = points.stream().mapToLong(Decay.Point::trials).sum();
        Estimate estimate =
                new Estimate(
                        rate,
                        Math.min(low, rate),
                        Math.max(high, rate),
                        confidence,
                        trials,
                        "profile likelihood, "
                                + (shape == Decay.Shape.GAUSSIAN ? "Gaussian" : "exponential"));
        return new Decay(shape, estimate, start, end, top, deviance, points.size() - 2);
    }

    /// 0, then geometric.
    private static double[] grid(double least, double most) {
        double[] rates = new double[GRID];
        for (int i = 1; i < GRID; i++) {
            rates[i] = least * StrictMath.pow(most / least, (i - 1) / (GRID - 2.0));
        }
        return rates;
    }

    /// Golden section between two rates.
    private double summit(double from, double to) {
        double ratio = (StrictMath.sqrt(5) - 1) / 2;
        double a = from;
        double b = to;
        double c = b - ratio * (b - a);
        double d = a + ratio * (b - a);
        double atC = profile(c);
        double atD = profile(d);
        for (int i = 0; i < BISECTIONS; i++) {
            if (atC > atD) {
                b = d;
                d = c;
                atD = atC;
                c = b - ratio * (b - a);
                atC = profile(c);
            } else {
                a = c;
                c = d;
                atC = atD;
                d = a + ratio * (b - a);
                atD = profile(d);
            }
        }
        return (a + b) / 2;
    }

    /// Where the profile falls to the floor, outward from the best rate, which may lie between two of the
    /// grid.
    private double edge(double[] rates, double[] likelihoods, double rate, int step, double floor) {
        int i = step > 0 ? 0 : rates.length - 1;
        double inside = rate;
        while (i >= 0 && i < rates.length) {
            if (step * (rates[i] - rate) > 0) {
                if (likelihoods[i] < floor) {
                    return crossing(inside, rates[i], floor);
                }
                inside = rates[i];
            }
            i += step;
        }
        return step > 0 ? Double.POSITIVE_INFINITY : 0;
    }

    private double crossing(double within, double beyond, double floor) {
        double inside = within;
        double outside = beyond;
        for (int n = 0; n < BISECTIONS; n++) {
            double middle = (outside + inside) / 2;
            if (profile(middle) >= floor) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return (inside + outside) / 2;
    }

    /// The greatest log likelihood at a rate; sets the amplitude.
    private double profile(double rate) {
        for (int i = 0; i < fall.length; i++) {
            fall[i] = shape.at(points.get(i).x() * rate);
        }
        double a = 0;
        double here = likelihood(a);
        for (int n = 0; n < NEWTON_STEPS; n++) {
            double step = newton(a);
            double next = a + step;
            double there = inside(next) ? likelihood(next) : Double.NEGATIVE_INFINITY;
            while (there < here && Math.abs(step) > 1e-15) {
                step /= 2;
                next = a + step;
                there = inside(next) ? likelihood(next) : Double.NEGATIVE_INFINITY;
            }
            if (!(there > here)) {
                break;
            }
            a = next;
            here = there;
        }
        amplitude = a;
        return here;
    }

    private boolean inside(double a) {
        return end + a > 0 && end + a < 1;
    }

    private double newton(double a) {
        double slope = 0;
        double curvature = 0;
        for (int i = 0; i < fall.length; i++) {
            double p = end + a * fall[i];
            double k = points.get(i).successes() + PSEUDO;
            double rest = points.get(i).trials() - points.get(i).successes() + PSEUDO;
            slope += fall[i] * (k / p - rest / (1 - p));
            curvature += fall[i] * fall[i] * (k / (p * p) + rest / ((1 - p) * (1 - p)));
        }
        return curvature == 0 ? 0 : slope / curvature;
    }

    private double likelihood(double a) {
        double sum = 0;
        for (int i = 0; i < fall.length; i++) {
            double p = end + a * fall[i];
            sum += (points.get(i).successes() + PSEUDO) * StrictMath.log(p);
            sum +=
                    (points.get(i).trials() - points.get(i).successes() + PSEUDO)
                            * StrictMath.log1p(-p);
        }
        return sum;
    }

    /// With the amplitude of the last [#profile].
    private double deviance(double rate) {
        double sum = 0;
        for (Decay.Point point : points) {
            double p = end + amplitude * shape.at(point.x() * rate);
            sum += term(point.successes(), point.trials(), p);
            sum += term(point.trials() - point.successes(), point.trials(), 1 - p);
        }
        return Math.max(0, 2 * sum);
    }

    private static double term(long k, long n, double p) {
        return k == 0 ? 0 : k * StrictMath.log(k / (n * p));
    }
}
