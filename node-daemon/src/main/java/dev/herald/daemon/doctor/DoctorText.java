package dev.herald.daemon.doctor;

import dev.herald.daemon.report.RunText;
import dev.herald.daemon.report.Table;

/// A diagnosis for people: each step with what was measured, against which bound and from where, and the
/// branch taken.
public final class DoctorText {
    private DoctorText() {}

    public static String write(Diagnosis diagnosis) {
        StringBuilder out = new StringBuilder();
        for (Diagnosis.StepResult step : diagnosis.steps()) {
            out.append(step.number()).append("  ").append(step.question()).append('\n');
            Table table = new Table("measured", "at", "value", "bound", "", "source", "");
            for (Diagnosis.Observation seen : step.observations()) {
                table.row(
                        seen.what(),
                        seen.end(),
                        RunText.short5(seen.measured())
                                + (seen.unit().isEmpty() ? "" : " " + seen.unit()),
                        seen.threshold().text(),
                        seen.holds() ? "" : "BROKEN",
                        seen.threshold().source(),
                        seen.detail());
            }
            if (!table.isEmpty()) {
                out.append(table.format("     "));
            }
            if (!step.branch().isEmpty()) {
                out.append("   -> ").append(step.branch()).append('\n');
            }
        }
        Diagnosis.Finding finding = diagnosis.finding();
        out.append(
                Steps.format(
                        "%n%s: %s at %s, confidence %s%n  why:  %s%n  next: %s%n",
                        diagnosis.link(),
                        finding.cause().text(),
                        finding.where(),
                        finding.confidence().text(),
                        finding.why(),
                        finding.cause().next()));
        for (Diagnosis.Finding other : diagnosis.also()) {
            out.append(
                    Steps.format(
                            "  also: %s at %s, %s%n",
                            other.cause().text(), other.where(), other.why()));
        }
        return out.toString();
    }
}
