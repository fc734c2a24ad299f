package dev.herald.physical.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/// Figures under construction, each taking the source set last.
final class FigureList {
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private String source = "";
    private String date = "";

    void from(String newSource, String newDate) {
        source = newSource;
        date = newDate;
    }

    void add(String name, double value, String unit) {
        figures.put(name, new Figure(value, unit, source, date));
    }

    Map<String, Figure> map() {
        return figures;
    }
}
