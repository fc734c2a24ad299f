package dev.herald.daemon.campaign.qnp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.daemon.campaign.SvgChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The published behaviours of QNP on whole stacks. Seeds are fixed, so every run is the same; the margins
/// are those between what is claimed and what the campaign measures, far beyond its standard errors.
class Qnp2020Test {
    private static List<QnpResult> run(String names) {
        Pattern pattern = Pattern.compile(names);
        List<QnpResult> results = new ArrayList<>();
        for (QnpScenario scenario : Qnp2020.scenarios()) {
            if (pattern.matcher(scenario.name()).matches()) {
                results.add(new QnpCampaign(1, 2).run(scenario, () -> 0));
            }
        }
        return results;
    }

    private static void holds(List<QnpResult> results, int criteria) {
        List<QnpCriteria.Criterion> all = QnpCriteria.of(results);
        assertEquals(criteria, all.size(), all.toString());
        for (QnpCriteria.Criterion criterion : all) {
            assertTrue(criterion.holds(), criterion.toString());
        }
    }

    @Test
    void everyScenarioHasANameOfItsOwn() {
        List<QnpScenario> all = Qnp2020.scenarios();
        assertEquals(
                all.size(), new HashSet<>(all.stream().map(QnpScenario::name).toList()).size());
    }

    /// (a): a straight line through the means explains nine tenths of their variance.
    @Test
    void latencyGrowsLinearlyWithTheRequests() {
        holds(run("latency/circuits[12]-long/f0.9/[1468]"), 3);
    }

    /// (b): with four circuits on two qubits a link requests take four times as long and more when pairs
    /// wait long, and are all served when they do not.
    @Test
    void congestionCollapsesAndAShortCutOffCuresIt() {
        holds(run("latency/circuits4-(long|short)/f0.8/8"), 2);
    }

    /// (c): 27 and 18 pairs/s in the paper.
    @Test
    void aCompetitorTakesLessThanHalf() {
        holds(run("throughput/f0.9/.*"), 2);
    }

    /// (d), as far as the two qubits of an end allow: they wait for confirmation.
    @Test
    void messagesMayTakeTimeUntilTheCutOff() {
        holds(run("delay/(long|short)/(0.0|0.2|1.0|20.0|50.0)ms"), 3);
    }

    /// (e): cut-offs, lost and doubled frames and broken sessions; every pair that both ends were delivered
    /// is the same at both, and its exact state is the Bell state that was reported.
    @Test
    void noDeliveryIsMismatchedUnderDrops() {
        List<QnpResult> results = run("drops/.*");
        holds(results, 1);
        for (QnpResult result : results) {
            assertTrue(result.delivered() > 1_000, result.scenario().name());
            assertTrue(result.cutOff() > 1_000, result.scenario().name());
            assertEquals(0, result.mismatches());
            for (int circuit = 0; circuit < 4; circuit++) {
                assertTrue(result.fidelity(circuit).value() > 0.8, result.scenario().name());
            }
        }
        assertTrue(results.getLast().sessionsLost() > 10);
    }

    /// Result 4 of the paper.
    @Test
    void aCutOffBeatsAnOracle() {
        holds(run("oracle/.*/1.0s"), 2);
    }

    /// The criteria can fail: four circuits that wait long are not cured by themselves.
    @Test
    void aCollapseIsNoCure() {
        List<QnpResult> collapsed = run("latency/circuits4-long/f0.8/8");
        QnpScenario long8 = collapsed.getFirst().scenario();
        QnpScenario named =
                new QnpScenario(
                        "latency/circuits4-short/f0.8/8",
                        4,
                        8,
                        long8.pairs(),
                        long8.seconds(),
                        long8.fidelity(),
                        long8.cutoff(),
                        long8.memorySeconds(),
                        0,
                        QnpScenario.Faults.NONE);
        List<QnpResult> both = new ArrayList<>(collapsed);
        both.add(new QnpResult(named, collapsed.getFirst().runs(), 0));
        assertFalse(QnpCriteria.of(both).getFirst().holds());
    }

    @Test
    void sameSeedSameFilesInEveryForm(@TempDir Path directory) throws Exception {
        QnpCampaign campaign = new QnpCampaign(3, 2);
        List<QnpResult> results = run("(latency/circuits1-long/f0.9/1|throughput/f0.9/circuits1)");
        QnpReport.write(directory, campaign, results);
        JsonNode json = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
        assertEquals(2, json.path("scenarios").size());
        assertEquals("campaign-qnp-1", json.path("schema").asText());
        String csv = Files.readString(directory.resolve("results.csv"));
        long columns = csv.lines().findFirst().orElseThrow().chars().filter(c -> c == ',').count();
        assertTrue(csv.lines().allMatch(l -> l.chars().filter(c -> c == ',').count() == columns));
        for (SvgChart chart : QnpReport.plots(results).values()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(
                            new java.io.ByteArrayInputStream(
                                    chart.svg().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        assertEquals(
                QnpReport.json(campaign, results),
                QnpReport.json(
                        campaign,
                        run("(latency/circuits1-long/f0.9/1|throughput/f0.9/circuits1)")));
    }
}
