package dev.herald.daemon.doctor;

import dev.herald.daemon.doctor.Diagnosis.Confidence;
import dev.herald.daemon.doctor.Diagnosis.Finding;
import dev.herald.daemon.doctor.Diagnosis.Observation;
import dev.herald.daemon.doctor.Runbook.Verdict;
import dev.herald.daemon.report.RunText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The steps of the runbook that monitors answer. Pure functions of the evidence.
final class Steps {
    private static final String GO_ON = "no: go on";
    private static final String NOT_MEASURED = "not measured: go on";

    private Steps() {}

    // ---- 0

    static Verdict ready(LinkEvidence e) {
        List<Finding> findings = new ArrayList<>();
        for (EndEvidence end : e.ends()) {
            if (end.reached() && !end.device().equals("ready")) {
                findings.add(
                        new Finding(
                                Cause.DEVICE,
                                end.node(),
                                Confidence.HIGH,
                                "the device is "
                                        + end.device()
                                        + (end.detail().isEmpty() ? "" : ": " + end.detail())));
            }
        }
        if (findings.isEmpty()) {
            for (EndEvidence end : e.ends()) {
                if (end.reached() && !end.linkUp()) {
                    findings.add(
                            new Finding(
                                    Cause.LINK_DOWN,
                                    end.node(),
                                    Confidence.HIGH,
                                    "its link layer has no session with the peer"));
                }
            }
        }
        String branch = "yes: go on";
        for (EndEvidence end : e.ends()) {
            if (!end.reached()) {
                branch = end.node() + " was not reached (" + end.detail() + "): go on with one end";
            }
        }
        return new Verdict(List.of(), findings, branch);
    }

    // ---- 1

    static Verdict fibre(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (EndEvidence end : e.ends()) {
            Optional<Series> loss = end.monitor("loss").filter(s -> s.reference().isPresent());
            if (loss.isPresent()) {
                Series s = loss.get();
                double extra = extraLossDb(end);
                seen.add(
                        new Observation(
                                "loss beyond the reference",
                                end.node(),
                                extra,
                                "dB",
                                Threshold.EXTRA_LOSS,
                                versus(s, "dB")));
                if (!Threshold.EXTRA_LOSS.holds(extra)) {
                    findings.add(
                            new Finding(
                                    Cause.FIBRE_LOSS,
                                    end.node(),
                                    Confidence.HIGH,
                                    format("its fibre loses %.2f dB more than before", extra)));
                }
            }
        }
        return new Verdict(seen, findings, seen.isEmpty() ? NOT_MEASURED : GO_ON);
    }

    /// Beyond the reference, as its own monitor has it; 0 without one.
    private static double extraLossDb(EndEvidence end) {
        return end.monitor("loss")
                .filter(s -> s.reference().isPresent())
                .map(s -> s.median() - s.reference().getAsDouble())
                .orElse(0.0);
    }

    // ---- 2

    static Verdict detectors(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (EndEvidence end : e.ends()) {
            end.monitor("power")
                    .ifPresent(s -> {
                        double watts = s.max();
                        seen.add(
                                new Observation(
                                        "light on the detectors",
                                        end.node(),
                                        watts,
                                        "W",
                                        Threshold.LIGHT,
                                        ""));
                        if (!Threshold.LIGHT.holds(watts)) {
                            findings.add(
                                    new Finding(
                                            Cause.DETECTOR_BLINDED,
                                            "station",
                                            Confidence.HIGH,
                                            format("%.3g W fall on the detectors", watts)));
                        }
                    });
            end.monitor("dark").ifPresent(s -> dark(end, s, seen, findings));
        }
        return new Verdict(
                seen, findings.stream().limit(1).toList(), seen.isEmpty() ? NOT_MEASURED : GO_ON);
    }

    private static void dark(
            EndEvidence end, Series s, List<Observation> seen, List<Finding> findings) {
        double hz = s.median();
        boolean failure = !Threshold.DARK_FAILURE.holds(hz);
        double installed = 1.5 * s.reference().orElse(0);
        Threshold bound =
                installed > Threshold.DARK.value()
                        ? new Threshold(
                                "<=",
                                installed,
                                "Hz",
                                "half more than the reference, which is above the runbook's 100 Hz")
                        : failure ? Threshold.DARK_FAILURE : Threshold.DARK;
        seen.add(
                new Observation(
                        "dark counts of a detector", end.node(), hz, "Hz", bound, versus(s, "Hz")));
        if (!bound.holds(hz)) {
            findings.add(
                    new Finding(
                            Cause.DETECTOR_NOISE,
                            "station",
                            failure ? Confidence.HIGH : Confidence.MEDIUM,
                            format("%.4g counts per second without a photon of the link", hz)));
        }
    }

