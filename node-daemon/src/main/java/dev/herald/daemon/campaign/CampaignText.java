package dev.herald.daemon.campaign;

import dev.herald.daemon.report.Table;
import java.util.List;
import java.util.Locale;

/// The results as text, and as comma-separated values.
public final class CampaignText {
    private static final String[] COLUMNS = {
        "scenario",
        "kind",
        "OKs",
        "throughput_per_s",
        "throughput_error",
        "pair_latency_s",
        "pair_latency_error",
        "request_latency_s",
        "request_latency_error",
        "scaled_latency_s",
        "scaled_latency_error",
        "fidelity",
        "fidelity_error",
        "qber_z",
        "qber_x",
        "qber_y",
        "fairness_throughput",
        "fairness_latency",
        "requests",
        "finished",
        "failed",
        "refused",
        "revoked",
        "run_s",
        "runs"
    };

    private CampaignText() {}

    /// One line for each kind of each scenario.
    public static String table(List<ScenarioResult> results) {
        Table table =
                new Table(
                        "scenario",
                        "kind",
                        "OKs",
                        "pairs/s",
                        "±",
                        "latency s",
                        "±",
                        "request s",
                        "scaled s",
                        "fidelity",
                        "±",
                        "A/B pairs/s",
                        "A/B latency",
                        "ended",
                        "failed");
        for (ScenarioResult result : results) {
            for (KindResult k : result.kinds()) {
                table.row(
                        result.scenario().name(),
                        k.useCase().toString(),
                        Long.toString(k.oks()),
                        number(k.throughput().value()),
                        number(k.throughput().error()),
                        number(k.pairLatency().value()),
                        number(k.pairLatency().error()),
                        number(k.requestLatency().value()),
                        number(k.scaledLatency().value()),
                        number(k.fidelity().value()),
                        number(k.fidelity().error()),
                        number(k.fairThroughput()),
                        number(k.fairLatency()),
                        Long.toString(k.finished()),
                        Long.toString(k.failed()));
            }
        }
        return table.format("");
    }

    /// The frame losses beside the smallest one, by the paper's relative difference; empty when there
    /// are none.
    public static String frameLoss(List<ScenarioResult> results) {
        List<ScenarioResult> lossy =
                results.stream().filter(r -> r.scenario().frameLoss() > 0).toList();
        if (lossy.size() < 2) {
            return "";
        }
        ScenarioResult base = lossy.getLast();
        Table table =
                new Table(
                        "frame loss",
                        "kind",
                        "OKs",
                        "throughput",
                        "latency",
                        "fidelity",
                        "failed",
                        "revoked");
        for (ScenarioResult result : lossy) {
            for (KindResult k : result.kinds()) {
                KindResult of = base.kind(k.useCase());
                table.row(
                        String.format(Locale.ROOT, "%.0e", result.scenario().frameLoss()),
                        k.useCase().toString(),
                        difference(new Estimate(k.oks(), 0), new Estimate(of.oks(), 0)),
                        difference(k.throughput(), of.throughput()),
                        difference(k.pairLatency(), of.pairLatency()),
                        difference(k.fidelity(), of.fidelity()),
                        Long.toString(k.failed()),
                        Long.toString(k.revoked()));
            }
        }
        return "Relative difference |a - b| / max(a, b) from a frame loss of "
                + String.format(Locale.ROOT, "%.0e", base.scenario().frameLoss())
                + ", same requests:\n"
                + table.format("  ");
    }

    private static String difference(Estimate a, Estimate b) {
        return number(Estimate.relativeDifference(a, b));
    }

    /// The same as the table and more, for other programs: RFC 4180, empty where nothing was measured.
    public static String csv(List<ScenarioResult> results) {
        StringBuilder out = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (ScenarioResult result : results) {
            for (KindResult k : result.kinds()) {
                out.append(result.scenario().name()).append(',').append(k.useCase());
                out.append(',').append(k.oks());
                for (Estimate e :
                        List.of(
                                k.throughput(),
                                k.pairLatency(),
                                k.requestLatency(),
                                k.scaledLatency(),
                                k.fidelity())) {
                    cell(out, e.value());
                    cell(out, e.error());
                }
                cell(out, k.qberZ().value());
                cell(out, k.qberX().value());
                cell(out, k.qberY().value());
                cell(out, k.fairThroughput());
                cell(out, k.fairLatency());
                for (long count :
                        new long[] {
                            k.requests(), k.finished(), k.failed(), k.refused(), k.revoked()
                        }) {
                    out.append(',').append(count);
                }
                cell(out, result.seconds());
                out.append(',').append(result.runs()).append("\r\n");
            }
        }
        return out.toString();
    }

    private static void cell(StringBuilder out, double value) {
        out.append(',');
        if (!Double.isNaN(value)) {
            out.append(String.format(Locale.ROOT, "%.6g", value));
        }
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
