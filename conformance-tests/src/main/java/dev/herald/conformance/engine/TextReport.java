package dev.herald.conformance.engine;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A report for people: a Markdown table of everything, and a few lines for a terminal.
public final class TextReport {
    private TextReport() {}

    public static String markdown(Report report) {
        StringBuilder out = new StringBuilder();
        out.append("# ")
                .append(cell(report.subject().toString()))
                .append(": ")
                .append(report.overall())
                .append("\n\n");
        out.append("Specification ")
                .append(report.spec())
                .append(", profile ")
                .append(report.settings().profile());
        out.append(", seed ")
                .append(report.settings().seed())
                .append(", suite ")
                .append(Report.kitVersion());
        out.append(", ").append(report.started()).append(".\n\n");
        out.append(cell(circumstances(report))).append(".\n\n");
        out.append(cell(counts(report))).append(".\n\n");
        out.append("| clause | level | verdict | evidence |\n| --- | --- | --- | --- |\n");
        for (ClauseResult result : report.clauses()) {
            out.append("| ").append(result.clause().id());
            out.append(" | ").append(result.clause().level());
            out.append(" | ").append(result.verdict());
            out.append(" | ").append(cell(evidence(result))).append(" |\n");
        }
        return out.toString();
    }

    /// What a terminal shows: a line for each topic, one for each clause that is not in order, the end.
    public static String console(Report report) {
        StringBuilder out = new StringBuilder();
        out.append(
                "%s   spec %s, profile %s, seed %d%n"
                        .formatted(
                                line(report.subject().toString()),
                                report.spec(),
                                report.settings().profile(),
                                report.settings().seed()));
        topics(report)
                .forEach((topic, counts) ->
                        out.append("  %-12s %s%n".formatted(topic, counts(counts))));
        for (ClauseResult result : report.clauses()) {
            boolean shown =
                    result.verdict().compareTo(Verdict.NOT_RUN) >= 0
                            || result.verdict() == Verdict.UNTESTED;
            if (shown) {
                String evidence = evidence(result);
                boolean brief = result.verdict() == Verdict.UNTESTED;
                out.append(
                        "%-12s %-12s %s%n"
                                .formatted(
                                        words(result.verdict()),
                                        result.clause().id(),
                                        brief ? line(evidence) : result.clause().text()));
                if (!brief && !evidence.isEmpty()) {
                    out.append("%-25s %s%n".formatted("", line(evidence)));
                }
            }
        }
        out.append("%s   %s%n".formatted(report.overall(), counts(report)));
        out.append("  %s%n".formatted(circumstances(report)));
        return out.toString();
    }

    /// What the verdicts rest on, in a line.
    static String circumstances(Report report) {
        Report.Circumstances run = report.circumstances();
        return "target %s%s, %s time, %.1f s; %d rates decided, all false alarms together at most %.1e"
                .formatted(
                        line(String.join(" ", new TreeMap<>(report.settings().target()).values())),
                        run.contract().isEmpty() ? "" : ", contract " + run.contract(),
                        run.time(),
                        run.seconds(),
                        run.sequentialTests(),
                        run.falseAlarmMax());
    }

    private static Map<String, Map<Verdict, Integer>> topics(Report report) {
        Map<String, Map<Verdict, Integer>> topics = new LinkedHashMap<>();
        for (ClauseResult result : report.clauses()) {
            topics.computeIfAbsent(result.clause().topic(), topic -> new EnumMap<>(Verdict.class))
                    .merge(result.verdict(), 1, Integer::sum);
        }
        return topics;
    }

    static String counts(Report report) {
        return counts(report.counts());
    }

    private static String counts(Map<Verdict, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> "%3d %s".formatted(entry.getValue(), words(entry.getKey())))
                .collect(Collectors.joining(" "))
                .strip();
    }

    static String words(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String evidence(ClauseResult result) {
        if (result.tests().isEmpty()) {
            return result.clause().untested().orElse("");
        }
        return result.tests().stream().map(TextReport::evidence).collect(Collectors.joining("; "))
                + result.waiver()
                        .map(waiver -> "; waived until " + waiver.lastDay() + ", " + waiver.issue())
                        .orElse("");
    }

    private static String evidence(ClauseResult.TestResult test) {
        List<String> samples = test.samples().stream().map(Object::toString).toList();
        String detail = test.detail().isEmpty() ? String.join(", ", samples) : test.detail();
        return detail.isEmpty() ? test.test() : test.test() + ": " + detail;
    }

    /// Without line ends and control characters: a subject chooses its own words.
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String cell(String text) {
        return line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;");
    }
}
