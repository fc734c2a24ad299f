package dev.herald.physical.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a figure measures, and the units it may be given in. The first unit is the base unit.
public enum Quantity {
    TIME("ns", 1, "us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9, "h", 3600e9),
    PROBABILITY("1", 1, "%", 0.01),
    COUNT("1", 1),
    /// A mean number, or a ratio of any size.
    MEAN("1", 1),
    LENGTH("km", 1, "m", 1e-3),
    ATTENUATION("dB/km", 1),
    LOSS("dB", 1),
    SPEED("km/s", 1),
    FREQUENCY("Hz", 1, "kHz", 1e3, "MHz", 1e6),
    POWER("W", 1, "mW", 1e-3, "uW", 1e-6, "nW", 1e-9),
    DRIFT("ns/s", 1, "us/s", 1e3, "ppb", 1, "ppm", 1e3),
    ANGLE("rad", 1, "deg", Math.PI / 180, "mrad", 1e-3, "urad", 1e-6),
    WAVELENGTH("pm", 1, "nm", 1e3);

    @SuppressWarnings("ImmutableEnumChecker") // filled in the constructor only
    private final Map<String, Double> units = new LinkedHashMap<>();

    Quantity(Object... unitsAndFactors) {
        for (int i = 0; i < unitsAndFactors.length; i += 2) {
            units.put((String) unitsAndFactors[i], ((Number) unitsAndFactors[i + 1]).doubleValue());
        }
    }

    /// The value in the base unit.
    ///
    /// @param name of the figure, for the message
    /// @throws IllegalArgumentException when the unit or the range is wrong, naming the figure
    double inBaseUnit(String name, Figure figure) {
        Double factor = units.get(figure.unit());
        if (factor == null) {
            throw new IllegalArgumentException(
                    "figure %s: unit \"%s\" is not one of %s"
                            .formatted(name, figure.unit(), units.keySet()));
        }
        double value = figure.value() * factor;
        boolean inRange =
                value >= 0
                        && (this != PROBABILITY || value <= 1)
                        && (this != COUNT || value == Math.rint(value))
                        && (this != TIME || value < 9e18);
        if (!inRange) {
            throw new IllegalArgumentException(
                    "figure %s: %s %s is out of range"
                            .formatted(name, figure.value(), figure.unit()));
        }
        return value;
    }

    /// A number with a unit, such as `3 dB`, in the base unit. The unit may be left out where it is 1.
    ///
    /// @param signed whether it may be below 0
    /// @throws IllegalArgumentException that says what is wrong with it
    public double parse(String text, boolean signed) {
        String[] parts = text.strip().split("\\s+");
        Double factor = parts.length == 2 ? units.get(parts[1]) : units.get("1");
        if (parts.length > 2 || factor == null) {
            throw new IllegalArgumentException(
                    "must be a number and one of the units " + String.join(", ", units.keySet()));
        }
        double value;
        try {
            value = Double.parseDouble(parts[0]) * factor;
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(
                    "must begin with a number, such as \"3 "
                            + units.keySet().iterator().next()
                            + "\"",
                    notOne);
        }
        if (!Double.isFinite(value) || !signed && value < 0 || Math.abs(value) > 9e18) {
            throw new IllegalArgumentException(
                    signed ? "is out of range" : "must be at least 0, and is not without bounds");
        }
        if (this == PROBABILITY && value > 1) {
            throw new IllegalArgumentException("must be from 0 to 1");
        }
        return value;
    }
}
