package dev.herald.link.core;

import dev.herald.hal.model.BellIndex;
import java.math.BigInteger;

/// What this end read for a TEST item, by the index of the pair.
final class TestOutcomes {
    private final byte[] littleEndian;
    private final byte[] bells;
    private int count;
    private long lastCycle;

    /// Whether the peer lacks one of its pairs: what was read compares with nothing.
    boolean revoked;

    TestOutcomes(int pairs) {
        littleEndian = new byte[(pairs + 7) / 8];
        bells = new byte[pairs];
    }

    void add(boolean one, BellIndex bell, long cycle) {
        if (one) {
            littleEndian[count >> 3] |= (byte) (1 << (count & 7));
        }
        bells[count++] = (byte) bell.code();
        lastCycle = cycle;
    }

    int count() {
        return count;
    }

    /// As in TestReport.
    BigInteger bits() {
        byte[] big = new byte[littleEndian.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = littleEndian[big.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    /// Compares with what the peer read.
    ///
    /// @param peer bit i is the outcome of the pair of index i + 1
    /// @param cycleNs the last pair was emitted at its cycle times this, at both ends alike
    Tally compare(BigInteger peer, TestKind.Setting setting, long cycleNs) {
        long errors = 0;
        long ownSum = 0;
        long peerSum = 0;
        long signs = 0;
        for (int i = 0; i < count; i++) {
            int sign = setting.differ(BellIndex.ofCode(bells[i])) ? -1 : 1;
            int here = (littleEndian[i >> 3] >> (i & 7) & 1) == 1 ? -1 : 1;
            int there = peer.testBit(i) ? -1 : 1;
            errors += here * there == sign ? 0 : 1;
            ownSum += (long) sign * here;
            peerSum += (long) sign * there;
            signs += sign;
        }
        return new Tally(count, errors, ownSum, peerSum, signs, Cycles.times(lastCycle, cycleNs));
    }
}
