package dev.herald.daemon.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Readings of one monitor over an examination, in its own unit.
///
/// @param values in their order, at least one
/// @param reference what it read when all was well, if that is known
/// @param referenceAgeS how long ago that was, in s
public record Series(List<Double> values, OptionalDouble reference, double referenceAgeS) {
    public Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a series has at least one reading");
        }
    }

    public double median() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double last() {
        return values.getLast();
    }

    public double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /// Largest distance from 0, with its sign.
    public double extreme() {
        return Math.abs(min()) > Math.abs(max()) ? min() : max();
    }

    /// From one reading to a later one; 0 for a count that began anew.
    ///
    /// @param from share of the time before the first, 0 to 1
    /// @param to share of the time before the second
    public double growth(double from, double to) {
        int last = values.size() - 1;
        int first = (int) Math.ceil(from * last - 1e-9);
        int second = (int) Math.floor(to * last + 1e-9);
        return second <= first ? 0 : Math.max(0, values.get(second) - values.get(first));
    }

    /// Share of the readings below the bound.
    public double shareBelow(double bound) {
        return values.stream().filter(v -> v < bound).count() / (double) values.size();
    }

    /// Largest reading among the upper half: what it reads while nothing interrupts it.
    public double upper() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted, sorted.length / 2, sorted.length).max().orElseThrow();
    }
}
