package dev.herald.application.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import java.util.List;

/// What a job measured, with what was to be expected beside it.
///
/// @param app `pairs`, `teleport`, `telegate` or `qkd`
/// @param from the node that ran it
/// @param to the remote node
/// @param runs rounds that ended
/// @param figures measured and expected figures
/// @param notes what a reader has to know, for example what is not done
public record JobReport(
        String app, NodeId from, NodeId to, long runs, List<Figure> figures, List<String> notes) {

    /// @param name lower case with underscores and unit, for example `rate_hz`
    /// @param value the estimate
    /// @param low lower end of the interval; equal to the value when exact
    /// @param high upper end
    public record Figure(String name, double value, double low, double high) {
        public Figure {
            requireNonNull(name);
        }

        public static Figure exact(String name, double value) {
            return new Figure(name, value, value, value);
        }
    }

    public JobReport {
        requireNonNull(app);
        requireNonNull(from);
        requireNonNull(to);
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /// The figure of the name.
    ///
    /// @throws IllegalArgumentException when there is none
    public Figure figure(String name) {
        return figures.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no figure " + name + " in " + figures));
    }
}
