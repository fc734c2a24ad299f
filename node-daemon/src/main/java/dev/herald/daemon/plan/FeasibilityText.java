package dev.herald.daemon.plan;

import dev.herald.daemon.plan.Feasibility.Hop;
import dev.herald.daemon.plan.Feasibility.Place;
import dev.herald.daemon.plan.Feasibility.Service;
import java.util.Locale;

/// The answer for people.
public final class FeasibilityText {
    private FeasibilityText() {}

    public static String write(Feasibility answer) {
        StringBuilder out = new StringBuilder();
        out.append(
                text(
                        "%s: %s to %s, fidelity %.6f%s: %s%n",
                        answer.feasible() ? "yes" : "no",
                        answer.from(),
                        answer.to(),
                        answer.fidelity().value(),
                        answer.rateHz() == 0 ? "" : text(" at %.6g pairs/s", answer.rateHz()),
                        answer.why() == null
                                ? answer.detail()
                                : answer.why() + ", " + answer.detail()));
        Service best = answer.best();
        if (best != null) {
            service(out, best);
        }
        out.append(text("from %s, figures of %s or later%n", answer.source(), answer.date()));
        return out.toString();
    }

    private static void service(StringBuilder out, Service best) {
        for (Hop hop : best.hops()) {
            out.append(
                    text(
                            "  link %-24s fidelity %.6f at %.6g pairs/s, %.3g pairs for one%n",
                            hop.link(), hop.fidelity(), hop.rateHz(), hop.pairs()));
        }
        for (Place place : best.nodes()) {
            out.append(
                    text(
                            "  node %-24s %d of %d qubits%n",
                            place.node(), place.needed(), place.has()));
        }
        out.append(
                text(
                        "  expected %.6g pairs/s at fidelity %.6f, first pair after %.4g s, cut-off %s%n",
                        best.rateHz(),
                        best.fidelity(),
                        best.latencyS(),
                        Double.isInfinite(best.cutoffS())
                                ? "none"
                                : text("%.4g s", best.cutoffS())));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).replace(System.lineSeparator(), "\n");
    }
}
