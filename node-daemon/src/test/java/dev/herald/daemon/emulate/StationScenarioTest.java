package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole stacks whose links share a heralding station, in virtual time.
class StationScenarioTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path directory;

    /// Sessions begin with an attempt that must not wait for a switch that others keep.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sharing: first_come",
                "sharing: round_robin, slot: 10 ms",
                "timetable: {period: 30 ms}"
            })
    void everyLinkComesUpAndHasItsPart(String sharing) throws IOException {
        String yaml = Files.readString(EXAMPLES.resolve("station.yaml"));
        yaml =
                yaml.substring(0, yaml.indexOf("checks:"))
                        .replace("duration_s: 100", "duration_s: 20")
                        .replace("timetable: {period: 100 ms, weights: [5, 2, 1]}", sharing);
        assertTrue(yaml.contains(sharing));
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                EXAMPLES.resolve("profiles/metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"));
        RunResult result =
                Emulator.run(
                        Scenario.read(Files.writeString(directory.resolve("s.yaml"), yaml)),
                        () -> 0);
        long all = result.links().stream().mapToLong(RunResult.LinkResult::pairs).sum();
        assertTrue(all > 3_000, () -> all + " pairs");
        for (RunResult.LinkResult link : result.links()) {
            // a third each: 6.5 standard deviations of the binomial are at most 0.056
            assertEquals(1 / 3.0, (double) link.pairs() / all, 0.056);
        }
        assertEquals(RunResult.Left.NOTHING, result.left());
    }
}
