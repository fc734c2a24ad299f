package dev.herald.daemon.api;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.JobReport;
import dev.herald.spec.node.v1.Figure;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.JobProgress;
import dev.herald.spec.node.v1.JobResult;
import dev.herald.spec.node.v1.JobStarted;
import dev.herald.transport.message.TransportError;

/// Events of a job as messages.
public final class JobEvents {
    private JobEvents() {}

    public static JobEvent started(long job) {
        return JobEvent.newBuilder().setStarted(JobStarted.newBuilder().setJob(job)).build();
    }

    public static JobEvent progress(ApplicationOutput.Progress progress) {
        return JobEvent.newBuilder()
                .setProgress(JobProgress.newBuilder().setDone(progress.done()).setOf(progress.of()))
                .build();
    }

    public static JobEvent ended(ApplicationOutput.JobEnded ended, long elapsedNs) {
        JobReport report = ended.report();
        TransportError error = ended.error();
        if (error == null && report != null) {
            return JobEvent.newBuilder().setResult(result(report, elapsedNs)).build();
        }
        JobFailure.Builder failure =
                JobFailure.newBuilder()
                        .setError(error == null ? JobError.JOB_ERROR_UNRECOGNISED : error(error))
                        .setDetail(ended.detail());
        if (report != null) {
            failure.setPartial(result(report, elapsedNs));
        }
        return JobEvent.newBuilder().setFailure(failure).build();
    }

    /// The numbers are the same.
    static JobError error(TransportError error) {
        JobError known = JobError.forNumber(error.code());
        return known == null ? JobError.JOB_ERROR_UNRECOGNISED : known;
    }

    private static JobResult result(JobReport report, long elapsedNs) {
        JobResult.Builder result =
                JobResult.newBuilder()
                        .setApp(report.app())
                        .setFrom(report.from().value())
                        .setTo(report.to().value())
                        .setRuns(report.runs())
                        .addAllNotes(report.notes())
                        .setElapsedNs(elapsedNs);
        for (JobReport.Figure figure : report.figures()) {
            result.addFigures(
                    Figure.newBuilder()
                            .setName(figure.name())
                            .setValue(figure.value())
                            .setLow(figure.low())
                            .setHigh(figure.high()));
        }
        return result.build();
    }
}
