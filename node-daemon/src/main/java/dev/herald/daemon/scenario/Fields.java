package dev.herald.daemon.scenario;

import dev.herald.physical.sim.Quantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys of one mapping of a file, each read once and checked as it is read. [#end] refuses keys
/// that nobody asked for.
public final class Fields {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final Path file;
    private final String path;
    private final Yaml.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(Path file, String path, Yaml.Mapping mapping) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
    }

    /// The top of a file.
    ///
    /// @throws ScenarioException when the file cannot be read or is not a YAML mapping
    public static Fields read(Path file) {
        return Yaml.read(file);
    }

    public Path file() {
        return file;
    }

    public boolean has(String key) {
        known.add(key);
        return mapping.entries().containsKey(key);
    }

    /// Whether the key has a single value, neither a list nor a mapping.
    public boolean isScalar(String key) {
        known.add(key);
        return mapping.entries().get(key) instanceof Yaml.Scalar;
    }

    /// Text that is not empty.
    public String text(String key) {
        String text = scalar(require(key), name(key)).text();
        if (text.isBlank() || text.equals("null") || text.equals("~")) {
            throw broken(key, "must not be empty");
        }
        return text;
    }

    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /// A name: lower-case letters, digits and hyphens, as in a DNS label.
    public String label(String key) {
        String text = text(key);
        if (!NAME.matcher(text).matches()) {
            throw broken(key, "a name has 1 to 63 lower-case letters, digits and hyphens");
        }
        return text;
    }

    public long whole(String key, long min, long max) {
        String text = scalar(require(key), name(key)).text();
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notWhole) {
            // Said below.
        }
        throw broken(key, "must be a whole number from " + min + " to " + max);
    }

    public long whole(String key, long min, long max, long otherwise) {
        return has(key) ? whole(key, min, max) : otherwise;
    }

    public double number(String key, double min, double max) {
        return number(scalar(require(key), name(key)), name(key), min, max);
    }

    public double number(String key, double min, double max, double otherwise) {
        return has(key) ? number(key, min, max) : otherwise;
    }

    /// A list of so many numbers.
    public List<Double> numbers(String key, int count, double min, double max) {
        List<Double> numbers = new ArrayList<>();
        for (Yaml item : sequence(key)) {
            String name = name(key) + "[" + numbers.size() + "]";
            numbers.add(number(scalar(item, name), name, min, max));
        }
        if (numbers.size() != count) {
            throw broken(key, "must have " + count + " numbers");
        }
        return numbers;
    }

    /// A number with a unit, in the base unit of the quantity.
    public double quantity(String key, Quantity quantity) {
        return quantity(key, quantity, false);
    }

    /// A number with a unit that may be below 0.
    public double signed(String key, Quantity quantity) {
        return quantity(key, quantity, true);
    }

    private double quantity(String key, Quantity quantity, boolean signed) {
        try {
            return quantity.parse(text(key), signed);
        } catch (IllegalArgumentException wrong) {
            throw broken(key, String.valueOf(wrong.getMessage()));
        }
    }

    /// A list of whole numbers.
    public List<Integer> wholes(String key, int min, int max) {
        List<Integer> wholes = new ArrayList<>();
        for (String text : texts(key)) {
            if (!text.matches("[0-9]{1,9}")
                    || Integer.parseInt(text) < min
                    || Integer.parseInt(text) > max) {
                throw broken(key, "must be a list of whole numbers from " + min + " to " + max);
            }
            wholes.add(Integer.parseInt(text));
        }
        return wholes;
    }

    /// A fidelity above 0 and up to 1.
    public double fidelity(String key) {
        double value = number(key, 0, 1);
        if (value <= 0) {
            throw broken(key, "a fidelity is above 0 and at most 1");
        }
        return value;
    }

    public double fidelity(String key, double otherwise) {
        return has(key) ? fidelity(key) : otherwise;
    }

    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw broken(key, "must be true or false");
        };
    }

    /// A constant of an enumeration, in lower case in the file.
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String text = text(key);
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
            names.add(name);
        }
        throw broken(key, "must be one of " + String.join(", ", names));
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return has(key) ? choice(key, type) : otherwise;
    }

    /// A list of texts.
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Yaml item : sequence(key)) {
            texts.add(scalar(item, name(key) + "[" + texts.size() + "]").text());
        }
        return texts;
    }

    /// A mapping below this one.
    public Fields fields(String key) {
        return mapping(require(key), name(key));
    }

    public @Nullable Fields fieldsOrNull(String key) {
        return has(key) ? fields(key) : null;
    }

    /// A list of mappings.
    public List<Fields> list(String key) {
        List<Fields> list = new ArrayList<>();
        for (Yaml item : sequence(key)) {
            list.add(mapping(item, name(key) + "[" + list.size() + "]"));
        }
        return list;
    }

    public List<Fields> listOrEmpty(String key) {
        return has(key) ? list(key) : List.of();
    }

    /// The keys of this mapping, which are names the author chose.
    public List<String> keys() {
        return List.copyOf(mapping.entries().keySet());
    }

    /// A path, relative to the file.
    public Path path(String key) {
        String text = text(key);
        Path directory =
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
        try {
            return directory.resolve(text).normalize();
        } catch (java.nio.file.InvalidPathException bad) {
            throw broken(key, "is not a path");
        }
    }

    /// Refuses keys that were not read.
    public void end() {
        for (var entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new ScenarioException(
                        at(entry.getValue().line())
                                + name(entry.getKey())
                                + " is not a key here; the keys are "
                                + String.join(", ", known));
            }
        }
    }

    /// The error of a value that breaks a rule.
    public ScenarioException broken(String key, String rule) {
        Yaml value = mapping.entries().get(key);
        if (value == null) {
            return new ScenarioException(at(mapping.line()) + name(key) + " is missing: " + rule);
        }
        return broken(value, name(key), rule);
    }

    /// The error of this mapping as a whole.
    public ScenarioException broken(String rule) {
        return new ScenarioException(
                at(mapping.line()) + (path.isEmpty() ? "" : path + ": ") + rule);
    }

    private ScenarioException broken(Yaml value, String name, String rule) {
        String shown = value instanceof Yaml.Scalar scalar ? clipped(scalar.text()) : kind(value);
        return new ScenarioException(at(value.line()) + name + " is " + shown + ": " + rule);
    }

    private double number(Yaml.Scalar scalar, String name, double min, double max) {
        if (NUMBER.matcher(scalar.text()).matches()) {
            double value = Double.parseDouble(scalar.text());
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw broken(
                scalar,
                name,
                max == Double.MAX_VALUE
                        ? "must be a number, at least " + plain(min)
                        : "must be a number from " + plain(min) + " to " + plain(max));
    }

    private Yaml require(String key) {
        known.add(key);
        Yaml value = mapping.entries().get(key);
        if (value == null) {
            throw new ScenarioException(at(mapping.line()) + name(key) + " is missing");
        }
        return value;
    }

    private List<Yaml> sequence(String key) {
        Yaml value = require(key);
        if (value instanceof Yaml.Sequence(int _, List<Yaml> items)) {
            return items;
        }
        throw broken(value, name(key), "must be a list");
    }

    private Yaml.Scalar scalar(Yaml value, String name) {
        if (value instanceof Yaml.Scalar scalar) {
            return scalar;
        }
        throw broken(value, name, "must be a single value");
    }

    private Fields mapping(Yaml value, String name) {
        if (value instanceof Yaml.Mapping found) {
            return new Fields(file, name, found);
        }
        throw broken(value, name, "must be a mapping of keys to values");
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String at(int line) {
        return file + ":" + line + ": ";
    }

    private static String kind(Yaml value) {
        return value instanceof Yaml.Sequence ? "a list" : "a mapping";
    }

    private static String clipped(String text) {
        String line = String.join(" ", Arrays.asList(text.split("\\R")));
        return "\"" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "\"";
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
