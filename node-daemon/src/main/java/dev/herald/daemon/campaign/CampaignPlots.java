package dev.herald.daemon.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The plots of a campaign, by file name: throughput, latency and fidelity by load, by mix and scheduler,
/// and by frame loss.
final class CampaignPlots {
    private record Metric(
            String name, String unit, boolean logarithmic, Function<KindResult, Estimate> of) {}

    private static final List<Metric> METRICS =
            List.of(
                    new Metric("throughput", "pairs/s", true, KindResult::throughput),
                    new Metric("latency", "mean pair latency, s", true, KindResult::pairLatency),
                    new Metric("fidelity", "fidelity", false, KindResult::fidelity));

    private CampaignPlots() {}

    static Map<String, String> of(List<ScenarioResult> results) {
        Map<String, SvgChart> charts = new LinkedHashMap<>();
        for (Metric metric : METRICS) {
            for (ScenarioResult result : results) {
                add(charts, metric, result);
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        charts.forEach((name, chart) -> {
            if (!chart.isEmpty()) {
                files.put(name + ".svg", chart.svg());
            }
        });
        return files;
    }

    private static void add(Map<String, SvgChart> charts, Metric metric, ScenarioResult result) {
        CampaignScenario scenario = result.scenario();
        String[] words = scenario.name().split("/", -1);
        String hardware = words[0];
        List<String> group = new ArrayList<>();
        String file;
        String title;
        if (scenario.frameLoss() > 0) {
            file = "frame-loss-" + metric.name();
            title = "Frame loss, QL2020, LowerWFQ";
            group.add(String.format(Locale.ROOT, "%.0e", scenario.frameLoss()));
        } else if (words[1].equals("mix")) {
            file = "mix-" + hardware + "-" + metric.name();
            title = "By mix and scheduler, " + scenario.hardware().title();
            group.add(words[2]);
            group.add(scenario.scheduling().title());
        } else if (words.length > 3 && words[3].equals("both")) {
            file = "load-" + hardware + "-" + metric.name();
            title = "One kind of requests from both nodes, " + scenario.hardware().title();
            group.add(words[1]);
            group.add(words[2]);
        } else {
            return;
        }
        SvgChart chart =
                charts.computeIfAbsent(
                        file,
                        _ ->
                                new SvgChart(
                                        title + ": " + metric.name(),
                                        metric.unit(),
                                        metric.logarithmic()));
        for (KindResult kind : result.kinds()) {
            chart.add(String.join(" ", group), kind.useCase().toString(), metric.of().apply(kind));
        }
    }
}
