package dev.herald.physical.sim.fault;

/// Ranges of the figures of faults.
final class Check {
    private Check() {}

    static void atLeast(String field, double value, double min) {
        if (!(value >= min && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s %s is not a number of at least %s".formatted(field, value, min));
        }
    }

    static void atLeast(String field, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    "%s %d is less than %d".formatted(field, value, min));
        }
    }

    static void above(String field, double value, double bound) {
        if (!(value > bound && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s %s is not a number above %s".formatted(field, value, bound));
        }
    }

    static void probability(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s %s is not in 0..1".formatted(field, value));
        }
    }

    static void below(String field, double value, double bound) {
        if (!(value < bound)) {
            throw new IllegalArgumentException(
                    "%s %s is not below %s".formatted(field, value, bound));
        }
    }

    static void finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s %s is not a number".formatted(field, value));
        }
    }
}
