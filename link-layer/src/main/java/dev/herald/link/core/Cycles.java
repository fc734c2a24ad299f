package dev.herald.link.core;

/// Arithmetic on cycle numbers and instants, which are not negative; saturating.
final class Cycles {
    private Cycles() {}

    static long ceilDiv(long value, long divisor) {
        return value / divisor + (value % divisor == 0 ? 0 : 1);
    }

    /// The next multiple of the step, at or after the value.
    static long roundUp(long value, long step) {
        long rest = value % step;
        return rest == 0 ? value : plus(value, step - rest);
    }

    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }
}
