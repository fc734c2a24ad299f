package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `herald plan`, from the link models of scenarios.
class PlanCommandTest {
    private static final String METRO = "../examples/three-node-metro.yaml";

    private static MainTest.Ended plan(String scenario, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "plan";
        System.arraycopy(more, 0, all, 1, more.length);
        all[more.length + 1] = "--scenario";
        all[more.length + 2] = scenario;
        return MainTest.herald(all);
    }

    @Test
    void whatCanBeHadIsAYesWithPathRatesAndMemory() throws IOException {
        MainTest.Ended ended =
                plan(METRO, "alice", "3", "--fidelity", "0.8", "--rate", "1", "--json", "-");
        assertEquals(0, ended.code(), ended.err() + ended.out());
        JsonNode json = new ObjectMapper().readTree(ended.out());
        assertTrue(json.path("feasible").asBoolean());
        assertEquals("", json.path("why").asText());
        JsonNode best = json.path("best");
        assertTrue(best.path("fidelity").asDouble() >= 0.8, ended.out());
        assertTrue(best.path("rate_hz").asDouble() >= 1, ended.out());
        assertEquals("alice-bob", best.path("links").path(0).path("name").asText());
        assertEquals("bob-carol", best.path("links").path(1).path("name").asText());
        assertTrue(
                best.path("rate_hz").asDouble()
                        <= best.path("links").path(0).path("rate_hz").asDouble(),
                "no faster than a link");
        assertTrue(best.path("latency_s").asDouble() >= 0, ended.out());
        for (JsonNode node : best.path("nodes")) {
            assertTrue(node.path("qubits_needed").asInt() <= node.path("qubits").asInt());
        }
        JsonNode schema =
                new ObjectMapper().readTree(Path.of("..", "spec/schema/plan-1.json").toFile());
        agree(schema, json);
        agree(schema.path("properties").path("best"), best);
        agree(schema.path("properties").path("data"), json.path("data"));
    }

    /// Has all that is required and nothing else.
    private static void agree(JsonNode schema, JsonNode value) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        required.forEach(name -> assertTrue(value.has(name), name));
        value.fieldNames()
                .forEachRemaining(name -> assertTrue(schema.path("properties").has(name), name));
    }

    @Test
    void theAnswerForPeopleSaysWhereItIsFrom() {
        MainTest.Ended ended = plan(METRO, "alice", "carol", "--fidelity", "0.8");
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().startsWith("yes: alice to carol"), ended.out());
        assertTrue(
                ended.out().contains("from the link models of scenario three-node-metro"),
                ended.out());
    }

    @Test
    void moreFidelityNeverGivesMoreRate() throws IOException {
        double before = Double.MAX_VALUE;
        for (String fidelity : new String[] {"0.5", "0.7", "0.8", "0.85"}) {
            MainTest.Ended ended =
                    plan(METRO, "alice", "carol", "--fidelity", fidelity, "--json", "-");
            JsonNode json = new ObjectMapper().readTree(ended.out());
            if (!json.has("best")) {
                break;
            }
            double rate = json.path("best").path("rate_hz").asDouble();
            assertTrue(rate <= before * (1 + 1e-9), fidelity + ": " + rate + " after " + before);
            before = rate;
        }
        assertFalse(before == Double.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "three-node-metro.yaml | alice | carol | 0.99 | 0 | FIDELITY_UNREACHABLE",
                "three-node-metro.yaml | alice | carol | 0.8 | 1e8 | RATE_UNREACHABLE",
                "three-node-metro.yaml | alice | alice | 0.8 | 0 | NO_ROUTE",
                "topologies/nsfnet.yaml | n1 | n14 | 0.8 | 1 | _UNREACHABLE",
            })
    void whatCannotBeHadIsANoWithItsReason(
            String file, String from, String to, String fidelity, String rate, String why) {
        MainTest.Ended ended =
                plan("../examples/" + file, from, to, "--fidelity", fidelity, "--rate", rate);
        assertEquals(6, ended.code(), ended.err() + ended.out());
        assertTrue(ended.out().startsWith("no: "), ended.out());
        assertTrue(ended.out().contains(why), ended.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "three-node-metro.yaml | alice | dave | 0.8 | 6 | no node dave",
                "three-node-metro.yaml | alice | bob | 1.5 | 2 | --fidelity",
                "no-such.yaml | alice | bob | 0.8 | 3 | no-such",
            })
    void whatIsWrongHasACodeAndALine(
            String file, String from, String to, String fidelity, int code, String message) {
        MainTest.Ended ended = plan("../examples/" + file, from, to, "--fidelity", fidelity);
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().contains(message), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void aRealFibreIsPlanned() {
        MainTest.Ended ended =
                plan(
                        "../examples/topologies/delft-eindhoven.yaml",
                        "delft",
                        "eindhoven",
                        "--fidelity",
                        "0.3");
        assertTrue(ended.code() == 0 || ended.code() == 6, ended.err());
        assertTrue(ended.out().contains("delft to eindhoven"), ended.out());
    }
}
