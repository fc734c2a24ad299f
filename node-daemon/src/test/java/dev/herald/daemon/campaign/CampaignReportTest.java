package dev.herald.daemon.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a campaign writes, and how its figures are put together.
class CampaignReportTest {

    @Test
    void sameSeedSameFilesInEveryForm(@TempDir Path directory) throws Exception {
        Campaign campaign = new Campaign(7, 2, 20, 0);
        List<ScenarioResult> results = new ArrayList<>();
        for (CampaignScenario scenario : Dahlberg2019.scenarios()) {
            if (scenario.name()
                    .matches("ql2020/(mix/uniform/fcfs|loss/1e-[45])|lab/md-max1/low/both")) {
                results.add(campaign.run(scenario, () -> 0));
            }
        }
        assertEquals(4, results.size());
        CampaignFiles.write(directory, Dahlberg2019.NAME, campaign, results);
        String csv = Files.readString(directory.resolve("results.csv"));
        long columns = csv.lines().findFirst().orElseThrow().chars().filter(c -> c == ',').count();
        assertEquals(1 + 1 + 3 + 2 * 3, csv.lines().count());
        assertTrue(
                csv.lines().allMatch(l -> l.chars().filter(c -> c == ',').count() == columns), csv);
        assertTrue(
                Files.readString(directory.resolve("comparison.txt"))
                        .contains("windows of whole attempts (23 of 15 cycles in 390)"));
        for (String plot :
                List.of("load-lab-latency", "mix-ql2020-throughput", "frame-loss-fidelity")) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve(plot + ".svg").toFile());
        }
        JsonNode json = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
        assertEquals(4, json.path("scenarios").size());
        JsonNode schema =
                new ObjectMapper().readTree(top().resolve("spec/schema/campaign-1.json").toFile());
        agree(schema, schema, json, "");
        assertEquals(
                CampaignJson.text(
                        Dahlberg2019.NAME,
                        campaign,
                        List.of(campaign.run(results.getFirst().scenario(), () -> 0))),
                CampaignJson.text(Dahlberg2019.NAME, campaign, List.of(results.getFirst())));
    }

    /// Keys and enumerations, all the way down.
    private static void agree(JsonNode root, JsonNode schema, JsonNode value, String where) {
        JsonNode rule =
                schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
        if (value.isObject()) {
            List<String> keys = new ArrayList<>();
            value.fieldNames().forEachRemaining(keys::add);
            rule.path("required")
                    .forEach(key -> assertTrue(keys.contains(key.asText()), where + "." + key));
            for (String key : keys) {
                assertTrue(rule.path("properties").has(key), where + "." + key);
                agree(root, rule.path("properties").path(key), value.path(key), where + "." + key);
            }
        } else if (value.isArray()) {
            value.forEach(element -> agree(root, rule.path("items"), element, where + "[]"));
        } else if (rule.has("enum")) {
            assertTrue(
                    rule.path("enum").toString().contains(value.toString()),
                    where + " is " + value);
        }
    }

    private static Path top() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("spec")) ? here : here.getParent();
    }

    /// Runs of 1 of 2, 2 of 4 and 6 of 6: the ratio of the sums, and the error of the linearised ratio.
    @Test
    void ratioOfSumsWithItsError() {
        Ratio ratio = new Ratio();
        ratio.add(1, 2);
        ratio.add(2, 4);
        ratio.add(6, 6);
        double mean = 9 / 12.0;
        double squares = 0.25 + 1 + 2.25; // of 1 - 1.5, 2 - 3, 6 - 4.5
        assertEquals(mean, ratio.estimate().value(), 1e-12);
        assertEquals(Math.sqrt(squares * 3 / 2) / 12, ratio.estimate().error(), 1e-12);
    }

    /// Limits of the reflected motion: without drift sqrt(2 v t / pi); far below saturation v / 2|u|;
    /// far above u t + v / 2u.
    @Test
    void workLeftUndone() {
        assertEquals(Math.sqrt(2 * 3 * 50 / Math.PI), Backlog.mean(1e-5, 3, 50), 0.01);
        assertEquals(3 / (2 * 0.5), Backlog.mean(-0.5, 3, 1e5), 0.01);
        assertEquals(0.5 * 1e4 + 3 / (2 * 0.5), Backlog.mean(0.5, 3, 1e4), 0.1);
    }
}
