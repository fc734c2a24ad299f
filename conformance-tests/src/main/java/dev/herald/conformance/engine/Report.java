package dev.herald.conformance.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a run found out. The JSON form is authoritative; the others are views of it.
///
/// @param spec version of the specification
/// @param subject what was on trial
/// @param settings of the run
/// @param started time of day
/// @param clauses by topic and number
public record Report(
        String spec,
        Subject.Identity subject,
        ConformanceRun.Settings settings,
        Instant started,
        List<ClauseResult> clauses) {
    public Report {
        requireNonNull(spec);
        requireNonNull(subject);
        requireNonNull(settings);
        requireNonNull(started);
        clauses = List.copyOf(clauses);
    }

    public Overall overall() {
        return Overall.of(clauses);
    }

    /// @throws IllegalArgumentException when the clause was not part of the run
    public ClauseResult result(String id) {
        return clauses.stream()
                .filter(result -> result.clause().id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(id + " is not part of this report"));
    }

    /// How many clauses have each verdict that occurs, from best to worst.
    public Map<Verdict, Integer> counts() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        clauses.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
        return counts;
    }

    /// Real time of all tests.
    public double seconds() {
        Map<String, Double> byTest = new HashMap<>();
        clauses.forEach(
                result -> result.tests().forEach(test -> byTest.put(test.test(), test.seconds())));
        return byTest.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Writes report.json, junit.xml and report.md.
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve("report.json"), JsonReport.of(this));
        write(directory.resolve("junit.xml"), JunitReport.of(this));
        write(directory.resolve("report.md"), TextReport.markdown(this));
    }

    /// What is not Unicode in the words of a subject is replaced.
    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(UTF_8));
    }

    /// The version of this suite; "development" when it does not run from its jar.
    public static String kitVersion() {
        String version = Report.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
