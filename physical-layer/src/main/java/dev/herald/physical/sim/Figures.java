package dev.herald.physical.sim;

import dev.herald.hal.device.Provenance;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Figures by name, checked against the names and quantities a profile knows.
final class Figures {
    private final String profile;
    private final Map<String, Quantity> known;
    private final Map<String, Figure> figures;

    /// @param known quantity by name; a name that ends in `.N` stands for any index
    /// @throws IllegalArgumentException naming the profile and the figure
    Figures(String profile, Map<String, Quantity> known, Map<String, Figure> figures) {
        this.profile = profile;
        this.known = known;
        this.figures = figures;
        figures.forEach((name, figure) -> quantity(name).inBaseUnit(profile + "." + name, figure));
    }

    static Map<String, Figure> ordered(Map<String, Figure> figures) {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    private Quantity quantity(String name) {
        Quantity quantity = known.get(name.replaceFirst("\\.\\d+$", ".N"));
        if (quantity == null) {
            throw new IllegalArgumentException(
                    "profile %s: no figure is called %s; known: %s"
                            .formatted(profile, name, known.keySet()));
        }
        return quantity;
    }

    boolean has(String name) {
        return figures.containsKey(name);
    }

    /// In the base unit of the figure's quantity.
    double get(String name, double otherwise) {
        Figure figure = figures.get(name);
        return figure == null ? otherwise : quantity(name).inBaseUnit(name, figure);
    }

    /// The figure of one end, by its name with the letter of the end; else that of both ends.
    ///
    /// @param end A or B
    double get(String name, char end, double otherwise) {
        return get(name + end, get(name, otherwise));
    }

    double require(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException(
                    "profile %s: figure %s is missing".formatted(profile, name));
        }
        return get(name, 0);
    }

    long ns(String name, long otherwise) {
        return has(name) ? requireNs(name) : otherwise;
    }

    long requireNs(String name) {
        return Math.round(require(name));
    }

    int count(String name, int otherwise) {
        return (int) get(name, otherwise);
    }

    /// The sources of the figures whose names begin so, each once, and the oldest of their dates.
    Provenance provenance(String... prefixes) {
        Set<String> sources = new LinkedHashSet<>();
        String date = "9999";
        for (Map.Entry<String, Figure> entry : figures.entrySet()) {
            for (String prefix : prefixes) {
                if (entry.getKey().startsWith(prefix)) {
                    sources.add(entry.getValue().source());
                    date =
                            entry.getValue().date().compareTo(date) < 0
                                    ? entry.getValue().date()
                                    : date;
                }
            }
        }
        return sources.isEmpty()
                ? new Provenance("assumption: default of the simulator", "2026")
                : new Provenance(String.join("; ", sources), date);
    }
}
