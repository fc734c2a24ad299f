package dev.herald.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.w3c.dom.Element;

/// The three files of a report, of a subject whose words are meant to break them.
class ReportTest {
    private static final String NASTY =
            "no: <a href=\"x\">]]>&amp; \u0001 | pipe\n\tnext \uD800 line";

    @TempDir Path directory;

    @ExtendWith(ConformanceExtension.class)
    static class RateSuite {
        @Test
        @Verifies("HAL" + "-ENGINE-1")
        void rate(Scenario.Doing bench) {
            Rates.errorsWithin("goes wrong", 0.01, () -> false);
            bench.ask();
        }
    }

    private static Report report() {
        return Scenario.run(
                () -> {
                    throw new AssertionFailedError(NASTY);
                },
                AskingSuite.class,
                RateSuite.class);
    }

    @Test
    @Verifies("CONF-STAT-2")
    void jsonFollowsItsSchemaAndNamesSamples() throws Exception {
        report().write(directory);
        JsonNode json = new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        List<String> problems = new ArrayList<>();
        check("report", json, schema(), problems);

        assertEquals(List.of(), problems);
        assertEquals("NONCONFORMANT", json.get("overall").asText());
        JsonNode samples =
                json.findValue("clauses").get(0).findValues("samples").stream()
                        .filter(array -> !array.isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .get(0);
        assertEquals("goes wrong", samples.get("what").asText());
        assertTrue(samples.get("of").asLong() > 100);
        assertEquals("it was asked", json.findValue("transcript").get(0).asText());
    }

    @Test
    void junitXmlIsWellFormedWhateverTheSubjectSays() throws Exception {
        report().write(directory);
        Element suite =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(directory.resolve("junit.xml").toFile())
                        .getDocumentElement();

        assertEquals("7", suite.getAttribute("tests"), "six tests and one clause without any");
        assertEquals("3", suite.getAttribute("failures"));
        assertEquals("2", suite.getAttribute("skipped"));
        assertEquals(3, suite.getElementsByTagName("failure").getLength());
        assertEquals(1, suite.getElementsByTagName("system-out").getLength(), "the SHOULD");
    }

    @Test
    void markdownHasOneRowForEachClause() throws Exception {
        Report report = report();
        report.write(directory);
        List<String> rows =
                Files.readAllLines(directory.resolve("report.md")).stream()
                        .filter(line -> line.startsWith("| HAL"))
                        .toList();

        assertEquals(report.clauses().size(), rows.size());
        for (String row : rows) {
            assertEquals(5, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
        }
    }

    @Test
    void consoleNamesWhatIsNotInOrder() {
        String console = TextReport.console(report());

        assertTrue(console.contains("violates     " + Scenario.MUST), console);
        assertTrue(console.contains("deviates     " + Scenario.SHOULD), console);
        assertTrue(console.contains("NONCONFORMANT"), console);
        assertTrue(console.lines().noneMatch(line -> line.contains("\u0001")), console);
    }

    private static JsonNode schema() throws Exception {
        try (InputStream in =
                Catalogue.class.getResourceAsStream(
                        "/dev/herald/spec/schema/conformance-report-1.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /// As much of JSON Schema as our schema uses.
    private static void check(String at, JsonNode value, JsonNode schema, List<String> problems) {
        if (schema.has("const") && !schema.get("const").equals(value)) {
            problems.add(at + " is " + value);
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            problems.add(at + " is " + value);
        }
        boolean typed =
                switch (schema.path("type").asText("")) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    default -> true;
                };
        if (!typed) {
            problems.add(at + " is no " + schema.get("type"));
        }
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                problems.add(at + " lacks " + required);
            }
        }
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            JsonNode known = schema.path("properties").path(property.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                check(at + "." + property.getKey(), property.getValue(), known, problems);
            } else if (others.isObject()) {
                check(at + "." + property.getKey(), property.getValue(), others, problems);
            } else if (others.isBoolean()) {
                problems.add(at + " has an unknown property " + property.getKey());
            }
        }
        if (value.isArray() && schema.has("items")) {
            for (JsonNode item : value) {
                check(at + "[]", item, schema.get("items"), problems);
            }
        }
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode one : array) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
