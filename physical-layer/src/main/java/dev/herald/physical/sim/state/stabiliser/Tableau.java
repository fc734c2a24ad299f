package dev.herald.physical.sim.state.stabiliser;

import java.util.Arrays;

/// A pure stabiliser state as n generators and n destabilisers (Aaronson and Gottesman,
/// arXiv:quant-ph/0406196), bit-packed.
///
/// Stored by columns: for each qubit one bit of X and one of Z per generator, 64 generators a word. A
/// gate touches the columns of its qubits only, 2n/64 words each; a random measurement updates all
/// generators at once, 64 a step. Nothing is allocated by gates and measurements.
public final class Tableau {
    private final int qubits;

    /// Words of the destabilisers, and again of the stabilisers: destabiliser j and stabiliser j have the
    /// same place in the two halves.
    private final int half;

    private final int words;
    private final long[] x;
    private final long[] z;
    private final long[] sign;
    private final long[] mask;
    private final long[] count0;
    private final long[] count1;

    /// All qubits in |0>.
    ///
    /// @param qubits at least 1
    public Tableau(int qubits) {
        if (qubits < 1) {
            throw new IllegalArgumentException(qubits + " qubits");
        }
        this.qubits = qubits;
        half = (qubits + 63) >> 6;
        words = 2 * half;
        x = new long[qubits * words];
        z = new long[qubits * words];
        sign = new long[words];
        mask = new long[words];
        count0 = new long[words];
        count1 = new long[words];
        for (int q = 0; q < qubits; q++) {
            x[q * words + (q >> 6)] = 1L << q;
            z[q * words + half + (q >> 6)] = 1L << q;
        }
    }

    /// The same state with further qubits in |0> after those there are.
    ///
    /// @param larger at least as many as now
    public Tableau extended(int larger) {
        Tableau out = new Tableau(larger);
        for (int q = 0; q < qubits; q++) {
            copyHalves(x, q * words, out.x, q * out.words, out.half);
            copyHalves(z, q * words, out.z, q * out.words, out.half);
        }
        copyHalves(sign, 0, out.sign, 0, out.half);
        return out;
    }

    private void copyHalves(long[] from, int at, long[] to, int toAt, int toHalf) {
        System.arraycopy(from, at, to, toAt, half);
        System.arraycopy(from, at + half, to, toAt + toHalf, half);
    }

    public int qubits() {
        return qubits;
    }

    public void h(int q) {
        int at = q * words;
        for (int k = 0; k < words; k++) {
            long a = x[at + k];
            long b = z[at + k];
            sign[k] ^= a & b;
            x[at + k] = b;
            z[at + k] = a;
        }
    }

    public void s(int q) {
        int at = q * words;
        for (int k = 0; k < words; k++) {
            sign[k] ^= x[at + k] & z[at + k];
            z[at + k] ^= x[at + k];
        }
    }

    public void sDagger(int q) {
        int at = q * words;
        for (int k = 0; k < words; k++) {
            sign[k] ^= x[at + k] & ~z[at + k];
            z[at + k] ^= x[at + k];
        }
    }

    /// `Z^phase X^flip`, up to a global phase.
    public void pauli(int q, boolean phase, boolean flip) {
        int at = q * words;
        long p = phase ? -1 : 0;
        long f = flip ? -1 : 0;
        for (int k = 0; k < words; k++) {
            sign[k] ^= x[at + k] & p ^ z[at + k] & f;
        }
    }

    public void cnot(int control, int target) {
        int c = control * words;
        int t = target * words;
        for (int k = 0; k < words; k++) {
            long xc = x[c + k];
            long zt = z[t + k];
            sign[k] ^= xc & zt & ~(x[t + k] ^ z[c + k]);
            x[t + k] ^= xc;
            z[c + k] ^= zt;
        }
    }

    public void cz(int first, int second) {
        int a = first * words;
        int b = second * words;
        for (int k = 0; k < words; k++) {
            long xa = x[a + k];
            long xb = x[b + k];
            sign[k] ^= xa & xb & (z[a + k] ^ z[b + k]);
            z[a + k] ^= xb;
            z[b + k] ^= xa;
        }
    }

    public void swap(int first, int second) {
        int a = first * words;
        int b = second * words;
        for (int k = 0; k < words; k++) {
            long keepX = x[a + k];
            long keepZ = z[a + k];
            x[a + k] = x[b + k];
            z[a + k] = z[b + k];
            x[b + k] = keepX;
            z[b + k] = keepZ;
        }
    }

    /// Whether a measurement of Z on the qubit has a certain outcome.
    public boolean isDeterministic(int q) {
        return firstRow(x, q * words) < 0;
    }

    /// Measures Z.
    ///
    /// @param coin the outcome, if it is random
    /// @return whether the outcome is 1
    public boolean measure(int q, boolean coin) {
        System.arraycopy(x, q * words, mask, 0, words);
        int row = firstRow(mask, 0);
        if (row < 0) {
            return phaseOfProduct() != 0;
        }
        collapse(row);
        z[q * words + half + (row >> 6)] |= 1L << row;
        setSign(row, coin);
        return coin;
    }

