package dev.herald.physical.sim.link;

import dev.herald.physical.sim.link.Fading.Nodes;
import java.util.function.DoubleUnaryOperator;

/// Distributions as points and weights, for averages over fading: equal steps in a variable in which the
/// density falls off fast at both ends, where that converges faster than any power of the step.
final class Quadrature {
    static final int POINTS = 24;

    private Quadrature() {}

    /// @param value at x
    /// @param logDensity of x, up to a constant
    static Nodes of(
            DoubleUnaryOperator value,
            DoubleUnaryOperator logDensity,
            double low,
            double high,
            int points) {
        double[] values = new double[points];
        double[] weights = new double[points];
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points; i++) {
            double x = low + (high - low) * i / (points - 1);
            values[i] = value.applyAsDouble(x);
            weights[i] = logDensity.applyAsDouble(x);
            highest = Math.max(highest, weights[i]);
        }
        double sum = 0;
        double mean = 0;
        for (int i = 0; i < points; i++) {
            weights[i] = StrictMath.exp(weights[i] - highest);
            sum += weights[i];
            mean += weights[i] * values[i];
        }
        for (int i = 0; i < points; i++) {
            weights[i] /= sum;
            values[i] *= sum / mean;
        }
        return new Nodes(values, weights);
    }

    /// Gamma of the shape and mean 1, by the logarithm of its value: the density of x = ln g is
    /// proportional to `exp(shape (x - e^x))`.
    static Nodes gamma(double shape) {
        double spread = 6.5 / StrictMath.sqrt(shape);
        return of(
                StrictMath::exp,
                x -> shape * (x - StrictMath.exp(x)),
                -spread - 20 / shape,
                Math.min(spread, StrictMath.log(1 + spread + 40 / shape)),
                POINTS + (int) StrictMath.ceil(200 / (shape * StrictMath.sqrt(shape) + 1)));
    }

    static Nodes product(Nodes a, Nodes b) {
        double[] values = new double[a.value().length * b.value().length];
        double[] weights = new double[values.length];
        for (int i = 0; i < a.value().length; i++) {
            for (int j = 0; j < b.value().length; j++) {
                int at = i * b.value().length + j;
                values[at] = a.value()[i] * b.value()[j];
                weights[at] = a.weight()[i] * b.weight()[j];
            }
        }
        return new Nodes(values, weights);
    }
}
