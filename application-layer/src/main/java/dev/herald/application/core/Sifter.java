package dev.herald.application.core;

import dev.herald.hal.model.Basis.Axis;
import java.util.Arrays;
import java.util.BitSet;

/// The outcomes of one end of BBM92 and the bases of the other; tells which bits are sifted: those of
/// pairs that both ends measured along the same axis, in order.
final class Sifter {
    private final BitSet ones = new BitSet();
    private final BitSet xs = new BitSet();
    private final BitSet remoteXs = new BitSet();
    private int count;
    private int told;
    private int remoteCount;
    private boolean ended;
    private boolean remoteEnded;
    private double remoteContrast = 1;
    private int[] sifted = new int[0];

    /// The outcome of the next pair.
    void add(Axis axis, boolean one) {
        xs.set(count, axis == Axis.X);
        ones.set(count, one);
        count++;
    }

    int count() {
        return count;
    }

    /// Bases not told yet.
    int untold() {
        return count - told;
    }

    /// The next message about bases not told yet.
    Companion.Bases tell() {
        int n = Math.min(untold(), Companion.Bases.COUNT_MAX);
        boolean[] bases = new boolean[n];
        for (int i = 0; i < n; i++) {
            bases[i] = xs.get(told + i);
        }
        Companion.Bases message = new Companion.Bases(told + 1, bases);
        told += n;
        return message;
    }

    /// @return whether the message fits what was told before
    boolean hear(Companion.Bases message) {
        if (remoteEnded
                || message.first() != remoteCount + 1
                || message.xs().length > Integer.MAX_VALUE - remoteCount) {
            return false;
        }
        for (boolean x : message.xs()) {
            remoteXs.set(remoteCount++, x);
        }
        return true;
    }

    boolean hear(Companion.BasesEnd message) {
        if (remoteEnded || message.total() != remoteCount) {
            return false;
        }
        remoteEnded = true;
        remoteContrast = message.contrastPpb() * 1e-9;
        siftIfComplete();
        return true;
    }

    /// How well the other end reads, 1 - flip0 - flip1.
    double remoteContrast() {
        return remoteContrast;
    }

    /// This end has no more outcomes.
    void end() {
        ended = true;
        siftIfComplete();
    }

    boolean isComplete() {
        return ended && remoteEnded;
    }

    private void siftIfComplete() {
        if (!isComplete()) {
            return;
        }
        int both = Math.min(count, remoteCount);
        int[] places = new int[both];
        int n = 0;
        for (int i = 0; i < both; i++) {
            if (xs.get(i) == remoteXs.get(i)) {
                places[n++] = i;
            }
        }
        sifted = Arrays.copyOf(places, n);
    }

    int length() {
        return sifted.length;
    }

    boolean bit(int position) {
        return ones.get(sifted[position]);
    }

    Axis axis(int position) {
        return xs.get(sifted[position]) ? Axis.X : Axis.Z;
    }

    /// The sifted bits that are not given up, the first in the highest bit of the first byte.
    byte[] key(BitSet givenUp) {
        byte[] key = new byte[(length() - givenUp.cardinality() + 7) / 8];
        int n = 0;
        for (int i = 0; i < length(); i++) {
            if (!givenUp.get(i)) {
                if (bit(i)) {
                    key[n / 8] |= (byte) (0x80 >>> n % 8);
                }
                n++;
            }
        }
        return key;
    }
}
