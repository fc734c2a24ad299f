package dev.herald.spec.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The clauses of one version of the specification, or of a part of it. Read from the chapters
/// themselves: those of this jar, or those of a directory. Chapters and version stand in
/// `index.txt` beside the chapters, which `spec/tools/Trace.java` keeps.
public final class Catalogue {
    private static final String TEXT = "/dev/herald/spec/text/";
    private static final String PROFILES = "/dev/herald/spec/profiles/";

    private final String version;
    private final Map<String, Clause> clauses;

    private Catalogue(String version, Map<String, Clause> clauses) {
        this.version = version;
        this.clauses = Collections.unmodifiableMap(clauses);
    }

    @FunctionalInterface
    private interface Source {
        String read(String name) throws IOException;
    }

    /// The clauses that came with this jar.
    public static Catalogue shipped() {
        return read(name -> resource(TEXT + name));
    }

    /// The clauses of a directory of chapters, for example `spec/text`.
    public static Catalogue read(Path directory) {
        return read(name -> Files.readString(directory.resolve(name)));
    }

    private static Catalogue read(Source source) {
        try {
            String version = "";
            TreeSet<Clause> sorted = new TreeSet<>(Clause.ORDER);
            for (String line : source.read("index.txt").lines().toList()) {
                if (line.startsWith("version ")) {
                    version = line.substring(8).strip();
                } else if (line.endsWith(".md")) {
                    for (Clause clause : Clause.parse(source.read(line.strip()))) {
                        if (!sorted.add(clause)) {
                            throw new IllegalArgumentException(
                                    line + " defines " + clause.id() + " again");
                        }
                    }
                }
            }
            Map<String, Clause> byId = new LinkedHashMap<>();
            sorted.forEach(clause -> byId.put(clause.id(), clause));
            return new Catalogue(version, byId);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the specification cannot be read: " + e.getMessage(), e);
        }
    }

    /// The version of the specification.
    public String version() {
        return version;
    }

    /// All clauses that are in force, by topic and number.
    public Collection<Clause> all() {
        return clauses.values();
    }

    public Optional<Clause> find(String id) {
        return Optional.ofNullable(clauses.get(id));
    }

    /// @throws IllegalArgumentException when there is no such clause here
    public Clause require(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no clause " + id));
    }

    /// The clauses of a layer (`HAL`) or of a topic (`HAL-CMD`) that are in force.
    public Catalogue under(String prefix) {
        return keep(clause -> clause.withdrawn().isEmpty() && clause.id().startsWith(prefix + "-"));
    }

    /// The clauses of a profile of this jar: a frozen list of clause and revision, for example
    /// `hal-base-1`.
    ///
    /// @throws IllegalArgumentException when there is no such profile, or when it is of another
    ///     revision of a clause than this catalogue
    public Catalogue profile(String name) {
        try {
            return profile(name, resource(PROFILES + name + ".txt").lines().toList());
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no profile " + name, e);
        }
    }

    /// @param lines `ID rev N`; blank lines and lines that begin with `#` are ignored
    Catalogue profile(String name, List<String> lines) {
        Map<String, Integer> frozen = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.strip().split("\\s+", -1);
                if (parts.length != 3 || !parts[1].equals("rev")) {
                    throw new IllegalArgumentException(
                            "profile " + name + ": cannot read \"" + line + '"');
                }
                frozen.put(parts[0], Integer.parseInt(parts[2]));
            }
        }
        frozen.forEach((id, rev) -> {
            if (require(id).rev() != rev) {
                throw new IllegalArgumentException(
                        "profile "
                                + name
                                + " holds revision "
                                + rev
                                + " of "
                                + id
                                + ", which is at "
                                + require(id).rev());
            }
        });
        return keep(clause -> frozen.containsKey(clause.id()));
    }

    private Catalogue keep(Predicate<Clause> condition) {
        Map<String, Clause> kept = new LinkedHashMap<>(clauses);
        kept.values().removeIf(condition.negate());
        return new Catalogue(version, kept);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new NoSuchFileException(name);
            }
            return new String(requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
