package dev.herald.daemon.doctor;

import static dev.herald.daemon.doctor.Steps.format;

import dev.herald.daemon.doctor.Diagnosis.Confidence;
import dev.herald.daemon.doctor.Diagnosis.Finding;
import dev.herald.daemon.doctor.Diagnosis.Observation;
import dev.herald.daemon.doctor.Runbook.Verdict;
import dev.herald.daemon.emulate.RunResult.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last step: what only both ends together can see. A pure function of the evidence.
final class Partner {
    /// Standard deviations at which counts differ; both are counted at slightly different instants.
    private static final double SIGMAS = 5;

    private static final double SLACK = 5;

    /// Heralds that must be expected before none says anything: none come with less than 5 in 10,000.
    private static final double EXPECTED_LEAST = 8;

    private static final Threshold ALIKE =
            new Threshold("<=", SIGMAS, "", "assumption: standard deviations between both ends");

    private Partner() {}

    static Verdict escalate(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        Optional<Finding> found =
                attempts(e, seen)
                        .or(() -> heralds(e, seen))
                        .or(() -> rate(e, seen))
                        .or(() -> fidelity(e, seen));
        if (found.isPresent()) {
            return new Verdict(seen, List.of(found.get()), "");
        }
        boolean monitors = e.ends().stream().anyMatch(end -> !end.monitors().isEmpty());
        boolean paired = e.pairs().readA() > 0;
        Finding finding =
                monitors && paired
                        ? new Finding(
                                Cause.HEALTHY,
                                e.link(),
                                e.a().reached() && e.b().reached()
                                        ? Confidence.HIGH
                                        : Confidence.MEDIUM,
                                "every figure that was measured is within its bound")
                        : monitors && e.pairs().wanted() == 0
                                ? new Finding(
                                        Cause.HEALTHY,
                                        e.link(),
                                        Confidence.LOW,
                                        "every monitor is within its bound; no pairs were made")
                                : new Finding(
                                        Cause.UNKNOWN,
                                        e.link(),
                                        Confidence.LOW,
                                        e.pairs().error().isEmpty()
                                                ? "no monitor and no pair was read"
                                                : e.pairs().error());
        return new Verdict(seen, List.of(finding), "");
    }

    /// One end makes attempts and the other does not.
    private static Optional<Finding> attempts(LinkEvidence e, List<Observation> seen) {
        Optional<Double> a = together(e, e.a(), "attempts");
        Optional<Double> b = together(e, e.b(), "attempts");
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        double more = Math.max(a.get(), b.get());
        double fewer = Math.min(a.get(), b.get());
        double share = more == 0 ? 1 : fewer / more;
        seen.add(
                new Observation(
                        "attempts of one end by those of the other",
                        "",
                        share,
                        "",
                        new Threshold(
                                ">=", 0.5, "", "assumption: both ends are given the same batches"),
                        format(
                                "%.0f at %s, %.0f at %s",
                                a.get(), e.a().node(), b.get(), e.b().node())));
        if (share < 0.5 && more > 10) {
            EndEvidence silent = a.get() < b.get() ? e.a() : e.b();
            return Optional.of(
                    new Finding(
                            Cause.PARTNER_SILENT,
                            silent.node(),
                            Confidence.HIGH,
                            format(
                                    "it made %.0f attempts while the other end made %.0f",
                                    fewer, more)));
        }
        return Optional.empty();
    }

    /// Fewer heralds reach one end.
    private static Optional<Finding> heralds(LinkEvidence e, List<Observation> seen) {
        Optional<Double> a = together(e, e.a(), "heralds");
        Optional<Double> b = together(e, e.b(), "heralds");
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        double apart = Math.abs(a.get() - b.get());
        double sigmas = Math.max(0, apart - SLACK) / Math.sqrt(Math.max(1, a.get() + b.get()));
        seen.add(
                new Observation(
                        "heralds that only one end has",
                        "",
                        sigmas,
                        "",
                        ALIKE,
                        format(
                                "%.0f at %s, %.0f at %s",
                                a.get(), e.a().node(), b.get(), e.b().node())));
        if (ALIKE.holds(sigmas)) {
            return Optional.empty();
        }
        EndEvidence deaf = a.get() < b.get() ? e.a() : e.b();
        return Optional.of(
                new Finding(
                        Cause.HERALDS_LOST,
                        deaf.node(),
                        Confidence.HIGH,
                        format(
                                "it heard %.0f of %.0f heralds",
                                Math.min(a.get(), b.get()), Math.max(a.get(), b.get()))));
    }