    // ---- 3

    static Verdict sources(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        boolean explained = blinded(e);
        int changed = 0;
        for (EndEvidence end : e.ends()) {
            Optional<Series> found = end.monitor("singles").filter(s -> s.reference().isPresent());
            if (found.isEmpty()) {
                continue;
            }
            Series s = found.get();
            double dim = s.shareBelow(s.upper() / 2);
            seen.add(
                    new Observation(
                            "time without photons",
                            end.node(),
                            dim,
                            "",
                            Threshold.DIM,
                            format("%d readings", s.values().size())));
            if (!Threshold.DIM.holds(dim) && !explained) {
                findings.add(
                        new Finding(
                                Cause.SOURCE_BLINKING,
                                end.node(),
                                Confidence.HIGH,
                                format("its source is dark for %.0f %% of the time", 100 * dim)));
                continue;
            }
            double change = photonChangeDb(end, s);
            seen.add(
                    new Observation(
                            "change of the photon rate beyond the fibre's",
                            end.node(),
                            Math.abs(change),
                            "dB",
                            Threshold.PHOTONS,
                            format("%+.2f dB; ", change) + versus(s, "Hz")));
            if (!Threshold.PHOTONS.holds(Math.abs(change))) {
                changed++;
                if (!explained && !late(end)) {
                    findings.add(
                            new Finding(
                                    Cause.SOURCE,
                                    end.node(),
                                    Confidence.MEDIUM,
                                    format(
                                            "%+.2f dB photons arrive from it, and its fibre is as before",
                                            change)));
                }
            }
        }
        String branch =
                seen.isEmpty()
                        ? NOT_MEASURED
                        : changed > 0
                                ? "the clock or light at the detectors explains the change: go on"
                                : "yes: go on";
        return new Verdict(seen, findings, branch);
    }

    /// Photons without dark counts against the reference, less what the fibre explains.
    private static double photonChangeDb(EndEvidence end, Series singles) {
        double darkNow = end.monitor("dark").map(Series::median).orElse(0.0);
        double darkThen =
                end.monitor("dark")
                        .filter(d -> d.reference().isPresent())
                        .map(d -> d.reference().getAsDouble())
                        .orElse(darkNow);
        double now = Math.max(1e-9, singles.median() - 2 * darkNow);
        double then = singles.reference().orElseThrow() - 2 * darkThen;
        return then <= 0 ? 0 : 10 * Math.log10(now / then) + extraLossDb(end);
    }

    private static boolean blinded(LinkEvidence e) {
        return e.ends().stream()
                .anyMatch(end ->
                        end.monitor("power")
                                .filter(s -> !Threshold.LIGHT.holds(s.max()))
                                .isPresent());
    }

    private static boolean late(EndEvidence end) {
        return end.monitor("clock")
                .filter(s -> !Threshold.CLOCK.holds(Math.abs(s.extreme())))
                .isPresent();
    }

    // ---- 4

    static Verdict arrival(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (EndEvidence end : e.ends()) {
            end.monitor("clock").ifPresent(s -> clock(end, s, seen, findings));
        }
        boolean late = !findings.isEmpty();
        for (EndEvidence end : e.ends()) {
            end.monitor("visibility")
                    .filter(s -> s.reference().isPresent())
                    .ifPresent(s -> {
                        double lost = s.reference().getAsDouble() - s.min();
                        seen.add(
                                new Observation(
                                        "visibility lost",
                                        end.node(),
                                        lost,
                                        "",
                                        Threshold.VISIBILITY,
                                        versus(s, "")));
                        if (!late && !Threshold.VISIBILITY.holds(lost)) {
                            findings.add(interference(format("the visibility fell by %.3f", lost)));
                        }
                    });
            end.monitor("phase")
                    .filter(s -> s.reference().isPresent())
                    .ifPresent(s -> {
                        double more =
                                Math.max(
                                        s.max() - s.reference().getAsDouble(),
                                        -s.min() - s.reference().getAsDouble());
                        seen.add(
                                new Observation(
                                        "phase between the arms beyond the reference",
                                        end.node(),
                                        more,
                                        "rad",
                                        Threshold.PHASE,
                                        versus(s, "rad")));
                        if (!Threshold.PHASE.holds(more)) {
                            findings.add(
                                    interference(
                                            format(
                                                    "the phase between the arms is %.2f rad off",
                                                    more)));
                        }
                    });
        }
        List<Finding> distinct =
                findings.stream()
                        .filter(f ->
                                f.cause() != Cause.INTERFERENCE
                                        || f.equals(
                                                findings.stream()
                                                        .filter(o -> o.cause() == f.cause())
                                                        .findFirst()
                                                        .orElse(f)))
                        .distinct()
                        .toList();
        return new Verdict(seen, distinct, seen.isEmpty() ? NOT_MEASURED : "yes: go on");
    }

