package dev.herald.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.targets.DeviceTarget;
import dev.herald.physical.verify.ProbeOptions;
import dev.herald.physical.verify.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data sheets on disk, and the simulator made from one. Intervals of 1 - 1e-10; seeds are fixed.
class CalibrationStoreTest {
    private static final ProbeOptions OPTIONS = new ProbeOptions(40, 50, 1 - 1e-10, 0);

    private static DatedSheet probe(String target, NodeProfile profile) {
        return new Probing(DeviceTarget.parse(target), OPTIONS, Instant.EPOCH, null, profile).run();
    }

    private static DatedSheet at(DatedSheet sheet, String instant) {
        return new DatedSheet(sheet.target(), Instant.parse(instant), false, sheet.sheet());
    }

    @Test
    void theSheetOfADayIsFoundAndIsTheSimulatorOfThatDay(@TempDir Path directory) {
        NodeProfile base = Profiles.node("trapped-ion");
        NodeProfile bad =
                base.with("communication.t2", 9, "ms", "test", "2026")
                        .with("communication.flip0", 0.1, "1", "test", "2026")
                        .with("pair.gateError", 0.3, "1", "test", "2026");
        DatedSheet good = probe("sim:trapped-ion", null);
        DatedSheet tuesday = probe("sim:trapped-ion", bad);
        CalibrationStore store = new CalibrationStore(directory);
        store.add(at(good, "2026-11-16T08:00:00Z"));
        Path file = store.add(at(tuesday, "2026-11-17T08:00:00Z"));
        store.add(at(good, "2026-11-18T08:00:00Z"));
        assertTrue(Files.isRegularFile(file));
        String key = CalibrationStore.key(good.sheet().device());
        assertEquals(List.of(key), store.devices());
        assertEquals(Optional.empty(), store.latest(key, Instant.parse("2026-11-16T07:59:59Z")));
        StoredSheet found = store.latest(key, Instant.parse("2026-11-17T20:00:00Z")).orElseThrow();
        assertEquals(Instant.parse("2026-11-17T08:00:00Z"), found.taken());

        NodeProfile replayed = Calibrated.node(base, found);
        assertNear(0.009, replayed, "communication.t2", 0.5);
        assertNear(0.1, replayed, "communication.flip0", 0.3);
        assertNear(0.3, replayed, "pair.gateError", 0.4);
        assertEquals(
                "measured: herald probe sim:trapped-ion",
                replayed.figures().get("communication.t2").source());
        assertEquals("2026-11-17", replayed.figures().get("communication.t2").date());
        assertFalse(replayed.figures().containsKey("communication.t1"), "only bounded");
        DatedSheet again = probe("sim:trapped-ion?seed=9", replayed);
        assertEquals(0, again.sheet().count(Reading.Verdict.WORSE), SheetText.of(again));
    }

    private static void assertNear(
            double expected, NodeProfile profile, String figure, double relative) {
        double value = profile.figures().get(figure).value();
        assertEquals(expected, value, relative * expected, figure);
    }

    @Test
    void whatIsWrittenIsWhatTheSchemaSays() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode schema = json.readTree(top().resolve("spec/schema/calibration-1.json").toFile());
        JsonNode sheet = json.readTree(probe("sim:ideal", null).json());
        agree(schema, sheet, "");
    }

    /// Keys, required ones and enumerations, all the way down.
    private static void agree(JsonNode schema, JsonNode value, String where) {
        if (value.isObject()) {
            Set<String> keys = new HashSet<>();
            value.fieldNames().forEachRemaining(keys::add);
            schema.path("required")
                    .forEach(key -> assertTrue(keys.contains(key.asText()), where + "." + key));
            for (String key : keys) {
                assertTrue(schema.path("properties").has(key), where + "." + key);
                agree(schema.path("properties").path(key), value.path(key), where + "." + key);
            }
        } else if (value.isArray()) {
            value.forEach(element -> agree(schema.path("items"), element, where + "[]"));
        } else if (schema.has("enum")) {
            boolean found = false;
            for (JsonNode choice : schema.path("enum")) {
                found |= choice.equals(value);
            }
            assertTrue(found, where + " is " + value);
        }
    }

    private static Path top() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("spec")) ? here : here.getParent();
    }

    @Test
    void whatIsNoDataSheetIsNamed(@TempDir Path directory) throws Exception {
        Path device = Files.createDirectories(directory.resolve("acme"));
        Files.writeString(device.resolve("a.json"), "{\"schema\": \"calibration-2\"}");
        CalibrationStore store = new CalibrationStore(directory);
        var wrong =
                assertThrows(CalibrationException.class, () -> store.latest("acme", Instant.now()));
        assertTrue(wrong.getMessage().contains("a.json: schema: must be"), wrong.getMessage());
        Files.writeString(device.resolve("a.json"), "no");
        assertTrue(
                assertThrows(CalibrationException.class, () -> store.latest("acme", Instant.now()))
                        .getMessage()
                        .contains("no JSON"));
        assertEquals(Optional.empty(), store.latest("other", Instant.now()));
        assertEquals(List.of(), new CalibrationStore(directory.resolve("none")).devices());
    }
}
