package dev.herald.physical.sim.state;

import dev.herald.physical.sim.state.stabiliser.PauliString;

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
                int[] position = positions(qubits, qubits[i], done);
                Cluster part =
                        qubits[i].register == null
                                ? aged(qubits[i].cluster(), nowNs)
                                : trajectory(qubits[i].register, qubits, position, nowNs);
                multiplyBy(part, position, re, im);
            }
        }
        return new DensityMatrix(dim, re, im);
    }

    /// For each qubit its bit in the cluster of `of`, or its rank among those in the same register; -1
    /// elsewhere.
    private static int[] positions(Qubit[] qubits, Qubit of, boolean[] done) {
        int[] position = new int[qubits.length];
        int rank = 0;
        for (int i = 0; i < qubits.length; i++) {
            Qubit qubit = qubits[i];
            boolean here =
                    of.register == null
                            ? qubit.register == null && qubit.cluster() == of.cluster()
                            : qubit.register == of.register;
            position[i] = !here ? -1 : of.register == null ? qubit.position : rank++;
            done[i] |= here;
        }
        return position;
    }

    /// The reduced state of the qubits in the register, as the sum of its Pauli expectations.
    private static Cluster trajectory(
            CliffordRegister register, Qubit[] qubits, int[] position, long nowNs) {
        Qubit[] members = new Qubit[qubits.length];
        int size = 0;
        for (int i = 0; i < qubits.length; i++) {
            if (position[i] >= 0) {
                members[size++] = qubits[i];
            }
        }
        Cluster out = new Cluster(size);
        int[] places = new int[size];
        double[] coherence = new double[size];
        double[] pulses = new double[size];
        for (int i = 0; i < size; i++) {
            Qubit member = members[i];
            places[i] = member.position;
            long idleNs = nowNs - member.updatedNs;
            double t = member.trap == null ? 0 : member.unshaken(member.trap, nowNs);
            coherence[i] = member.coherence(idleNs, nowNs) * StrictMath.exp(-2 * t * t);
            pulses[i] = member.pulses(idleNs);
        }
        int dim = out.dimension();
        for (int xs = 0; xs < dim; xs++) {
            for (int zs = 0; zs < dim; zs++) {
                boolean[] x = bits(xs, size);
                boolean[] z = bits(zs, size);
                double value = register.expectation(new PauliString(places, x, z)) / (double) dim;
                for (int i = 0; i < size; i++) {
                    value *= (x[i] ? coherence[i] : 1) * (x[i] || z[i] ? 1 - pulses[i] : 1);
                }
                addPauli(out, xs, zs, value);
            }
        }
        return out;
    }

    private static boolean[] bits(int number, int count) {
        boolean[] out = new boolean[count];
        for (int i = 0; i < count; i++) {
            out[i] = (number >> i & 1) != 0;
        }
        return out;
    }

    /// Adds `value` times the operator with X, Z or Y = iXZ where the bits say.
    private static void addPauli(Cluster out, int xs, int zs, double value) {
        int dim = out.dimension();
        for (int c = 0; c < dim && value != 0; c++) {
            int at = (c ^ xs) * dim + c;
            double signed = (Integer.bitCount(c & zs) & 1) != 0 ? -value : value;
            switch (Integer.bitCount(xs & zs) & 3) {
                case 0 -> out.re[at] += signed;
                case 1 -> out.im[at] += signed;
                case 2 -> out.re[at] -= signed;
                default -> out.im[at] -= signed;
            }
        }
    }

    private static Cluster aged(Cluster cluster, long nowNs) {
        Cluster copy = new Cluster(cluster.size);
        System.arraycopy(cluster.re, 0, copy.re, 0, cluster.re.length);
        System.arraycopy(cluster.im, 0, copy.im, 0, cluster.im.length);
        for (int i = 0; i < cluster.size; i++) {
            Qubit qubit = cluster.members[i];
            long idleNs = nowNs - qubit.updatedNs;
            Dense.damp(copy, i, qubit.relaxation(idleNs), qubit.coherence(idleNs, nowNs));
            double pulses = qubit.pulses(idleNs);
            if (pulses > 0) {
                Dense.depolarise1(copy, i, pulses);
            }
        }
        shake(copy, cluster.members, nowNs);
        return copy;
    }

    /// The noise of the traps the members are in, each trap once.
    private static void shake(Cluster copy, Qubit[] members, long nowNs) {
        double[] times = new double[copy.size];
        for (int i = 0; i < copy.size; i++) {
            Trap trap = members[i].trap;
            boolean first = trap != null;
            for (int k = 0; k < i; k++) {
                first &= members[k].trap != trap;
            }
            if (first && trap != null) {
                for (int k = 0; k < copy.size; k++) {
                    times[k] = members[k].unshaken(trap, nowNs);
                }
                Dense.dephaseTogether(copy, times);
            }
        }
    }

    /// Multiplies every entry of the result by the entry of the reduced state of one cluster.
    private static void multiplyBy(Cluster copy, int[] position, double[] re, double[] im) {
        int n = position.length;
        int kept = 0;
        for (int at : position) {
            kept |= at >= 0 ? 1 << at : 0;
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
