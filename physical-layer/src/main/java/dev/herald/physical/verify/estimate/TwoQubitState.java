package dev.herald.physical.verify.estimate;

import dev.herald.hal.model.BellIndex;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/// A two-qubit operator of trace 1 by its Pauli coefficients: `ρ = ¼ Σ t(i,j) σ_i ⊗ σ_j`, with the
/// indices 0 to 3 for I, X, Y, Z. It need not be a state: an estimate may have negative eigenvalues.
public final class TwoQubitState {
    private static final int N = 4;

    /// Real and imaginary parts of I, X, Y, Z, row by row.
    private static final double[][][] PAULI = {
        {{1, 0, 0, 1}, {0, 0, 0, 0}},
        {{0, 1, 1, 0}, {0, 0, 0, 0}},
        {{0, 0, 0, 0}, {0, -1, 1, 0}},
        {{1, 0, 0, -1}, {0, 0, 0, 0}},
    };

    private final double[][] t;

    /// @param coefficients 4 by 4, the first of them 1
    public TwoQubitState(double[][] coefficients) {
        t = new double[N][];
        for (int i = 0; i < N; i++) {
            t[i] = coefficients[i].clone();
        }
        if (!(Math.abs(t[0][0] - 1) < 1e-9)) {
            throw new IllegalArgumentException("coefficient (0,0) is " + t[0][0] + ", not 1");
        }
    }

    /// `<σ_i ⊗ σ_j>`.
    public double coefficient(int i, int j) {
        return t[i][j];
    }

    /// The Bell state.
    public static TwoQubitState bell(BellIndex bell) {
        double[][] t = new double[N][N];
        t[0][0] = 1;
        t[1][1] = bell.z() ? -1 : 1;
        t[2][2] = bell.z() == bell.x() ? -1 : 1;
        t[3][3] = bell.x() ? -1 : 1;
        return new TwoQubitState(t);
    }

    /// `Tr(ρ τ)`: with a pure state, the fidelity.
    public double overlap(TwoQubitState other) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                sum += t[i][j] * other.t[i][j];
            }
        }
        return sum / N;
    }

    /// Fidelity with a Bell state.
    public double fidelity(BellIndex bell) {
        return overlap(bell(bell));
    }

    /// `Tr ρ²`, 1/4 to 1 for a state.
    public double purity() {
        return overlap(this);
    }

    /// Real part of an entry; rows and columns 0 to 3 for 00, 01, 10, 11.
    public double re(int row, int column) {
        return entry(row, column, true);
    }

    /// Imaginary part of an entry.
    public double im(int row, int column) {
        return entry(row, column, false);
    }

    private double entry(int row, int column, boolean real) {
        int first = 2 * (row / 2) + column / 2;
        int second = 2 * (row % 2) + column % 2;
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                double a = PAULI[i][0][first];
                double ai = PAULI[i][1][first];
                double b = PAULI[j][0][second];
                double bi = PAULI[j][1][second];
                sum += t[i][j] * (real ? a * b - ai * bi : a * bi + ai * b);
            }
        }
        return sum / N;
    }

    /// Ascending.
    public double[] eigenvalues() {
        double[] twice = embedded().getRealEigenvalues();
        Arrays.sort(twice);
        double[] once = new double[N];
        for (int i = 0; i < N; i++) {
            once[i] = (twice[2 * i] + twice[2 * i + 1]) / 2;
        }
        return once;
    }

    /// A Hermitian matrix A + iB as the symmetric one [[A, -B], [B, A]]: every eigenvalue comes twice.
    private EigenDecomposition embedded() {
        double[][] m = new double[2 * N][2 * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                m[i][j] = re(i, j);
                m[i + N][j + N] = re(i, j);
                m[i][j + N] = -im(i, j);
                m[i + N][j] = im(i, j);
            }
        }
        return new EigenDecomposition(new Array2DRowRealMatrix(m, false));
    }

    /// Sum of the negative eigenvalues of the partial transpose, as a positive number: above 0 exactly for
    /// entangled states (Peres and Horodecki).
    public double negativity() {
        double[][] transposed = new double[N][];
        for (int i = 0; i < N; i++) {
            transposed[i] = t[i].clone();
            transposed[i][2] = -transposed[i][2];
        }
        double sum = 0;
        for (double value : new TwoQubitState(transposed).eigenvalues()) {
            sum += Math.max(0, -value);
        }
        return sum;
    }

    /// The nearest state, by the distance of the matrices: the likeliest one under equal Gaussian errors
    /// (Smolin, Gambetta and Smith, PRL 108, 070502, 2012).
    public TwoQubitState physical() {
        EigenDecomposition spectrum = embedded();
        double[] values = onSimplex(spectrum.getRealEigenvalues());
        double[][] coefficients = new double[N][N];
        for (int k = 0; k < 2 * N; k++) {
            double[] v = spectrum.getEigenvector(k).toArray();
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    // half of each of the two equal copies of an eigenvalue
                    coefficients[i][j] += values[k] / 2 * expectation(v, i, j);
                }
            }
        }
        coefficients[0][0] = 1;
        return new TwoQubitState(coefficients);
    }

    /// `<v| σ_i ⊗ σ_j |v>` of the vector with real part v[0..3] and imaginary part v[4..7]; the two
    /// copies are of length 1 each.
    private static double expectation(double[] v, int i, int j) {
        double sum = 0;
        for (int row = 0; row < N; row++) {
            for (int column = 0; column < N; column++) {
                int first = 2 * (row / 2) + column / 2;
                int second = 2 * (row % 2) + column % 2;
                double a = PAULI[i][0][first];
                double ai = PAULI[i][1][first];
                double b = PAULI[j][0][second];
                double bi = PAULI[j][1][second];
                double re = a * b - ai * bi;
                double im = a * bi + ai * b;
                double productRe = v[row] * v[column] + v[row + N] * v[column + N];
                double productIm = v[row] * v[column + N] - v[row + N] * v[column];
                sum += re * productRe - im * productIm;
            }
        }
        return sum;
    }

    /// The nearest point with entries of at least 0 and the sum that the doubled spectrum of a state has.
    private static double[] onSimplex(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double shift = 0;
        for (int k = sorted.length - 1; k >= 0; k--) {
            sum += sorted[k];
            double candidate = (sum - 2) / (sorted.length - k);
            if (sorted[k] - candidate <= 0) {
                break;
            }
            shift = candidate;
        }
        double[] projected = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            projected[i] = Math.max(0, values[i] - shift);
        }
        return projected;
    }

    /// Trace distance: half the sum of the sizes of the eigenvalues of the difference.
    public double distance(TwoQubitState other) {
        double[][] difference = new double[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                difference[i][j] = t[i][j] - other.t[i][j];
            }
        }
        difference[0][0] = 1; // eigenvalues shift by 1/4
        double sum = 0;
        for (double value : new TwoQubitState(difference).eigenvalues()) {
            sum += Math.abs(value - 1.0 / N);
        }
        return sum / 2;
    }
}
