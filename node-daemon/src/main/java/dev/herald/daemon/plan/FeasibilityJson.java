package dev.herald.daemon.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.daemon.plan.Feasibility.Hop;
import dev.herald.daemon.plan.Feasibility.Place;
import dev.herald.daemon.plan.Feasibility.Service;
import dev.herald.network.message.NetworkError;

/// The answer as JSON, by `spec/schema/plan-1.json`.
public final class FeasibilityJson {
    private FeasibilityJson() {}

    public static String write(Feasibility answer) {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        NetworkError why = answer.why();
        top.put("from", answer.from())
                .put("to", answer.to())
                .put("fidelity", answer.fidelity().value())
                .put("rate_hz", answer.rateHz())
                .put("feasible", answer.feasible())
                .put("why", why == null ? "" : why.name())
                .put("detail", answer.detail());
        Service best = answer.best();
        if (best != null) {
            service(top.putObject("best"), best);
        }
        top.putObject("data").put("source", answer.source()).put("date", answer.date());
        return top.toPrettyString() + "\n";
    }

    private static void service(ObjectNode to, Service best) {
        to.put("fidelity", best.fidelity())
                .put("rate_hz", best.rateHz())
                .put("latency_s", best.latencyS());
        if (!Double.isInfinite(best.cutoffS())) {
            to.put("cutoff_s", best.cutoffS());
        }
        ArrayNode links = to.putArray("links");
        for (Hop hop : best.hops()) {
            links.addObject()
                    .put("name", hop.link())
                    .put("fidelity", hop.fidelity())
                    .put("rate_hz", hop.rateHz())
                    .put("pairs", hop.pairs());
        }
        ArrayNode nodes = to.putArray("nodes");
        for (Place place : best.nodes()) {
            nodes.addObject()
                    .put("name", place.node())
                    .put("qubits_needed", place.needed())
                    .put("qubits", place.has());
        }
    }
}
