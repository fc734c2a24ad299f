package dev.herald.application.core;

import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.model.NodeId;
import dev.herald.transport.api.TransportOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a job learns of the path of its pairs: what test rounds say of them, and how often the path was
/// another from then on.
final class PathFigures {
    private long changes;
    private TransportOutput.@Nullable PathMeasured measured;

    void changed() {
        changes++;
    }

    /// Of estimates that begin anew now and then, the one with the most tests counts, and of these the last.
    void measured(TransportOutput.PathMeasured estimate) {
        TransportOutput.PathMeasured before = measured;
        if (before == null || estimate.tag().samples() >= before.tag().samples()) {
            measured = estimate;
        }
    }

    /// The report of the job with these figures too.
    ///
    /// @param report null when no round has ended
    @Nullable JobReport into(@Nullable JobReport report, String app, NodeId self, Job job) {
        boolean tested = job.terms().service().testPpm() > 0;
        if (!tested && changes == 0 || report == null && measured == null) {
            return report;
        }
        List<Figure> figures = new ArrayList<>(report == null ? List.of() : report.figures());
        List<String> notes = new ArrayList<>(report == null ? List.of() : report.notes());
        if (changes > 0) {
            figures.add(Statistics.count("path_changes", changes));
        }
        TransportOutput.PathMeasured of = measured;
        if (of != null) {
            figures.add(
                    new Figure(
                            "tested_fidelity",
                            of.tag().state().fidelity(),
                            of.tag().lower().value(),
                            of.upper().value()));
            figures.add(Statistics.count("tests", of.tag().samples()));
            notes.add(
                    "tested_fidelity is what pairs that both ends measured without notice say of the others, errors"
                            + " of readout included; each bound of its interval holds with a confidence of "
                            + of.tag().confidencePpm() / 1e6);
        } else if (tested) {
            notes.add("too few pairs were tested for an estimate");
        }
        return new JobReport(
                app, self, job.remote(), report == null ? 0 : report.runs(), figures, notes);
    }
}
