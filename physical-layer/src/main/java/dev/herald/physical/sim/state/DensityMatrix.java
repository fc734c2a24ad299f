package dev.herald.physical.sim.state;

/// A density matrix for inspection. The first qubit is the most significant bit of a row or column
/// number, as in |q0 q1>.
public final class DensityMatrix {
    private final int dimension;
    private final double[] re;
    private final double[] im;

    DensityMatrix(int dimension, double[] re, double[] im) {
        this.dimension = dimension;
        this.re = re;
        this.im = im;
    }

    /// 2 to the number of qubits.
    public int dimension() {
        return dimension;
    }

    public double re(int row, int column) {
        return re[row * dimension + column];
    }

    public double im(int row, int column) {
        return im[row * dimension + column];
    }

    public double trace() {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += re(i, i);
        }
        return sum;
    }

    /// Largest absolute difference of an entry.
    public double distance(DensityMatrix other) {
        double max = dimension == other.dimension ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < re.length && max < Double.POSITIVE_INFINITY; i++) {
            max =
                    Math.max(
                            max,
                            Math.max(Math.abs(re[i] - other.re[i]), Math.abs(im[i] - other.im[i])));
        }
        return max;
    }
}
