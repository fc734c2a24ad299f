package dev.herald.daemon.campaign.qnp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.daemon.campaign.Estimate;
import dev.herald.daemon.campaign.SvgChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The results as table, comparison, CSV, JSON (spec/schema/campaign-qnp-1.json) and plots.
public final class QnpReport {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private QnpReport() {}

    /// @throws IOException when a file cannot be written
    public static void write(Path directory, QnpCampaign campaign, List<QnpResult> results)
            throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("results.txt", table(results));
        files.put("comparison.txt", comparison(results));
        files.put("results.csv", csv(results));
        files.put("results.json", json(campaign, results));
        plots(results).forEach((name, chart) -> files.put(name + ".svg", chart.svg()));
        Files.createDirectories(directory);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    public static String table(List<QnpResult> results) {
        StringBuilder out = new StringBuilder();
        put(
                out,
                "%-32s %16s %8s %16s %9s %9s %8s%n",
                "scenario",
                "latency, s",
                "unserved",
                "pairs/s",
                "good/s",
                "fidelity",
                "cut off");
        for (QnpResult r : results) {
            put(
                    out,
                    "%-32s %16s %8d %16s %9s %9s %8d%n",
                    r.scenario().name(),
                    number(r.latency(), "%.2f"),
                    r.unserved(),
                    number(r.throughput(), "%.2f"),
                    number(new Estimate(r.goodput().value(), Double.NaN), "%.2f"),
                    number(new Estimate(r.fidelity(0).value(), Double.NaN), "%.4f"),
                    r.cutOff());
        }
        return out.toString();
    }

    public static String comparison(List<QnpResult> results) {
        StringBuilder out = new StringBuilder();
        for (QnpCriteria.Criterion c : QnpCriteria.of(results)) {
            put(
                    out,
                    "%s  %s%n      published: %s%n      here: %s%n",
                    c.holds() ? "holds" : "FAILS",
                    c.name(),
                    c.published(),
                    c.ours());
        }
        return out.toString();
    }

    private static String csv(List<QnpResult> results) {
        StringBuilder out = new StringBuilder();
        put(
                out,
                "scenario,circuits,requests,cutoff,memory_s,delay_s,latency_s,latency_error_s,unserved,"
                        + "pairs_per_s,pairs_per_s_error,first_pairs_per_s,good_per_s,fidelity,delivered,"
                        + "mismatches,onesided,cut_off,sessions_lost%n");
        for (QnpResult r : results) {
            QnpScenario s = r.scenario();
            put(
                    out,
                    "%s,%d,%d,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%d,%d,%d,%d,%d%n",
                    s.name(),
                    s.circuits(),
                    s.requests(),
                    s.cutoff().name().toLowerCase(Locale.ROOT),
                    s.memorySeconds(),
                    s.messageDelayNs() * 1e-9,
                    cell(r.latency().value()),
                    cell(r.latency().error()),
                    r.unserved(),
                    cell(r.throughput().value()),
                    cell(r.throughput().error()),
                    cell(r.throughput(0).value()),
                    cell(r.goodput().value()),
                    cell(r.fidelity(0).value()),
                    r.delivered(),
                    r.mismatches(),
                    r.onesided(),
                    r.cutOff(),
                    r.sessionsLost());
        }
        return out.toString();
    }

    /// @throws IllegalStateException never, for a result is made of numbers and text
    public static String json(QnpCampaign campaign, List<QnpResult> results) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", "campaign-qnp-1");
        root.put("campaign", Qnp2020.NAME);
        root.put("seed", campaign.seed());
        root.put("runs", campaign.runs());
        ArrayNode all = root.putArray("scenarios");
        for (QnpResult r : results) {
            scenario(all.addObject(), r);
        }
        ArrayNode criteria = root.putArray("criteria");
        for (QnpCriteria.Criterion c : QnpCriteria.of(results)) {
            ObjectNode node = criteria.addObject();
            node.put("name", c.name());
            node.put("published", c.published());
            node.put("here", c.ours());
            node.put("holds", c.holds());
        }
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result could not be written as JSON", e);
        }
    }

    private static void scenario(ObjectNode node, QnpResult r) {
        QnpScenario s = r.scenario();
        node.put("name", s.name());
        node.put("circuits", s.circuits());
        node.put("requests", s.requests());
        node.put("cutoff", s.cutoff().name().toLowerCase(Locale.ROOT));
        node.put("memory_s", s.memorySeconds());
        node.put("delay_s", s.messageDelayNs() * 1e-9);
        node.put("unserved", r.unserved());
        node.put("delivered", r.delivered());
        node.put("mismatches", r.mismatches());
        node.put("onesided", r.onesided());
        node.put("cut_off", r.cutOff());
        node.put("sessions_lost", r.sessionsLost());
        estimate(node, "latency_s", r.latency());
        estimate(node, "pairs_per_s", r.throughput());
        estimate(node, "good_per_s", r.goodput());
        ArrayNode each = node.putArray("circuit");
        for (int i = 0; i < s.circuits(); i++) {
            ObjectNode one = each.addObject();
            estimate(one, "pairs_per_s", r.throughput(i));
            estimate(one, "fidelity", r.fidelity(i));
        }
    }

    private static void estimate(ObjectNode node, String name, Estimate estimate) {
        ObjectNode into = node.putObject(name);
        into.put("value", known(estimate.value()));
        into.put("standard_error", known(estimate.error()));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /// By file name: latency by requests for each set of circuits, throughput alone and beside another, by
    /// delay, and good pairs by memory.
    static Map<String, SvgChart> plots(List<QnpResult> results) {
        Map<String, SvgChart> charts = new LinkedHashMap<>();
        for (QnpResult r : results) {
            String[] words = r.scenario().name().split("/", -1);
            switch (words[0]) {
                case "latency" ->
                        chart(charts, words[0] + "-" + words[1], "Mean latency, " + words[1], "s")
                                .add(words[3], words[2], r.latency());
                case "throughput" -> {
                    SvgChart chart =
                            chart(charts, words[0], "A0-B0 alone and beside A1-B1", "pairs/s");
                    chart.add(words[1], words[2], r.throughput(0));
                }
                case "delay" ->
                        chart(charts, words[0], "Throughput by message delay a hop", "pairs/s")
                                .add(words[2], words[1], r.throughput());
                case "oracle" ->
                        chart(charts, words[0], "Good pairs by memory lifetime", "pairs/s")
                                .add(words[2], words[1], r.goodput());
                default -> {} // no plot
            }
        }
        return charts;
    }

    private static SvgChart chart(
            Map<String, SvgChart> charts, String file, String title, String unit) {
        return charts.computeIfAbsent(file, _ -> new SvgChart(title, unit, false));
    }

    private static String number(Estimate estimate, String format) {
        if (!estimate.isKnown()) {
            return "-";
        }
        String value = String.format(Locale.ROOT, format, estimate.value());
        return Double.isNaN(estimate.error())
                ? value
                : value + " ± " + String.format(Locale.ROOT, format, estimate.error());
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
    }

    private static void put(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
