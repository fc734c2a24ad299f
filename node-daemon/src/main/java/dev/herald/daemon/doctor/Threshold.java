package dev.herald.daemon.doctor;

import dev.herald.daemon.report.RunText;

/// A bound of the runbook and where it comes from.
///
/// @param value in the unit
/// @param unit empty for a number
/// @param source of the bound
public record Threshold(String sign, double value, String unit, String source) {
    static final String RUNBOOK = "link-degradation runbook";

    static final Threshold EXTRA_LOSS = new Threshold("<=", 0.5, "dB", RUNBOOK);
    static final Threshold DARK = new Threshold("<=", 100, "Hz", RUNBOOK);
    static final Threshold DARK_FAILURE = new Threshold("<=", 1_000, "Hz", "failure description");
    static final Threshold LIGHT =
            new Threshold(
                    "<=", 1e-9, "W", "assumption: ten million times the power of the photons");
    static final Threshold PHOTONS = new Threshold("<=", 0.5, "dB", RUNBOOK + ", as for the fibre");
    static final Threshold DIM =
            new Threshold("<=", 0.05, "", "assumption: share of readings at less than half");
    static final Threshold CLOCK = new Threshold("<=", 1e-9, "s", "synchronisation below 1 ns");
    static final Threshold VISIBILITY =
            new Threshold("<=", 0.02, "", "assumption: loss of visibility");
    static final Threshold PHASE =
            new Threshold("<=", 0.1, "rad", "assumption: 0.25 % of the fidelity");
    static final Threshold T2 =
            new Threshold(">=", 0.5, "", "assumption: share of the declared time");
    static final Threshold OPERATION =
            new Threshold(
                    "<=",
                    0.005,
                    "",
                    "assumption: depolarising probability beyond what is declared");
    static final Threshold RATE =
            new Threshold(">=", 0.8, "", "assumption: share of the declared success probability");

    /// `<= 0.5 dB`.
    String text() {
        return sign + " " + RunText.short5(value) + (unit.isEmpty() ? "" : " " + unit);
    }

    boolean holds(double measured) {
        return sign.equals("<=") ? measured <= value : measured >= value;
    }
}
