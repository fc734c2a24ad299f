package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Link profiles as scenarios read them.
class ScenarioProfilesTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "profiles").toAbsolutePath();

    @TempDir private Path directory;

    private Scenario read(String node, String link) throws IOException {
        String text =
                """
                scenario: two
                seed: 7
                duration_s: 1
                nodes:
                  - {name: alice, id: 1, profile: %s}
                  - {name: bob, id: 2, profile: %s}
                links:
                  - {name: ab, id: 1, between: [alice, bob], profile: %s}
                workload:
                  - {kind: link, link: ab, from: bob, type: M, pairs: 5, min_fidelity: 0.8}
                """
                        .formatted(node, node, link);
        return Scenario.read(Files.writeString(directory.resolve("s.yaml"), text));
    }

    private LinkProfile link(String link) throws IOException {
        return read(EXAMPLES.resolve("ideal.yaml").toString(), link).links().getFirst().profile();
    }

    @Test
    void examplesAreWhatThePresetsAre() throws IOException {
        for (String name : Profiles.linkNames()) {
            LinkProfile read = link(EXAMPLES.resolve(name + ".yaml").toString());
            LinkProfile preset = Profiles.link(name);
            assertEquals(preset.scheme(), read.scheme());
            assertEquals(preset.formula(), read.formula());
            assertEquals(preset.sampling(), read.sampling());
            assertEquals(preset.encoding(), read.encoding());
            assertEquals(preset.figures().keySet(), read.figures().keySet());
        }
    }

    private String written(String changes) throws IOException {
        return Files.writeString(
                        directory.resolve("l.yaml"),
                        """
                        profile: l
                        link:
                          scheme: double_click
                        %s
                          source: "assumption: a test"
                          date: "2026"
                          figures:
                            cycle: {value: 1, unit: us}
                        """
                                .formatted(changes))
                .toString();
    }

    @Test
    void samplingIsChosenInTheFile() throws IOException {
        assertEquals(LinkProfile.Sampling.CLOSED_FORM, link(written("")).sampling());
        assertEquals(LinkProfile.Sampling.PHOTONS, link(written("  sampling: photons")).sampling());
    }

    @Test
    void encodingsThatDoNotFitAreErrorsOfTheScenario() throws IOException {
        String presence = written("  encoding: presence");
        String message = assertThrows(Exception.class, () -> link(presence)).getMessage();
        assertTrue(
                message.contains("links[0].profile")
                        && message.contains("double_click")
                        && message.contains("presence"),
                message);
    }
}
