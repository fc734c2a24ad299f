package dev.herald.daemon.emulate;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.daemon.scenario.Work;
import dev.herald.hal.model.BasisChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job of an application.
final class AppTask implements Task {
    private final Work.App work;
    private final Desk desk;
    private final long number;
    private ApplicationOutput.@Nullable JobEnded ended;

    AppTask(Work.App work, Desk desk, int index) {
        this.work = work;
        this.desk = desk;
        number = index + 1L;
        desk.expect(number, this);
    }

    @Override
    public void begin() {
        desk.stack().run(number, job(), work.route());
    }

    private Job job() {
        return switch (work.kind()) {
            case PAIRS ->
                    new Job.Pairs(
                            work.to(),
                            work.terms(),
                            work.mode(),
                            work.runs(),
                            BasisChoice.randomXYZ(),
                            BasisChoice.randomXYZ(),
                            work.timeoutNs());
            case TELEPORT ->
                    new Job.Teleport(
                            work.to(),
                            work.terms(),
                            work.runs(),
                            work.random()
                                    ? Job.Teleport.States.RANDOM
                                    : Job.Teleport.States.CARDINAL,
                            work.timeoutNs());
            case TELEGATE ->
                    new Job.Telegate(work.to(), work.terms(), work.runs(), work.timeoutNs());
            case QKD ->
                    new Job.Qkd(
                            work.to(),
                            work.terms(),
                            work.runs(),
                            work.testPermille(),
                            work.timeoutNs());
        };
    }

    void ended(ApplicationOutput.JobEnded event) {
        ended = event;
    }

    @Override
    public void stop() {
        if (ended == null) {
            desk.stack().cancel(number);
        }
    }

    @Override
    public boolean done() {
        return ended != null;
    }

    RunResult.AppResult result(String from, String to) {
        String name = work.kind().name().toLowerCase(java.util.Locale.ROOT);
        ApplicationOutput.JobEnded end = ended;
        if (end == null) {
            return new RunResult.AppResult(
                    name, from, to, 0, Map.of(), "not ended when the run did");
        }
        Map<String, RunResult.Interval> figures = new LinkedHashMap<>();
        JobReport report = end.report();
        if (report != null) {
            for (JobReport.Figure figure : report.figures()) {
                figures.put(
                        figure.name(),
                        new RunResult.Interval(figure.value(), figure.low(), figure.high()));
            }
        }
        String error = end.error() == null ? "" : end.error() + ": " + end.detail();
        return new RunResult.AppResult(
                name, from, to, report == null ? 0 : report.runs(), figures, error);
    }
}
