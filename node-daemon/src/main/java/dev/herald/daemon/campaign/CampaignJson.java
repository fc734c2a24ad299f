package dev.herald.daemon.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The JSON form of a campaign: spec/schema/campaign-1.json. What was not measured is null.
public final class CampaignJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private CampaignJson() {}

    /// @throws IllegalStateException never, for a result is made of numbers and text
    public static String text(String name, Campaign campaign, List<ScenarioResult> results) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", "campaign-1");
        root.put("campaign", name);
        root.put("seed", campaign.seed());
        ArrayNode all = root.putArray("scenarios");
        for (ScenarioResult result : results) {
            scenario(all.addObject(), result);
        }
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result could not be written as JSON", e);
        }
    }

    private static void scenario(ObjectNode node, ScenarioResult result) {
        CampaignScenario scenario = result.scenario();
        node.put("name", scenario.name());
        node.put("hardware", scenario.hardware().title());
        node.put("scheduler", scenario.scheduling().title());
        node.put("frame_loss", scenario.frameLoss());
        node.put("runs", result.runs());
        node.put("run_seconds", result.seconds());
        node.put("wall_seconds", result.wallSeconds());
        node.put("open_requests", result.open());
        node.put("contradictions", result.contradictions());
        ObjectNode busy = node.putObject("busy");
        for (Busy.Use use : Busy.Use.values()) {
            busy.put(use.toString().toLowerCase(Locale.ROOT), result.busy(use));
        }
        ArrayNode kinds = node.putArray("kinds");
        for (int i = 0; i < result.kinds().size(); i++) {
            kind(kinds.addObject(), scenario.demands().get(i), result.kinds().get(i));
        }
    }

    private static void kind(ObjectNode node, Demand demand, KindResult k) {
        node.put("kind", k.useCase().toString());
        node.put("pairs_min", demand.pairsMin());
        node.put("pairs_max", demand.pairsMax());
        node.put("load", demand.load());
        node.put("share_a", demand.shareA());
        node.put("requests", k.requests());
        node.put("finished", k.finished());
        node.put("failed", k.failed());
        node.put("refused", k.refused());
        node.put("oks", k.oks());
        node.put("revoked", k.revoked());
        estimate(node, "throughput_per_s", k.throughput());
        estimate(node, "pair_latency_s", k.pairLatency());
        estimate(node, "request_latency_s", k.requestLatency());
        estimate(node, "scaled_latency_s", k.scaledLatency());
        estimate(node, "fidelity", k.fidelity());
        estimate(node, "qber_z", k.qberZ());
        estimate(node, "qber_x", k.qberX());
        estimate(node, "qber_y", k.qberY());
        node.put("fairness_throughput", known(k.fairThroughput()));
        node.put("fairness_latency", known(k.fairLatency()));
    }

    private static void estimate(ObjectNode node, String name, Estimate estimate) {
        ObjectNode into = node.putObject(name);
        into.put("value", known(estimate.value()));
        into.put("standard_error", known(estimate.error()));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
