package dev.herald.daemon.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A diagnosis as JSON, by `spec/schema/cli-1.json`.
public final class DoctorJson {
    private DoctorJson() {}

    public static String write(Diagnosis diagnosis) {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        ObjectNode doctor = top.putObject("doctor");
        doctor.put("link", diagnosis.link()).put("healthy", diagnosis.healthy());
        finding(doctor.putObject("finding"), diagnosis.finding());
        ArrayNode also = doctor.putArray("also");
        diagnosis.also().forEach(other -> finding(also.addObject(), other));
        ArrayNode steps = doctor.putArray("steps");
        for (Diagnosis.StepResult step : diagnosis.steps()) {
            ObjectNode node =
                    steps.addObject()
                            .put("step", step.number())
                            .put("question", step.question())
                            .put("branch", step.branch());
            ArrayNode observations = node.putArray("observations");
            for (Diagnosis.Observation seen : step.observations()) {
                ObjectNode entry =
                        observations.addObject().put("what", seen.what()).put("at", seen.end());
                if (Double.isFinite(seen.measured())) {
                    entry.put("measured", seen.measured());
                } else {
                    entry.putNull("measured");
                }
                entry.put("unit", seen.unit())
                        .put("bound", seen.threshold().text())
                        .put("source", seen.threshold().source())
                        .put("holds", seen.holds())
                        .put("detail", seen.detail());
            }
        }
        return top.toPrettyString() + "\n";
    }

    private static void finding(ObjectNode node, Diagnosis.Finding finding) {
        node.put("cause", finding.cause().text())
                .put("where", finding.where())
                .put("confidence", finding.confidence().text())
                .put("why", finding.why())
                .put("next", finding.cause().next());
    }
}
