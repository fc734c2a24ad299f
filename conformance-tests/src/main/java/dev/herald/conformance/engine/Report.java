package dev.herald.conformance.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a run found out. The JSON form is authoritative; the others are views of it.
///
/// @param spec version of the specification
/// @param subject what was on trial
/// @param settings of the run
/// @param started time of day
/// @param circumstances how the run went
/// @param clauses by topic and number
public record Report(
        String spec,
        Subject.Identity subject,
        ConformanceRun.Settings settings,
        Instant started,
        Circumstances circumstances,
        List<ClauseResult> clauses) {

    /// @param contract version of the contract that the subject states; empty where it has none
    /// @param time that the tests ran in: `virtual` or `real`
    /// @param seconds how long the run took, in real time
    /// @param sequentialTests how many rates were decided
    /// @param falseAlarmMax bound on the probability that one of them failed a subject that is as good
    ///     as declared [CONF-STAT-1]
    public record Circumstances(
            String contract,
            String time,
            double seconds,
            int sequentialTests,
            double falseAlarmMax) {
        public Circumstances {
            requireNonNull(contract);
            requireNonNull(time);
        }
    }

    public Report {
        requireNonNull(spec);
        requireNonNull(subject);
        requireNonNull(settings);
        requireNonNull(started);
        requireNonNull(circumstances);
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

    /// Real time of the run.
    public double seconds() {
        return circumstances.seconds;
    }

    /// Writes report.json, junit.xml, report.md and report.html.
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve("report.json"), JsonReport.of(this));
        write(directory.resolve("junit.xml"), JunitReport.of(this));
        write(directory.resolve("report.md"), TextReport.markdown(this));
        write(directory.resolve("report.html"), HtmlReport.of(this));
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
