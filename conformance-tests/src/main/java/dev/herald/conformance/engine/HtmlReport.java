package dev.herald.conformance.engine;

import java.util.List;
import java.util.stream.Collectors;

/// A report as one page that needs nothing else: for people who judge a device.
final class HtmlReport {
    private static final String STYLE =
            """
            body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em;color:#222}
            table{border-collapse:collapse;width:100%}
            td,th{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ddd}
            td:first-child,td:nth-child(2){white-space:nowrap}
            .CONFORMS{color:#166534}.VIOLATES,.BROKEN{color:#b91c1c;font-weight:600}
            .INCONCLUSIVE,.NOT_RUN,.DEVIATES,.WAIVED{color:#a16207}
            .NOT_APPLICABLE,.UNTESTED{color:#666}
            details{color:#555}pre{white-space:pre-wrap;font-size:12px}
            """;

    private HtmlReport() {}

    static String of(Report report) {
        String title = text(report.subject() + ": " + report.overall());
        return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
        %s</style></head><body>
        <h1>%s</h1>
        <p>Specification %s, profile %s, seed %d, suite %s, %s.<br>%s.<br>%s.</p>
        <table><tr><th>verdict</th><th>clause</th><th>obligation and evidence</th></tr>
        %s</table></body></html>
        """
                .formatted(
                        title,
                        STYLE,
                        title,
                        text(report.spec()),
                        text(report.settings().profile()),
                        report.settings().seed(),
                        text(Report.kitVersion()),
                        report.started(),
                        text(TextReport.circumstances(report)),
                        text(TextReport.counts(report)),
                        report.clauses().stream()
                                .map(HtmlReport::row)
                                .collect(Collectors.joining()));
    }

    private static String row(ClauseResult result) {
        List<String> transcript =
                result.tests().stream().flatMap(test -> test.transcript().stream()).toList();
        String passed =
                transcript.isEmpty()
                        ? ""
                        : "<details><summary>what passed before</summary><pre>"
                                + text(String.join("\n", transcript))
                                + "</pre></details>";
        return "<tr><td class=\"%s\">%s</td><td>%s (%s)</td><td>%s<details><summary>evidence</summary>%s</details>%s</td></tr>%n"
                .formatted(
                        result.verdict(),
                        TextReport.words(result.verdict()),
                        result.clause().id(),
                        result.clause().level(),
                        text(result.clause().text()),
                        text(TextReport.evidence(result)),
                        passed);
    }

    /// A subject chooses its own words.
    private static String text(String words) {
        return words.replaceAll("[\\p{Cntrl}&&[^\\n]]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
