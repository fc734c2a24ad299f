package dev.herald.daemon.report;

import dev.herald.daemon.emulate.RunResult;
import java.util.Locale;

/// A result as text for people: short, aligned, with units.
public final class RunText {
    private RunText() {}

    public static String write(RunResult result) {
        StringBuilder out = new StringBuilder();
        if (result.events() > 0) {
            out.append(
                    format(
                            "%s, seed %d: %s simulated in %s, %,d events",
                            result.scenario(),
                            result.seed(),
                            seconds(result.simulatedSeconds()),
                            seconds(result.wallSeconds()),
                            result.events()));
        } else {
            out.append(
                    format(
                            "%s in real time, %s",
                            result.scenario(), seconds(result.wallSeconds())));
        }
        out.append('\n');
        Table links = new Table("link", "pairs", "attempts", "rate/Hz", "fidelity", "interval");
        for (RunResult.LinkResult link : result.links()) {
            links.row(
                    link.name(),
                    Long.toString(link.pairs()),
                    link.attempts() == 0 ? "-" : Long.toString(link.attempts()),
                    short5(link.rateHz()),
                    estimate(link.fidelity()),
                    interval(link.fidelity()));
        }
        append(out, links);
        append(out, virtualLinks(result));
        Table turns = new Table("turn of", "at", "share", "pairs", "of pairs");
        for (RunResult.TurnResult turn : result.turns()) {
            turns.row(
                    turn.name(),
                    turn.station(),
                    short5(turn.share()),
                    Long.toString(turn.pairs()),
                    short5(turn.ofPairs()));
        }
        append(out, turns);
        Table circuits =
                new Table(
                        "circuit",
                        "mode",
                        "asked",
                        "pairs",
                        "expired",
                        "rate/Hz",
                        "p50/s",
                        "p99/s",
                        "fidelity",
                        "interval");
        for (RunResult.CircuitResult circuit : result.circuits()) {
            RunResult.Latency latency = circuit.latencyS();
            circuits.row(
                    circuit.from() + "-" + circuit.to(),
                    circuit.mode(),
                    circuit.requested() == 0 ? "stream" : Long.toString(circuit.requested()),
                    Long.toString(circuit.delivered()),
                    Long.toString(circuit.expired()),
                    short5(circuit.rateHz()),
                    circuit.delivered() == 0 ? "-" : short5(latency.p50()),
                    circuit.delivered() == 0 ? "-" : short5(latency.p99()),
                    estimate(circuit.fidelity()),
                    interval(circuit.fidelity()));
        }
        append(out, circuits);
        circuitNotes(out, result);
        out.append(StockText.write(result.stocks()));
        Table faults = new Table("fault", "on", "from/s", "for/s", "pairs", "rate/Hz", "fidelity");
        for (RunResult.FaultResult fault : result.faults()) {
            faults.row(
                    fault.kind(),
                    fault.on(),
                    short5(fault.atS()),
                    short5(fault.forS()),
                    Long.toString(fault.pairs()),
                    short5(fault.rateHz()),
                    estimate(fault.fidelity()));
        }
        append(out, faults);
        for (RunResult.PursuitResult pursuit : result.pursuits()) {
            append(out, pursuit);
        }
        for (RunResult.AppResult app : result.apps()) {
            out.append(
                    format(
                            "%n  %s %s-%s: %d rounds",
                            app.name(), app.from(), app.to(), app.runs()));
            out.append(app.error().isEmpty() ? "" : "; ended early: " + app.error()).append('\n');
            Table figures = new Table("figure", "value", "interval");
            app.figures()
                    .forEach((name, figure) ->
                            figures.row(name, short5(figure.estimate()), interval(figure)));
            out.append(figures.format("    "));
        }
        if (!result.left().equals(RunResult.Left.NOTHING)) {
            out.append(
                    format(
                            "%n  left after the run: %d ends of circuits, %d qubits in use%n",
                            result.left().circuits(), result.left().qubits()));
        }
        out.append(checks(result));
        return out.toString();
    }

