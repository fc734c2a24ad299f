package dev.herald.physical.sim.state;

import java.util.Arrays;

/// The joint state of qubits that may be correlated: a dense density matrix, row by row. Bit `k` of a
/// row or column number is the value of member `k`.
final class Cluster {
    int size;
    final Qubit[] members;
    final double[] re;
    final double[] im;

    Cluster(int size) {
        this.size = size;
        members = new Qubit[size];
        re = new double[1 << 2 * size];
        im = new double[1 << 2 * size];
    }

    int dimension() {
        return 1 << size;
    }

    void clear() {
        Arrays.fill(re, 0);
        Arrays.fill(im, 0);
    }

    void member(int position, Qubit qubit) {
        members[position] = qubit;
        qubit.cluster = this;
        qubit.position = position;
    }

    double trace() {
        double sum = 0;
        int step = dimension() + 1;
        for (int i = 0; i < re.length; i += step) {
            sum += re[i];
        }
        return sum;
    }

    void scale(double factor) {
        for (int i = 0; i < re.length; i++) {
            re[i] *= factor;
            im[i] *= factor;
        }
    }
}
