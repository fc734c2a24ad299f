package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TimeBin;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes what is asked of a circuit as [TermsReader] and [RouteReader] read it, without `min_fidelity`. What is
/// usual is left out; each entry begins with a comma.
final class TermsWriter {
    private TermsWriter() {}

    static String terms(CircuitTerms terms) {
        StringBuilder out = new StringBuilder();
        if (terms.minRateMicroHz() > 0) {
            put(out, "min_rate_hz", terms.minRateMicroHz() / 1e6);
        }
        long value = terms.cutoffValue();
        String cutoff =
                switch (terms.cutoff()) {
                    case NONE -> "none: true";
                    case OPTIMAL -> "optimal: true";
                    case FIXED -> "fixed_ms: " + value / 1e6;
                    case FIDELITY_LOSS -> "fidelity_loss: " + value / 1e6;
                    case QUANTILE -> "quantile: " + value / 1e6;
                    case FIDELITY_FLOOR -> "fidelity_floor: " + value / 1e9;
                };
        put(out, "cutoff", "{" + cutoff + "}");
        Service service = terms.service();
        put(out, "swap_order", lower(service.order()));
        if (service.priority() > 0) {
            put(out, "priority", service.priority());
            put(out, "preempt", service.preempt());
        }
        if (service.tenant() > 0) {
            put(out, "tenant", service.tenant());
        }
        if (service.testPpm() > 0) {
            put(out, "tests", service.testPpm() / 1e6);
        }
        DistilPlan distil = service.distil();
        if (distil.equals(DistilPlan.AUTO)) {
            put(out, "distil", "auto");
        } else if (!distil.equals(DistilPlan.NONE)) {
            put(
                    out,
                    "distil",
                    "{protocol: "
                            + lower(distil.protocol())
                            + ", shape: "
                            + lower(distil.shape())
                            + ", rounds: "
                            + distil.rounds()
                            + "}");
        }
        if (service.lifeNs() > 0) {
            put(out, "life", service.lifeNs() + " ns");
        }
        TimeBin bin = service.bin();
        if (!bin.equals(TimeBin.NONE)) {
            put(
                    out,
                    "bin",
                    "{period: "
                            + bin.periodNs()
                            + " ns, offset: "
                            + bin.offsetNs()
                            + " ns, length: "
                            + bin.lengthNs()
                            + " ns}");
        }
        return out.toString();
    }

    static String route(RouteChoice route, Map<NodeId, String> nodes, Map<LinkId, String> links) {
        if (route.equals(RouteChoice.USUAL)) {
            return "";
        }
        if (!route.path().isEmpty()) {
            return ", route: {path: " + route.path().stream().map(nodes::get).toList() + "}";
        }
        List<String> avoid = route.avoid().stream().sorted().map(links::get).toList();
        return ", route: {metric: "
                + lower(route.metric())
                + ", alternatives: "
                + route.alternatives()
                + (avoid.isEmpty() ? "" : ", avoid: " + avoid)
                + "}";
    }

    private static void put(StringBuilder out, String key, Object value) {
        out.append(", ").append(key).append(": ").append(value);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
