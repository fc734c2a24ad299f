package dev.herald.physical.sim.state;

import dev.herald.hal.host.Rng;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A density matrix as a mixture of the states of one stabiliser basis: commuting Pauli operators and the
/// probability of each set of their signs. What Clifford gates and Pauli noise make of prepared qubits and
/// Bell-diagonal pairs is one; what relaxation or a T gate makes is not.
final class Mixture {
    private static final double TOLERANCE = 1e-10;

    private final int size;
    private final double[] expectation; // of X^a Z^b, times i for each Y, at a << size | b
    private final int[] generators;
    private int found;

    private Mixture(Cluster c) {
        size = c.size;
        expectation = expectations(c);
        generators = new int[size];
    }

    /// Null when the state is no such mixture.
    static @Nullable Mixture of(Cluster c) {
        Mixture mixture = new Mixture(c);
        return mixture.span() ? mixture : null;
    }

    private static double[] expectations(Cluster c) {
        int dim = c.dimension();
        double[] out = new double[dim * dim];
        double[] re = new double[dim];
        double[] im = new double[dim];
        for (int a = 0; a < dim; a++) {
            for (int k = 0; k < dim; k++) {
                re[k] = c.re[k * dim + (k ^ a)];
                im[k] = c.im[k * dim + (k ^ a)];
            }
            hadamard(re);
            hadamard(im);
            for (int b = 0; b < dim; b++) {
                out[a * dim + b] =
                        switch (Integer.bitCount(a & b) & 3) {
                            case 0 -> re[b];
                            case 1 -> -im[b];
                            case 2 -> -re[b];
                            default -> im[b];
                        };
            }
        }
        return out;
    }

    /// Walsh-Hadamard transform, not normalised.
    private static void hadamard(double[] v) {
        for (int step = 1; step < v.length; step <<= 1) {
            for (int i = 0; i < v.length; i++) {
                if ((i & step) == 0) {
                    double sum = v[i] + v[i | step];
                    v[i | step] = v[i] - v[i | step];
                    v[i] = sum;
                }
            }
        }
    }

    /// Finds generators of a maximal set of commuting operators that holds every operator with an
    /// expectation; false when these do not commute.
    private boolean span() {
        int[] reduced = new int[size];
        for (int p = 1; p < expectation.length; p++) {
            if (Math.abs(expectation[p]) > TOLERANCE && !add(p, reduced, true)) {
                return false;
            }
        }
        for (int p = 1; found < size; p++) {
            add(p, reduced, false);
        }
        return true;
    }

    /// @param must whether the operator has to commute with the generators there are
    /// @return false when it has to and does not
    private boolean add(int p, int[] reduced, boolean must) {
        for (int i = 0; i < found; i++) {
            if (anticommute(p, generators[i])) {
                return !must;
            }
        }
        int rest = p;
        for (int i = 0; i < found; i++) {
            rest = Math.min(rest, rest ^ reduced[i]);
        }
        if (rest == 0) {
            return true;
        }
        if (found == size) {
            return false; // cannot commute with a maximal set
        }
        generators[found] = p;
        reduced[found] = rest;
        found++;
        // keep the leading bits of the reduced operators apart, largest first
        for (int i = found - 1; i > 0 && reduced[i] > reduced[i - 1]; i--) {
            int keep = reduced[i];
            reduced[i] = reduced[i - 1];
            reduced[i - 1] = keep;
        }
        return true;
    }

    private boolean anticommute(int p, int q) {
        int low = (1 << size) - 1;
        return (Integer.bitCount((p >> size) & q & low) + Integer.bitCount((q >> size) & p & low)
                        & 1)
                != 0;
    }

    int size() {
        return size;
    }

    /// Bits of the members on which generator `i` has an X, and those on which it has a Z.
    int x(int i) {
        return generators[i] >> size;
    }

    int z(int i) {
        return generators[i] & (1 << size) - 1;
    }

    /// Draws signs: bit i is set where generator i has the value -1.
    int draw(Rng rng) {
        double[] p = new double[1 << size];
        int[] product = new int[p.length];
        int[] phase = new int[p.length];
        p[0] = expectation[0];
        for (int u = 1; u < p.length; u++) {
            int g = generators[Integer.numberOfTrailingZeros(u)];
            int rest = u & u - 1;
            product[u] = product[rest] ^ g;
            phase[u] = phase[rest] + power(g) + 2 * passes(g, product[rest]);
            // of the generators' product, which is plus or minus the operator with an i for each Y
            double sign = (phase[u] - power(product[u]) & 3) == 0 ? 1 : -1;
            p[u] = sign * expectation[product[u]];
        }
        hadamard(p);
        double left = rng.nextDouble() * Arrays.stream(p).sum();
        int signs = 0;
        while (signs < p.length - 1 && left >= p[signs]) {
            left -= p[signs++];
        }
        return signs;
    }

    private int power(int p) {
        return Integer.bitCount((p >> size) & p & (1 << size) - 1);
    }

    private int passes(int left, int right) {
        return Integer.bitCount(left & right >> size & (1 << size) - 1);
    }
}