    /// Measures a product of Pauli operators.
    ///
    /// @param coin the outcome, if it is random
    /// @return whether the outcome is the eigenvalue -1
    public boolean measure(PauliString p, boolean coin) {
        anticommuting(p);
        int row = firstRow(mask, 0);
        if (row < 0) {
            return (phaseOfProduct() - p.countY() & 3) != 0;
        }
        collapse(row);
        for (int i = 0; i < p.qubits.length; i++) {
            int at = p.qubits[i] * words + half + (row >> 6);
            x[at] |= p.x[i] ? 1L << row : 0;
            z[at] |= p.z[i] ? 1L << row : 0;
        }
        setSign(row, coin);
        return coin;
    }

    /// Puts the qubit into |0>, whatever it was correlated with.
    ///
    /// @param coin the outcome of the measurement this implies, if it is random
    public void reset(int q, boolean coin) {
        if (measure(q, coin)) {
            pauli(q, false, true);
        }
    }

    /// Expectation of a product of Pauli operators: 1, -1 or 0. Changes nothing.
    public int expectation(PauliString p) {
        anticommuting(p);
        if (firstRow(mask, 0) >= 0) {
            return 0;
        }
        return (phaseOfProduct() - p.countY() & 3) == 0 ? 1 : -1;
    }

    /// Fills the mask with the generators that anticommute with the operator.
    private void anticommuting(PauliString p) {
        Arrays.fill(mask, 0);
        for (int i = 0; i < p.qubits.length; i++) {
            int at = p.qubits[i] * words;
            for (int k = 0; k < words; k++) {
                mask[k] ^= (p.z[i] ? x[at + k] : 0) ^ (p.x[i] ? z[at + k] : 0);
            }
        }
    }

    /// Number of the first stabiliser whose bit is set, or -1.
    private int firstRow(long[] bits, int at) {
        for (int k = 0; k < half; k++) {
            long word = bits[at + half + k];
            if (word != 0) {
                return (k << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return -1;
    }

    private void setSign(int row, boolean minus) {
        sign[half + (row >> 6)] |= minus ? 1L << row : 0;
    }

    /// Multiplies every other generator of the mask by stabiliser `row`, which becomes the destabiliser of
    /// that number; the row is left empty.
    private void collapse(int row) {
        int low = row >> 6;
        int high = half + low;
        long bit = 1L << row;
        mask[high] &= ~bit;
        mask[low] &= ~bit;
        Arrays.fill(count0, 0);
        Arrays.fill(count1, 0);
        for (int q = 0; q < qubits; q++) {
            int at = q * words;
            boolean px = (x[at + high] & bit) != 0;
            boolean pz = (z[at + high] & bit) != 0;
            if (px || pz) {
                multiply(at, px, pz);
            }
            x[at + low] = x[at + low] & ~bit | (px ? bit : 0);
            z[at + low] = z[at + low] & ~bit | (pz ? bit : 0);
            x[at + high] &= ~bit;
            z[at + high] &= ~bit;
        }
        long minus = (sign[high] & bit) != 0 ? -1 : 0;
        for (int k = 0; k < words; k++) {
            sign[k] ^= (count1[k] ^ minus) & mask[k];
        }
        sign[low] = sign[low] & ~bit | minus & bit;
        sign[high] &= ~bit;
    }

    /// One qubit of the product: powers of i are counted modulo 4 in two bits per generator.
    private void multiply(int at, boolean px, boolean pz) {
        long onX = px ? -1 : 0;
        long onZ = pz ? -1 : 0;
        for (int k = 0; k < words; k++) {
            long m = mask[k];
            long a = x[at + k];
            long b = z[at + k];
            // X Y = iZ, Y Z = iX, Z X = iY; the other order gives -i
            long plus = (onX & ~onZ & a & b | onX & onZ & ~a & b | ~onX & onZ & a & ~b) & m;
            long minus = (onX & ~onZ & ~a & b | onX & onZ & a & ~b | ~onX & onZ & a & b) & m;
            count1[k] ^= count0[k] & plus | ~count0[k] & minus;
            count0[k] ^= plus | minus;
            x[at + k] = a ^ onX & m;
            z[at + k] = b ^ onZ & m;
        }
    }

    /// The product of the stabilisers whose destabilisers are in the mask, as a power of i before
    /// `X^a Z^b` qubit by qubit.
    private int phaseOfProduct() {
        int phase = 0;
        for (int k = 0; k < half; k++) {
            phase += 2 * Long.bitCount(sign[half + k] & mask[k]);
        }
        for (int q = 0; q < qubits; q++) {
            int at = q * words + half;
            long odd = 0;
            for (int k = 0; k < half; k++) {
                long a = x[at + k] & mask[k];
                long b = z[at + k] & mask[k];
                if ((a | b) == 0) {
                    continue;
                }
                // Y = i X Z; each Z that passes a later X gives a minus
                phase += Long.bitCount(a & b) + 2 * Long.bitCount((before(b) ^ odd) & a);
                odd ^= -(Long.bitCount(b) & 1L);
            }
        }
        return phase & 3;
    }

    /// At each bit the parity of the bits below it.
    private static long before(long bits) {
        long sum = bits;
        sum ^= sum << 1;
        sum ^= sum << 2;
        sum ^= sum << 4;
        sum ^= sum << 8;
        sum ^= sum << 16;
        sum ^= sum << 32;
        return sum << 1;
    }
}
