package dev.herald.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.spec.node.v1.Figure;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobResult;

/// The end of a job as JSON, by `spec/schema/cli-1.json`.
final class JobJson {
    private JobJson() {}

    static String write(String from, String to, JobEvent end) {
        JobResult result = end.hasResult() ? end.getResult() : end.getFailure().getPartial();
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        ObjectNode job = top.putObject("job");
        job.put("app", result.getApp())
                .put("from", from)
                .put("to", to)
                .put("runs", result.getRuns())
                .put("elapsed_s", result.getElapsedNs() / 1e9);
        ObjectNode figures = job.putObject("figures");
        for (Figure figure : result.getFiguresList()) {
            ObjectNode value = figures.putObject(figure.getName());
            number(value, "estimate", figure.getValue());
            number(value, "low", figure.getLow());
            number(value, "high", figure.getHigh());
        }
        ArrayNode notes = job.putArray("notes");
        result.getNotesList().forEach(notes::add);
        if (end.hasFailure()) {
            job.putObject("error")
                    .put("code", end.getFailure().getError().name().replace("JOB_ERROR_", ""))
                    .put("number", end.getFailure().getErrorValue())
                    .put("detail", end.getFailure().getDetail());
        } else {
            job.putNull("error");
        }
        return top.toPrettyString() + "\n";
    }

    private static void number(ObjectNode owner, String name, double value) {
        if (Double.isFinite(value)) {
            owner.put(name, value);
        } else {
            owner.putNull(name);
        }
    }
}
