package dev.herald.daemon.doctor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/// What the runbook found.
///
/// @param link name
/// @param steps in their order, to the one that found the cause
/// @param finding the cause
/// @param also further causes that later steps would name
public record Diagnosis(String link, List<StepResult> steps, Finding finding, List<Finding> also) {
    public Diagnosis {
        requireNonNull(link);
        requireNonNull(finding);
        steps = List.copyOf(steps);
        also = List.copyOf(also);
    }

    /// How sure a finding is.
    public enum Confidence {
        LOW,
        MEDIUM,
        HIGH;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One step of the runbook.
    ///
    /// @param number 0 to 6
    /// @param question that it asks
    /// @param observations what was measured
    /// @param branch which way it took, in words
    public record StepResult(
            int number, String question, List<Observation> observations, String branch) {
        public StepResult {
            requireNonNull(question);
            requireNonNull(branch);
            observations = List.copyOf(observations);
        }
    }

    /// One measured figure against its bound.
    ///
    /// @param what was measured
    /// @param end node; empty for the link as a whole
    /// @param measured NaN when it was not
    /// @param unit of it
    /// @param threshold its bound
    /// @param detail what it was compared with
    public record Observation(
            String what,
            String end,
            double measured,
            String unit,
            Threshold threshold,
            String detail) {
        public Observation {
            requireNonNull(what);
            requireNonNull(end);
            requireNonNull(unit);
            requireNonNull(threshold);
            requireNonNull(detail);
        }

        public boolean holds() {
            return Double.isNaN(measured) || threshold.holds(measured);
        }
    }

    /// @param where node, both nodes, or the link
    /// @param why the evidence, one line
    public record Finding(Cause cause, String where, Confidence confidence, String why) {
        public Finding {
            requireNonNull(cause);
            requireNonNull(where);
            requireNonNull(confidence);
            requireNonNull(why);
        }
    }

    public boolean healthy() {
        return finding.cause() == Cause.HEALTHY;
    }
}
