package dev.herald.daemon.doctor;

import dev.herald.daemon.doctor.Diagnosis.Finding;
import dev.herald.daemon.doctor.Diagnosis.Observation;
import dev.herald.daemon.doctor.Diagnosis.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The six steps of the link-degradation runbook, and one before them, as data: each is a question and a
/// function of the evidence. The first that finds a cause ends the diagnosis; the steps after it are asked
/// for further causes only.
public final class Runbook {
    /// What a step makes of the evidence.
    ///
    /// @param observations what it looked at
    /// @param findings causes, most probable first; empty to go on
    /// @param branch said when it goes on
    record Verdict(List<Observation> observations, List<Finding> findings, String branch) {
        Verdict {
            observations = List.copyOf(observations);
            findings = List.copyOf(findings);
        }
    }

    private record Step(String question, Function<LinkEvidence, Verdict> judge) {}

    private static final List<Step> STEPS =
            List.of(
                    new Step("are both devices ready and is the link up?", Steps::ready),
                    new Step("has a fibre more loss than it had?", Steps::fibre),
                    new Step("do the detectors count without photons?", Steps::detectors),
                    new Step("do the sources send as many photons as they did?", Steps::sources),
                    new Step("do the photons arrive in time and alike?", Steps::arrival),
                    new Step(
                            "if the rate is stable and the fidelity falls: do the memories hold?",
                            Steps::memories),
                    new Step("what is left to examine with the partner?", Partner::escalate));

    private Runbook() {}

    /// Names the cause. A function of the evidence alone.
    public static Diagnosis diagnose(LinkEvidence evidence) {
        List<StepResult> steps = new ArrayList<>();
        List<Finding> found = new ArrayList<>();
        for (int number = 0; number < STEPS.size(); number++) {
            Step step = STEPS.get(number);
            boolean last = number == STEPS.size() - 1;
            if (last && !found.isEmpty()) {
                break;
            }
            Verdict verdict = step.judge().apply(evidence);
            if (found.isEmpty()) {
                steps.add(
                        new StepResult(
                                number,
                                step.question(),
                                verdict.observations(),
                                verdict.findings().isEmpty()
                                        ? verdict.branch()
                                        : "found: "
                                                + verdict.findings().getFirst().cause().text()));
            }
            found.addAll(verdict.findings());
        }
        return new Diagnosis(
                evidence.link(), steps, found.getFirst(), found.subList(1, found.size()));
    }
}
