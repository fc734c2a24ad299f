package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.LinkId;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.physical.sim.StationProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableReaderTest {
    /// Links with cycles of 1, 2 and 1 us, of which every tenth attempt makes a pair.
    private static final String GOOD =
            """
            scenario: hub
            duration_s: 1
            nodes:
              - {name: hub, id: 1, profile: p.yaml}
              - {name: ada, id: 2, profile: p.yaml}
              - {name: bela, id: 3, profile: p.yaml}
            links:
              - {name: ha, id: 1, between: [hub, ada], profile: p.yaml}
              - {name: hb, id: 2, between: [hub, bela], profile: q.yaml}
              - {name: ab, id: 3, between: [ada, bela], profile: p.yaml}
            stations:
              - {name: s, links: [ha, hb], insertion_loss: 1 dB, reconfigure: 10 us, timetable: {period: 100 us, weights: [3, 1]}}
            """;

    @TempDir private Path directory;

    @BeforeEach
    void profiles() throws IOException {
        Files.writeString(directory.resolve("p.yaml"), TestProfile.YAML);
        Files.writeString(
                directory.resolve("q.yaml"),
                TestProfile.YAML.replace("cycle: {value: 1", "cycle: {value: 2"));
    }

    private Scenario read(String text) throws IOException {
        return Scenario.read(Files.writeString(directory.resolve("s.yaml"), text));
    }

    private SwitchedStation table(String timetable) throws IOException {
        String text = GOOD.replace("{period: 100 us, weights: [3, 1]}", timetable);
        SwitchedStation table = read(text).stations().getFirst().timetable();
        assertNotNull(table);
        return table;
    }

    private static SwitchedStation of(int first, int second) {
        return new SwitchedStation(
                List.of(
                        new Fibre(new LinkId(1), 1_000, first),
                        new Fibre(new LinkId(2), 2_000, second)),
                100_000,
                10_000);
    }

    @Test
    void weightsAreGivenOrAlikeOrByDemand() throws IOException {
        assertEquals(of(3, 1), table("{period: 100 us, weights: [3, 1]}"));
        assertEquals(of(1, 1), table("{period: 100 us, weights: round-robin}"));
        assertEquals(of(1, 1), table("{period: 100 us}"));
        // ideal links lose nothing in the switch: 10 us and 20 us a pair, a fifth is left over
        assertEquals(
                of(550_000, 450_000),
                table("{period: 100 us, weights: by-demand, rates_hz: [32000, 12000]}"));
    }

    @Test
    void switchKeepsToTheSameTurns() throws IOException {
        // 80 us for turns: 60 from 10 us on, 20 after the switch has had its time again
        assertEquals(
                StationProfile.byTimetable(
                        "s",
                        1,
                        10_000,
                        100_000,
                        List.of(
                                new StationProfile.Turn(new LinkId(1), 10_000, 60_000),
                                new StationProfile.Turn(new LinkId(2), 80_000, 20_000))),
                read(GOOD).stations().getFirst().profile());
        assertEquals(
                List.of(new StationProfile.Turn(new LinkId(2), 10_000, 90_000)),
                read(GOOD.replace("[3, 1]", "[0, 1]")).stations().getFirst().profile().turns());
    }

    @Test
    void timetablesOfAScenarioCanBeWrittenForDaemons() throws IOException {
        Scenario scenario = read(GOOD);
        Map<LinkId, String> names = new LinkedHashMap<>();
        Map<String, LinkId> links = new LinkedHashMap<>();
        scenario.links().forEach(l -> names.put(l.id(), l.name()));
        scenario.links().forEach(l -> links.put(l.name(), l.id()));
        String yaml = TimetableReader.yaml(scenario.stations(), names);
        Fields top = Fields.read(Files.writeString(directory.resolve("d.yaml"), yaml));
        assertEquals(Map.of("s", of(3, 1)), TimetableReader.read(top, links));
        top.end();
        Scenario without = read(GOOD.replace(", timetable: {period: 100 us, weights: [3, 1]}", ""));
        assertEquals("", TimetableReader.yaml(without.stations(), names));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{weights: [1, 1]}|timetable.period is missing",
                "{period: 99 us}|timetable.period is \"99 us\": must be a multiple of the cycle of link hb, 2000 ns",
                "{period: 0 s}|timetable.period is \"0 s\": must be a multiple of the cycle of link ha, 1000 ns",
                "{period: 100 us, weights: [1]}|timetable.weights is a list: must be one for each of the 2 links",
                "{period: 100 us, weights: [1, -1]}|timetable.weights is a list: must be a list of whole numbers from 0",
                "{period: 100 us, weights: [0, 0]}|timetable: switchNs 10000 leaves nothing",
                "{period: 20 us}|timetable: switchNs 10000 leaves nothing of a period of 20000 with 2 turns",
                "{period: 100 us, weights: fair}|timetable.weights is \"fair\": must be round-robin, by-demand or a list",
                "{period: 100 us, weights: by-demand}|timetable.rates_hz is missing",
                "{period: 100 us, weights: by-demand, rates_hz: [1]}|timetable.rates_hz is a list: must have 2 numbers",
                "{period: 100 us, rates_hz: [1, 1]}|timetable.rates_hz is not a key here",
                "{period: 100 us}, slot: 1 ms|stations[0].slot is \"1 ms\": has no place beside a timetable",
                "{period: 100 us}, sharing: round_robin|stations[0].sharing is \"round_robin\": has no place beside",
                "{period: 100 us}, detector_pairs: 2|stations[0].detector_pairs is \"2\": must be 1 where"
            })
    void mistakesAreNamed(String timetable, String message) {
        String got = assertThrows(ScenarioException.class, () -> table(timetable)).getMessage();
        assertTrue(got.contains(message), got);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "links: [ha, hb]|links: [ha]|stations[0].timetable: needs a station with at least 2 links",
                ", timetable: {period: 100 us, weights: [3, 1]}|, sharing: timetable|stations[0].sharing is \"timetable\": is by"
            })
    void whatDoesNotFitIsNamed(String good, String bad, String message) {
        String got =
                assertThrows(ScenarioException.class, () -> read(GOOD.replace(good, bad)))
                        .getMessage();
        assertTrue(got.contains(message), got);
    }
}
