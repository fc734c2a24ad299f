package dev.herald.conformance.network;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import org.opentest4j.AssertionFailedError;

/// What the state of a pair must be.
final class Physics {
    private Physics() {}

    static void close(BellDiagonal expected, BellDiagonal actual, double tolerance) {
        if (Math.abs(expected.p00() - actual.p00()) > tolerance
                || Math.abs(expected.p10() - actual.p10()) > tolerance
                || Math.abs(expected.p01() - actual.p01()) > tolerance
                || Math.abs(expected.p11() - actual.p11()) > tolerance) {
            throw new AssertionFailedError("the state is " + actual + " and not " + expected);
        }
    }

    /// One half has idled.
    static BellDiagonal idle(BellDiagonal state, MemoryDecay decay, long ns) {
        return state.age(decay, ns, MemoryDecay.NONE, 0);
    }

    /// The longest time in which a pair loses no more than the share, both halves in memories of the kit.
    static long timeToLose(double share, BellDiagonal state) {
        double least = state.fidelity() * (1 - share);
        long low = 0;
        long high = 1L << 40;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            boolean holds =
                    state.age(NetworkKit.HERE, middle, NetworkKit.HERE, middle).fidelity() >= least;
            low = holds ? middle : low;
            high = holds ? high : middle;
        }
        return low;
    }
}
