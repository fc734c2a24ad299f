package dev.herald.daemon.campaign.qnp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The published behaviours (network-transport 3.10), each as a criterion that the results meet or not. One
/// whose scenarios were not run is left out.
public final class QnpCriteria {
    /// @param published what the paper reports
    /// @param ours the figures
    public record Criterion(String name, String published, String ours, boolean holds) {}

    private static final double LINEAR_R2 = 0.9;
    private static final double COLLAPSE = 4;
    private static final double FLAT = 0.85;
    private static final double FALLEN = 0.25;

    private final Map<String, QnpResult> byName = new LinkedHashMap<>();
    private final List<Criterion> criteria = new ArrayList<>();

    private QnpCriteria(List<QnpResult> results) {
        results.forEach(result -> byName.put(result.scenario().name(), result));
    }

    public static List<Criterion> of(List<QnpResult> results) {
        QnpCriteria all = new QnpCriteria(results);
        all.latencyIsLinear("latency/circuits1-long");
        all.latencyIsLinear("latency/circuits2-long");
        all.fidelityCostsTime();
        all.congestion();
        all.competition();
        all.delay("short");
        all.delay("long");
        all.oracle();
        all.safety();
        return List.copyOf(all.criteria);
    }

    private Map<String, List<QnpResult>> series(String prefix) {
        return byName.values().stream()
                .filter(r -> r.scenario().name().startsWith(prefix + "/"))
                .collect(
                        Collectors.groupingBy(
                                r -> parent(r.scenario().name()),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }

    private void latencyIsLinear(String prefix) {
        series(prefix)
                .forEach((name, points) -> {
                    if (points.size() < 3) {
                        return;
                    }
                    Line line = Line.through(points, r -> r.latency().value());
                    boolean served = points.stream().allMatch(r -> r.unserved() == 0);
                    add(
                            name,
                            "latency grows linearly with the requests",
                            line.slope > 0 && line.r2 >= LINEAR_R2 && served,
                            "%.2f s and %.2f s more for each request, r2 %.3f",
                            line.intercept,
                            line.slope,
                            line.r2);
                });
    }

    private void fidelityCostsTime() {
        List<QnpResult> most = new ArrayList<>();
        for (String f : List.of("0.7", "0.8", "0.9")) {
            QnpResult result = byName.get("latency/circuits1-long/f" + f + "/8");
            if (result != null) {
                most.add(result);
            }
        }
        if (most.size() == 3) {
            double low = most.get(0).latency().value();
            double middle = most.get(1).latency().value();
            double high = most.get(2).latency().value();
            add(
                    "latency by fidelity",
                    "higher fidelity is slower",
                    low < middle && middle < high,
                    "8 requests: %.2f s at 0.7, %.2f s at 0.8, %.2f s at 0.9",
                    low,
                    middle,
                    high);
        }
    }

    private void congestion() {
        series("latency/circuits4-long")
                .forEach((name, points) -> {
                    QnpResult collapsed = points.getLast();
                    String other =
                            collapsed
                                    .scenario()
                                    .name()
                                    .replace("circuits4-long", "circuits4-short");
                    QnpResult cured = byName.get(other);
                    if (cured != null) {
                        double ratio = collapsed.latency().value() / cured.latency().value();
                        boolean worse = collapsed.unserved() > 0 || ratio >= COLLAPSE;
                        add(
                                "congestion " + name.substring(name.lastIndexOf('/') + 1),
                                "four circuits and a long cut-off collapse; a short one cures it",
                                worse && cured.unserved() == 0,
                                "%.1f s and %d unserved with the long cut-off, %.1f s with the short one",
                                collapsed.latency().value(),
                                collapsed.unserved(),
                                cured.latency().value());
                    }
                });
        series("latency/circuits4-short")
                .forEach((name, points) -> {
                    if (points.size() >= 3) {
                        List<QnpResult> shared = points.stream().skip(3).toList();
                        List<QnpResult> fitted = shared.size() >= 3 ? shared : points;
                        Line line = Line.through(fitted, r -> r.latency().value());
                        add(
                                name,
                                "linear again with the short cut-off",
                                line.slope > 0 && line.r2 >= LINEAR_R2,
                                "from the fourth request on %.2f s more for each, r2 %.3f",
                                line.slope,
                                line.r2);
                    }
                });
    }

    private void competition() {
        for (String f : List.of("0.7", "0.8", "0.9")) {
            QnpResult alone = byName.get("throughput/f" + f + "/circuits1");
            QnpResult shared = byName.get("throughput/f" + f + "/circuits2");
            if (alone != null && shared != null) {
                double share = shared.throughput(0).value() / alone.throughput(0).value();
                add(
                        "competition f" + f,
                        "27 pairs/s alone, 18 beside another: 0.67, more than half",
                        share > 0.5,
                        "%.1f pairs/s alone, %.1f beside another: %.2f",
                        alone.throughput(0).value(),
                        shared.throughput(0).value(),
                        share);
            }
        }
    }

    private void delay(String cutoff) {
        List<QnpResult> points =
                series("delay/" + cutoff).getOrDefault("delay/" + cutoff, List.of());
        if (points.size() < 3) {
            return;
        }
        QnpResult without = points.getFirst();
        double limit = without.shortCutOff();
        double flat = 1;
        double fallen = 1;
        for (QnpResult point : points) {
            double confirmed = Qnp2020.HOPS_TO_CONFIRM * point.scenario().messageDelayNs() * 1e-9;
            double share = point.throughput().value() / without.throughput().value();
            if (confirmed <= limit / 3) {
                flat = Math.min(flat, share);
            }
            if (confirmed >= 3 * limit) {
                fallen = Math.min(fallen, share);
            }
        }
        add(
                "message delay, " + cutoff + " cut-off",
                "no effect on throughput below the cut-off, collapse beyond it",
                flat >= FLAT && fallen <= FALLEN,
                "short cut-off %.1f ms: %.2f of the throughput while a pair is confirmed within a third"
                        + " of it, %.3f when it takes three times and more",
                limit * 1e3,
                flat,
                fallen);
    }

    private void oracle() {
        byName.forEach((name, filtered) -> {
            if (name.startsWith("oracle/oracle/")) {
                String memory = name.substring("oracle/oracle/".length());
                QnpResult own = byName.get("oracle/long/" + memory);
                QnpResult quick = byName.get("oracle/short/" + memory);
                if (own != null && quick != null && filtered.scenario().memorySeconds() <= 2) {
                    double best = Math.max(own.goodput().value(), quick.goodput().value());
                    add(
                            "oracle, memory " + memory,
                            "a cut-off beats an oracle that filters bad pairs at the end",
                            best > filtered.goodput().value(),
                            "%.1f good pairs/s with the long cut-off, %.1f with the short one, %.1f"
                                    + " with the oracle",
                            own.goodput().value(),
                            quick.goodput().value(),
                            filtered.goodput().value());
                }
            }
        });
    }

    private void safety() {
        long pairs = byName.values().stream().mapToLong(QnpResult::delivered).sum();
        long mismatches = byName.values().stream().mapToLong(QnpResult::mismatches).sum();
        long cut = byName.values().stream().mapToLong(QnpResult::cutOff).sum();
        long lost = byName.values().stream().mapToLong(QnpResult::sessionsLost).sum();
        if (pairs > 0) {
            add(
                    "delivery",
                    "both ends agree on every delivered pair",
                    mismatches == 0,
                    "%d pairs delivered, %d cut off on the way, %d sessions lost: %d mismatched",
                    pairs,
                    cut,
                    lost,
                    mismatches);
        }
    }

    private void add(
            String name, String published, boolean holds, String format, Object... values) {
        criteria.add(
                new Criterion(name, published, String.format(Locale.ROOT, format, values), holds));
    }

    /// The straight line of least squares through latencies by number of requests.
    private record Line(double intercept, double slope, double r2) {
        static Line through(List<QnpResult> points, Function<QnpResult, Double> of) {
            double n = points.size();
            double sx = 0;
            double sy = 0;
            double sxx = 0;
            double sxy = 0;
            double syy = 0;
            for (QnpResult point : points) {
                double x = point.scenario().requests();
                double y = of.apply(point);
                sx += x;
                sy += y;
                sxx += x * x;
                sxy += x * y;
                syy += y * y;
            }
            double cov = sxy - sx * sy / n;
            double varX = sxx - sx * sx / n;
            double varY = syy - sy * sy / n;
            double slope = cov / varX;
            return new Line((sy - slope * sx) / n, slope, varY > 0 ? cov * cov / (varX * varY) : 0);
        }
    }
}
