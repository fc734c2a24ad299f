package dev.herald.daemon.demo;

import dev.herald.daemon.emulate.RunResult;
import dev.herald.daemon.emulate.RunResult.CheckResult;
import dev.herald.daemon.emulate.RunResult.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds what jobs measured against what the model of the path, and what is known of readout, makes of
/// it. Rates are reported and not checked: they depend on how busy the machine is.
final class DemoChecks {
    /// Fewer rounds than these prove nothing.
    static final int ROUNDS_MIN = 20;

    private DemoChecks() {}

    static List<CheckResult> of(RunResult.AppResult app) {
        String where = app.name() + " " + app.from() + "-" + app.to();
        List<CheckResult> checks = new ArrayList<>();
        if (app.runs() < ROUNDS_MIN) {
            checks.add(new CheckResult(where + ": rounds", app.runs(), ROUNDS_MIN, 0, false));
            return checks;
        }
        Map<String, Interval> figures = app.figures();
        switch (app.name()) {
            case "pairs" -> {
                // F = 1 - E/(2n) with E errors in three bases of n pairs each.
                double expected = figure(figures, "expected_measured");
                double tolerance = 1.5 * Tolerance.ofShare(app.runs(), (1 - expected) / 1.5);
                checks.add(
                        CheckResult.of(
                                where + ": fidelity",
                                figure(figures, "fidelity"),
                                expected,
                                tolerance));
            }
            case "teleport" -> {
                double expected = figure(figures, "expected_measured");
                checks.add(
                        CheckResult.of(
                                where + ": average fidelity",
                                figure(figures, "average_fidelity"),
                                expected,
                                Tolerance.ofShare(app.runs(), 1 - expected)));
                checks.add(
                        CheckResult.of(where + ": outcomes that occur", outcomes(figures), 4, 0));
            }
            case "telegate" -> {
                // F = 1 - 1.6 E/N with E wrong signs in N rounds.
                double expected = figure(figures, "expected_measured");
                checks.add(
                        CheckResult.of(
                                where + ": average gate fidelity",
                                figure(figures, "average_gate_fidelity"),
                                expected,
                                1.6 * Tolerance.ofShare(app.runs(), (1 - expected) / 1.6)));
            }
            case "qkd" -> {
                // The bits that are tested are shared out between the bases at random: a third at
                // least.
                long tested = Math.max(1, Math.round(figure(figures, "test_bits") / 3));
                for (String basis : List.of("z", "x")) {
                    double expected = figure(figures, "expected_qber_" + basis);
                    checks.add(
                            CheckResult.of(
                                    where + ": error rate " + basis,
                                    figure(figures, "qber_" + basis),
                                    expected,
                                    Tolerance.ofShare(tested, expected)));
                }
                checks.add(
                        new CheckResult(
                                where + ": sifted bits",
                                figure(figures, "sifted_bits"),
                                app.runs() / 2.0,
                                app.runs() * Tolerance.ofShare(app.runs(), 0.5),
                                Math.abs(figure(figures, "sifted_bits") - app.runs() / 2.0)
                                        <= app.runs() * Tolerance.ofShare(app.runs(), 0.5)));
            }
            default -> {}
        }
        return checks;
    }

    private static double outcomes(Map<String, Interval> figures) {
        return figures.entrySet().stream()
                .filter(f -> f.getKey().startsWith("outcome_") && f.getValue().estimate() > 0)
                .count();
    }

    /// NaN, which fails every check, when there is none.
    private static double figure(Map<String, Interval> figures, String name) {
        Interval figure = figures.get(name);
        return figure == null ? Double.NaN : figure.estimate();
    }
}
