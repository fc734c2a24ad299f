package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.Provenance;

/// One figure of a profile, with where it comes from.
///
/// @param value in the unit
/// @param unit one of the units of the figure's [Quantity]
/// @param source a paper, a configuration, or "assumption: ..."
/// @param date ISO 8601 date of the source, possibly a year or a month only
public record Figure(double value, String unit, String source, String date) {

    public Figure {
        requireNonNull(unit);
        requireNonNull(source);
        requireNonNull(date);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value " + value + " is not a number");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("a figure needs a source; an assumption says so");
        }
        if (!date.matches("\\d{4}(-\\d{2}(-\\d{2})?)?")) {
            throw new IllegalArgumentException(
                    "date " + date + " is not of the form 2019-03-22, 2019-03 or 2019");
        }
    }

    public Provenance provenance() {
        return new Provenance(source, date);
    }
}
