package dev.herald.physical.verify.estimate;

import dev.herald.hal.model.Basis.Axis;

/// What an operation does to one qubit, as a map of the Bloch sphere: `out = M in + shift`, from the six
/// cardinal states measured along three axes. Errors of preparation and readout are in it.
public final class ProcessMatrix {
    private final double[][] matrix;
    private final double[] shift;
    private final double[][] variance;
    private final double confidence;
    private final long samples;

    private ProcessMatrix(
            double[][] matrix,
            double[] shift,
            double[][] variance,
            double confidence,
            long samples) {
        this.matrix = matrix;
        this.shift = shift;
        this.variance = variance;
        this.confidence = confidence;
        this.samples = samples;
    }

    /// @param ones outcomes 1, by input (X, -X, Y, -Y, Z, -Z) and by axis (X, Y, Z)
    /// @param trials of each
    public static ProcessMatrix of(long[][] ones, long trials, double confidence) {
        double[][] matrix = new double[3][3];
        double[] shift = new double[3];
        double[][] variance = new double[3][3];
        for (int out = 0; out < 3; out++) {
            for (int in = 0; in < 3; in++) {
                double plus = 1 - 2.0 * ones[2 * in][out] / trials;
                double minus = 1 - 2.0 * ones[2 * in + 1][out] / trials;
                matrix[out][in] = (plus - minus) / 2;
                shift[out] += (plus + minus) / 6;
                variance[out][in] =
                        ((1 - plus * plus) + (1 - minus * minus) + 4.0 / trials) / (4 * trials);
            }
        }
        return new ProcessMatrix(matrix, shift, variance, confidence, 18 * trials);
    }

    /// Component of the output along one axis for an input along another.
    public double at(Axis out, Axis in) {
        return matrix[index(out)][index(in)];
    }

    /// What the fully mixed state is moved to.
    public double shift(Axis out) {
        return shift[index(out)];
    }

    private static int index(Axis axis) {
        return switch (axis) {
            case X -> 0;
            case Y -> 1;
            case Z -> 2;
        };
    }

    /// Entanglement (process) fidelity with a rotation: `(1 + Tr(R^T M))/4`.
    ///
    /// @param rotation 3 by 3, out by in, in the order X, Y, Z
    public Estimate fidelity(double[][] rotation) {
        double sum = 1;
        double spread = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                sum += rotation[i][j] * matrix[i][j];
                spread += rotation[i][j] * rotation[i][j] * variance[i][j];
            }
        }
        double half = Proportions.quantile(confidence) * Math.sqrt(spread) / 4;
        return new Estimate(
                        sum / 4,
                        sum / 4 - half,
                        sum / 4 + half,
                        confidence,
                        samples,
                        "process tomography, normal")
                .within(0, 1);
    }

    /// Fidelity averaged over pure inputs: `(2 F + 1)/3` of the process fidelity.
    public Estimate averageFidelity(double[][] rotation) {
        return fidelity(rotation).affine(2.0 / 3, 1.0 / 3);
    }
}
