package dev.herald.daemon.cli;

import dev.herald.daemon.report.RunText;
import dev.herald.daemon.report.Table;
import dev.herald.spec.node.v1.Figure;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobResult;
import java.util.Locale;

/// The end of a job for people.
final class JobText {
    private JobText() {}

    /// Empty when nothing was measured.
    static String write(JobEvent end) {
        JobResult result = end.hasResult() ? end.getResult() : end.getFailure().getPartial();
        if (result.getApp().isEmpty()) {
            return "";
        }
        StringBuilder out =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%s: %d rounds in %s%s%n",
                                result.getApp(),
                                result.getRuns(),
                                RunText.seconds(result.getElapsedNs() / 1e9),
                                end.hasResult() ? "" : ", then it ended early"));
        Table table = new Table("figure", "value", "interval");
        for (Figure figure : result.getFiguresList()) {
            table.row(
                    figure.getName(),
                    RunText.short5(figure.getValue()),
                    figure.getLow() == figure.getHigh()
                            ? ""
                            : RunText.short5(figure.getLow())
                                    + " to "
                                    + RunText.short5(figure.getHigh()));
        }
        out.append(table.format("  "));
        result.getNotesList().forEach(note -> out.append("  note: ").append(note).append('\n'));
        return out.toString();
    }
}