    private static void clock(
            EndEvidence end, Series s, List<Observation> seen, List<Finding> findings) {
        double offset = s.extreme();
        seen.add(
                new Observation(
                        "offset of the clock",
                        end.node(),
                        Math.abs(offset),
                        "s",
                        Threshold.CLOCK,
                        format("%+.3g s", offset)));
        if (!Threshold.CLOCK.holds(Math.abs(offset))) {
            double drift = s.last() - s.values().getFirst();
            findings.add(
                    new Finding(
                            Cause.CLOCK,
                            end.node(),
                            Confidence.HIGH,
                            format("its clock is %.3g ns off", offset * 1e9)
                                    + (Math.abs(drift) > 0.1 * Math.abs(offset)
                                            ? format(" and moved by %.3g ns meanwhile", drift * 1e9)
                                            : "")));
        }
    }

    private static Finding interference(String why) {
        return new Finding(Cause.INTERFERENCE, "station", Confidence.MEDIUM, why);
    }

    // ---- 5

    static Verdict memories(LinkEvidence e) {
        List<Observation> seen = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        boolean falls = Partner.fidelityFalls(e.pairs());
        for (EndEvidence end : e.ends()) {
            memory(end, falls, seen, findings);
            end.monitor("gates")
                    .ifPresent(s -> {
                        seen.add(
                                new Observation(
                                        "error of operations beyond the declared",
                                        end.node(),
                                        s.median(),
                                        "",
                                        Threshold.OPERATION,
                                        ""));
                        if (!Threshold.OPERATION.holds(s.median())) {
                            findings.add(
                                    new Finding(
                                            Cause.OPERATIONS,
                                            end.node(),
                                            Confidence.HIGH,
                                            format(
                                                    "its operations depolarise with %.3g more",
                                                    s.median())));
                        }
                    });
        }
        return new Verdict(seen, findings, seen.isEmpty() ? NOT_MEASURED : "yes: go on");
    }

    /// The qubit of an end whose dephasing time is the smallest share of the declared one.
    private static void memory(
            EndEvidence end, boolean falls, List<Observation> seen, List<Finding> findings) {
        int worst = -1;
        double least = Double.POSITIVE_INFINITY;
        for (var declared : end.declaredT2S().entrySet()) {
            Optional<Series> t2 = end.monitor("t2." + declared.getKey());
            if (t2.isPresent() && t2.get().median() / declared.getValue() < least) {
                least = t2.get().median() / declared.getValue();
                worst = declared.getKey();
            }
        }
        Double declared = end.declaredT2S().get(worst);
        if (declared == null) {
            return;
        }
        double measured = least * declared;
        seen.add(
                new Observation(
                        "T2 of qubit " + worst + ", the worst, by the declared",
                        end.node(),
                        least,
                        "",
                        Threshold.T2,
                        format("%.3g s, declared %.3g s", measured, declared)));
        if (!Threshold.T2.holds(least)) {
            findings.add(
                    new Finding(
                            Cause.MEMORY,
                            end.node(),
                            falls ? Confidence.HIGH : Confidence.MEDIUM,
                            format(
                                    "T2 of qubit %d is %.3g s, not %.3g s",
                                    worst, measured, declared)));
        }
    }

    private static String versus(Series s, String unit) {
        String u = unit.isEmpty() ? "" : " " + unit;
        return s.reference().isEmpty()
                ? RunText.short5(s.median()) + u + ", no reference"
                : RunText.short5(s.median())
                        + u
                        + ", "
                        + RunText.short5(s.reference().getAsDouble())
                        + u
                        + " "
                        + RunText.seconds(s.referenceAgeS())
                        + " ago";
    }

    static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
