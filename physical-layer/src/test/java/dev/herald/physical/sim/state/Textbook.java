package dev.herald.physical.sim.state;

/// Density matrices the slow way: every operator is written out on the whole space by its definition,
/// and multiplied. Qubit 0 is the most significant bit. Nothing is shared with the engine but the gate
/// matrices.
final class Textbook {
    private final int count;
    private final int dim;
    private double[][][] rho;

    Textbook(int count) {
        this.count = count;
        dim = 1 << count;
        rho = new double[dim][dim][2];
        rho[0][0][0] = 1;
    }

    private int bit(int index, int qubit) {
        return index >> count - 1 - qubit & 1;
    }

    private double[][][] lift(double[] u, int... qubits) {
        double[][][] full = new double[dim][dim][2];
        int size = 1 << qubits.length;
        for (int r = 0; r < dim; r++) {
            for (int c = 0; c < dim; c++) {
                boolean same = true;
                int row = 0;
                int column = 0;
                for (int q = 0; q < count; q++) {
                    boolean acted = false;
                    for (int target : qubits) {
                        acted |= target == q;
                    }
                    same &= acted || bit(r, q) == bit(c, q);
                }
                for (int target : qubits) {
                    row = 2 * row + bit(r, target);
                    column = 2 * column + bit(c, target);
                }
                if (same) {
                    full[r][c][0] = u[2 * (row * size + column)];
                    full[r][c][1] = u[2 * (row * size + column) + 1];
                }
            }
        }
        return full;
    }

    private double[][][] conjugated(double[][][] u) {
        double[][][] out = new double[dim][dim][2];
        double[][][] half = new double[dim][dim][2];
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                for (int k = 0; k < dim; k++) {
                    add(half[i][j], u[i][k], rho[k][j], 1);
                }
            }
        }
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                for (int k = 0; k < dim; k++) {
                    add(out[i][j], half[i][k], new double[] {u[j][k][0], -u[j][k][1]}, 1);
                }
            }
        }
        return out;
    }

    private static void add(double[] sum, double[] x, double[] y, double weight) {
        sum[0] += weight * (x[0] * y[0] - x[1] * y[1]);
        sum[1] += weight * (x[0] * y[1] + x[1] * y[0]);
    }

    void gate(double[] u, int... qubits) {
        rho = conjugated(lift(u, qubits));
    }

    private static final double[][] PAULIS = {
        {1, 0, 0, 0, 0, 0, 1, 0},
        {0, 0, 1, 0, 1, 0, 0, 0},
        {0, 0, 0, -1, 0, 1, 0, 0},
        {1, 0, 0, 0, 0, 0, -1, 0}
    };

    /// By its Pauli sum: each of the 4^n Paulis with weight p/4^n, on top of 1 - p.
    void depolarise(double p, int... qubits) {
        int terms = 1 << 2 * qubits.length;
        double[][][] sum = new double[dim][dim][2];
        accumulate(sum, rho, 1 - p);
        double[][][] before = rho;
        for (int term = 0; term < terms; term++) {
            rho = before;
            for (int i = 0; i < qubits.length; i++) {
                rho = conjugated(lift(PAULIS[term >> 2 * i & 3], qubits[i]));
            }
            accumulate(sum, rho, p / terms);
        }
        rho = sum;
    }

    private void accumulate(double[][][] sum, double[][][] x, double weight) {
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                sum[i][j][0] += weight * x[i][j][0];
                sum[i][j][1] += weight * x[i][j][1];
            }
        }
    }

    double distance(DensityMatrix other) {
        double max = 0;
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                max = Math.max(max, Math.abs(rho[i][j][0] - other.re(i, j)));
                max = Math.max(max, Math.abs(rho[i][j][1] - other.im(i, j)));
            }
        }
        return max;
    }
}