    /// Fewer pairs than the device declares, or none at all.
    private static Optional<Finding> rate(LinkEvidence e, List<Observation> seen) {
        Optional<Double> attempts = growth(e.a(), "attempts").or(() -> growth(e.b(), "attempts"));
        Optional<Double> heralds = growth(e.a(), "heralds").or(() -> growth(e.b(), "heralds"));
        if (attempts.isEmpty() || heralds.isEmpty() || e.pairs().success() <= 0) {
            return Optional.empty();
        }
        double expected = attempts.get() * e.pairs().success();
        if (expected < EXPECTED_LEAST) {
            return Optional.empty();
        }
        double share = heralds.get() / expected;
        seen.add(
                new Observation(
                        "heralds by those that the attempts should give",
                        "",
                        share,
                        "",
                        Threshold.RATE,
                        format("%.0f of %.1f", heralds.get(), expected)));
        boolean sure = heralds.get() + SIGMAS * Math.sqrt(expected) < expected;
        if (heralds.get() == 0) {
            return Optional.of(
                    new Finding(
                            Cause.PARTNER_SILENT,
                            e.link(),
                            Confidence.MEDIUM,
                            format(
                                    "zero coincidences in %.0f attempts: the station does not see both"
                                            + " ends",
                                    attempts.get())));
        }
        return sure && !Threshold.RATE.holds(share)
                ? Optional.of(
                        new Finding(
                                Cause.RATE,
                                e.link(),
                                Confidence.MEDIUM,
                                format("%.0f %% of the declared heralds", 100 * share)))
                : Optional.empty();
    }

    private static Optional<Finding> fidelity(LinkEvidence e, List<Observation> seen) {
        Interval measured = e.pairs().fidelity();
        if (measured.equals(Interval.NONE)) {
            return Optional.empty();
        }
        seen.add(
                new Observation(
                        "fidelity of pairs made meanwhile",
                        "",
                        measured.high(),
                        "",
                        new Threshold(
                                ">=",
                                e.pairs().tagged(),
                                "",
                                "the pairs' tags; upper end of the interval at 99.99 %"),
                        format(
                                "%.4f, %.4f to %.4f, %d pairs",
                                measured.estimate(),
                                measured.low(),
                                measured.high(),
                                e.pairs().joined())));
        return fidelityFalls(e.pairs())
                ? Optional.of(
                        new Finding(
                                Cause.FIDELITY,
                                e.link(),
                                Confidence.MEDIUM,
                                format(
                                        "pairs have %.3f, their tags say %.3f",
                                        measured.estimate(), e.pairs().tagged())))
                : Optional.empty();
    }

    /// Whether pairs are worse than their tags say, beyond chance.
    static boolean fidelityFalls(PairEvidence pairs) {
        return !pairs.fidelity().equals(Interval.NONE) && pairs.fidelity().high() < pairs.tagged();
    }

    /// While this end was looked at.
    private static Optional<Double> growth(EndEvidence end, String monitor) {
        return end.monitor(monitor).filter(s -> s.values().size() > 1).map(s -> s.growth(0, 1));
    }

    /// While both ends were looked at; empty when that was less than half of the time.
    private static Optional<Double> together(LinkEvidence e, EndEvidence end, String monitor) {
        double from = Math.max(e.a().beganS(), e.b().beganS());
        double to = Math.min(e.a().endedS(), e.b().endedS());
        double lasts = end.endedS() - end.beganS();
        if (lasts <= 0 || to - from < lasts / 2) {
            return Optional.empty();
        }
        return end.monitor(monitor)
                .filter(s -> s.values().size() > 1)
                .map(s -> s.growth((from - end.beganS()) / lasts, (to - end.beganS()) / lasts));
    }
}
