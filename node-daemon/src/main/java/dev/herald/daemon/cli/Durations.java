package dev.herald.daemon.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/// Reads `20`, `20s`, `500ms`, `2min` or `1h` as ns.
final class Durations implements CommandLine.ITypeConverter<Long> {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(us|ms|s|min|h)?");
    private static final Map<String, Double> UNITS =
            Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9, "h", 3600e9);

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            String unit = form.group(2);
            double ns =
                    Double.parseDouble(form.group(1))
                            * UNITS.getOrDefault(unit == null ? "s" : unit, 1e9);
            if (ns >= 1 && ns < 9e18) {
                return Math.round(ns);
            }
        }
        throw new CommandLine.TypeConversionException(
                "\"" + text + "\" is not a time such as 20, 20s, 500ms or 2min");
    }
}