    private static Table virtualLinks(RunResult result) {
        Table table =
                new Table(
                        "virtual link",
                        "ends",
                        "state",
                        "since/s",
                        "set up",
                        "pairs",
                        "model/Hz",
                        "model fidelity",
                        "why");
        for (RunResult.VirtualLinkResult link : result.virtualLinks()) {
            table.row(
                    link.name(),
                    link.from() + "-" + link.to(),
                    link.up() ? "up" : "down",
                    short5(link.sinceS()),
                    Integer.toString(link.setUps()),
                    Long.toString(link.pairs()),
                    link.up() ? short5(link.rateHz()) : "-",
                    link.up() ? short5(link.fidelity()) : "-",
                    link.error());
        }
        return table;
    }

    private static void circuitNotes(StringBuilder out, RunResult result) {
        for (int i = 0; i < result.circuits().size(); i++) {
            RunResult.CircuitResult circuit = result.circuits().get(i);
            String name = format("  circuit %d, %s-%s: ", i, circuit.from(), circuit.to());
            if (circuit.pathChanges() > 0) {
                out.append(name).append(format("%d changes of path%n", circuit.pathChanges()));
            }
            if (!circuit.tested().equals(RunResult.Interval.NONE)) {
                out.append(name)
                        .append(
                                format(
                                        "fidelity by test rounds %s, %s%n",
                                        estimate(circuit.tested()), interval(circuit.tested())));
            }
            if (!circuit.error().isEmpty()) {
                out.append(name).append("ended early: ").append(circuit.error()).append('\n');
            }
        }
    }

    /// The checks alone, with what was measured beside what was expected.
    public static String checks(RunResult result) {
        Table checks = new Table("check", "measured", "expected", "tolerance", "");
        for (RunResult.CheckResult check : result.checks()) {
            checks.row(
                    check.name(),
                    short5(check.measured()),
                    short5(check.expected()),
                    "±" + short5(check.tolerance()),
                    check.pass() ? "pass" : "FAIL");
        }
        StringBuilder out = new StringBuilder();
        append(out, checks);
        if (!checks.isEmpty()) {
            long failed = result.checks().stream().filter(c -> !c.pass()).count();
            out.append(
                    failed == 0
                            ? format("all %d checks hold%n", result.checks().size())
                            : format("%d of %d checks FAIL%n", failed, result.checks().size()));
        }
        return out.toString();
    }

    /// Five significant digits, without an exponent where it is readable.
    public static String short5(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e7) {
            return format("%.4e", value);
        }
        int decimals = Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
        return format("%." + Math.min(decimals, 6) + "f", value);
    }

    /// A time with three digits and its unit.
    public static String seconds(double value) {
        if (value >= 100) {
            return format("%,.0f s", value);
        }
        return value >= 1
                ? format("%.3g s", value)
                : value >= 1e-3 ? format("%.3g ms", value * 1e3) : format("%.3g us", value * 1e6);
    }

    static String estimate(RunResult.Interval interval) {
        return interval.equals(RunResult.Interval.NONE) ? "-" : short5(interval.estimate());
    }

    private static String interval(RunResult.Interval interval) {
        if (interval.low() == interval.high()) {
            return "";
        }
        return short5(interval.low()) + " to " + short5(interval.high());
    }

    private static void append(StringBuilder out, RunResult.PursuitResult pursuit) {
        out.append(
                format(
                        "%n  pairs on %s, keeping %s: %d of %d in %s%s%n",
                        pursuit.link(),
                        pursuit.mode(),
                        pursuit.delivered(),
                        pursuit.requested(),
                        seconds(pursuit.seconds()),
                        pursuit.complete() ? "" : "; ended early: " + pursuit.error()));
        Table attempts =
                new Table("at/s", "for/s", "fidelity", "point", "asked", "pairs", "ended with");
        for (RunResult.AttemptResult attempt : pursuit.attempts()) {
            attempts.row(
                    short5(attempt.atS()),
                    short5(attempt.forS()),
                    short5(attempt.minFidelity()),
                    attempt.point() < 0 ? "-" : Integer.toString(attempt.point()),
                    Integer.toString(attempt.requested()),
                    Integer.toString(attempt.delivered() - attempt.revoked()),
                    attempt.error().isEmpty()
                            ? "all pairs"
                            : (attempt.takenOn() ? "" : "refused, ") + attempt.error());
        }
        out.append(attempts.format("    "));
    }

    private static void append(StringBuilder out, Table table) {
        if (!table.isEmpty()) {
            out.append('\n').append(table.format("  "));
        }
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
