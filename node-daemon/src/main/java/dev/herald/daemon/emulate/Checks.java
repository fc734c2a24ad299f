package dev.herald.daemon.emulate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.daemon.scenario.Scenario;
import java.util.List;

/// Holds the figures of a result against what the scenario expects.
public final class Checks {
    private Checks() {}

    /// The result with the scenario's checks.
    public static RunResult apply(Scenario scenario, RunResult result) {
        JsonNode json = RunJson.tree(result);
        List<RunResult.CheckResult> checks =
                scenario.checks().stream()
                        .map(check ->
                                RunResult.CheckResult.of(
                                        check.name(),
                                        figure(json, check.figure()),
                                        check.expected(),
                                        check.tolerance()))
                        .toList();
        return result.withChecks(checks);
    }

    /// The figure at the path; NaN, which fails every check, when there is none. Elements of a list are
    /// named by index or by their name; of an interval the estimate is meant.
    static double figure(JsonNode json, String path) {
        JsonNode node = json;
        for (String step : path.split("\\.")) {
            node = node.isArray() ? element(node, step) : node.path(step);
        }
        if (node.isObject()) {
            node = node.path("estimate");
        }
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    private static JsonNode element(JsonNode list, String step) {
        for (JsonNode element : list) {
            if (element.path("name").asText().equals(step)) {
                return element;
            }
        }
        return step.chars().allMatch(Character::isDigit)
                ? list.path(Integer.parseInt(step))
                : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
