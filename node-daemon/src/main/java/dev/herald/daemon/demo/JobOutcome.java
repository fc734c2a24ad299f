package dev.herald.daemon.demo;

import dev.herald.daemon.emulate.RunResult;
import dev.herald.daemon.scenario.Work;
import dev.herald.spec.node.v1.Figure;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// How one job of the demonstration ended.
///
/// @param work what was asked
/// @param from name of the node that asked
/// @param to name of the other node
/// @param end result or failure
/// @param dropped pairs that ended undelivered at the node that asked, meanwhile
record JobOutcome(Work.App work, String from, String to, JobEvent end, long dropped) {

    /// Whether it did all it was asked, or as much as its time allowed.
    boolean isUsable() {
        return end.hasResult() || end.getFailure().getError() == JobError.JOB_ERROR_DEADLINE_MISSED;
    }

    JobResult measured() {
        return end.hasResult() ? end.getResult() : end.getFailure().getPartial();
    }

    RunResult.AppResult app() {
        Map<String, RunResult.Interval> figures = new LinkedHashMap<>();
        for (Figure figure : measured().getFiguresList()) {
            figures.put(
                    figure.getName(),
                    new RunResult.Interval(figure.getValue(), figure.getLow(), figure.getHigh()));
        }
        return new RunResult.AppResult(
                work.kind().name().toLowerCase(Locale.ROOT),
                from,
                to,
                measured().getRuns(),
                figures,
                error());
    }

    /// Empty, or the error and its detail.
    String error() {
        return end.hasFailure()
                ? end.getFailure().getError().name().replace("JOB_ERROR_", "")
                        + ": "
                        + end.getFailure().getDetail()
                : "";
    }

    double figure(String name) {
        return measured().getFiguresList().stream()
                .filter(f -> f.getName().equals(name))
                .mapToDouble(Figure::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    RunResult.Interval interval(String name) {
        return measured().getFiguresList().stream()
                .filter(f -> f.getName().equals(name))
                .map(f -> new RunResult.Interval(f.getValue(), f.getLow(), f.getHigh()))
                .findFirst()
                .orElse(RunResult.Interval.NONE);
    }
}
