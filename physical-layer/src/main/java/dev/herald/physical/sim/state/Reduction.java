package dev.herald.physical.sim.state;

/// Reduced states of any qubits, of one cluster or several, without changing anything.
final class Reduction {
    private Reduction() {}

    static DensityMatrix of(long nowNs, Qubit... qubits) {
        int n = qubits.length;
        int dim = 1 << n;
        double[] re = new double[dim * dim];
        double[] im = new double[dim * dim];
        java.util.Arrays.fill(re, 1);
        boolean[] done = new boolean[n];
        for (int i = 0; i < n; i++) {
            if (!done[i]) {
                multiplyBy(
                        aged(qubits[i].cluster(), nowNs),
                        qubits[i].cluster(),
                        qubits,
                        done,
                        re,
                        im);
            }
        }
        return new DensityMatrix(dim, re, im);
    }

    private static Cluster aged(Cluster cluster, long nowNs) {
        Cluster copy = new Cluster(cluster.size);
        System.arraycopy(cluster.re, 0, copy.re, 0, cluster.re.length);
        System.arraycopy(cluster.im, 0, copy.im, 0, cluster.im.length);
        for (int i = 0; i < cluster.size; i++) {
            Qubit qubit = cluster.members[i];
            long idleNs = nowNs - qubit.updatedNs;
            Dense.damp(copy, i, qubit.relaxation(idleNs), qubit.coherence(idleNs, nowNs));
        }
        return copy;
    }

    /// Multiplies every entry of the result by the entry of the reduced state of one cluster.
    private static void multiplyBy(
            Cluster copy,
            Cluster cluster,
            Qubit[] qubits,
            boolean[] done,
            double[] re,
            double[] im) {
        int n = qubits.length;
        int[] position = new int[n];
        int kept = 0;
        for (int i = 0; i < n; i++) {
            boolean here = qubits[i].cluster() == cluster;
            position[i] = here ? qubits[i].position : -1;
            done[i] |= here;
            kept |= here ? 1 << qubits[i].position : 0;
        }
        int dim = 1 << n;
        for (int r = 0; r < dim; r++) {
            for (int c = 0; c < dim; c++) {
                int row = gather(r, position);
                int column = gather(c, position);
                double sumRe = 0;
                double sumIm = 0;
                for (int rest = 0; rest < copy.dimension(); rest++) {
                    if ((rest & kept) == 0) {
                        int at = (row | rest) * copy.dimension() + (column | rest);
                        sumRe += copy.re[at];
                        sumIm += copy.im[at];
                    }
                }
                int at = r * dim + c;
                double oldRe = re[at];
                re[at] = oldRe * sumRe - im[at] * sumIm;
                im[at] = oldRe * sumIm + im[at] * sumRe;
            }
        }
    }

    /// The bits of a result index (first qubit most significant) at their places in the cluster.
    private static int gather(int index, int[] position) {
        int bits = 0;
        for (int i = 0; i < position.length; i++) {
            if (position[i] >= 0 && (index >> position.length - 1 - i & 1) != 0) {
                bits |= 1 << position[i];
            }
        }
        return bits;
    }
}
