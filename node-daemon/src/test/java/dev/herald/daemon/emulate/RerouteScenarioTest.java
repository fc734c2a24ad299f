package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole stacks that flood link states: circuits that are led elsewhere, refused, pre-empted and tested, in
/// virtual time. The seeds are fixed. The emulator itself checks that both ends agree on every pair.
class RerouteScenarioTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path directory;

    private static RunResult run(Scenario scenario) {
        return Emulator.run(scenario, () -> 0);
    }

    private RunResult run(String yaml) throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                EXAMPLES.resolve("profiles/metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        return run(Scenario.read(Files.writeString(directory.resolve("s.yaml"), yaml)));
    }

    /// A ring of four nodes.
    private static String ring(String rest) {
        StringBuilder yaml = new StringBuilder("scenario: ring\nduration_s: 60\nnodes:\n");
        List<String> names = List.of("a", "b", "c", "d");
        for (int i = 0; i < 4; i++) {
            yaml.append(
                    "  - {name: %s, id: %d, profile: profiles/metro-target.yaml}\n"
                            .formatted(names.get(i), i + 1));
        }
        yaml.append("links:\n");
        for (int i = 0; i < 4; i++) {
            String ends = names.get(i) + ", " + names.get((i + 1) % 4);
            yaml.append(
                    "  - {name: %s, id: %d, between: [%s], profile: profiles/metro-target.yaml}\n"
                            .formatted(ends.replace(", ", ""), i + 1, ends));
        }
        return yaml.append(rest).toString();
    }

    @Test
    void exampleDoesWhatItSays() {
        RunResult result = run(Scenario.read(EXAMPLES.resolve("reroute.yaml")));
        for (RunResult.CheckResult check : result.checks()) {
            assertTrue(check.pass(), check::toString);
        }
        assertTrue(result.simulatedSeconds() < 60, "ends with its jobs");
        List<RunResult.CircuitResult> circuits = result.circuits();
        assertEquals("", circuits.get(0).error());
        assertEquals(
                "CIRCUIT_DOWN: network: PREEMPTED, at n1: by a circuit of priority 5",
                circuits.get(1).error());
        assertTrue(circuits.get(1).delivered() > 0, "it was served until then");
        assertTrue(
                circuits.get(2)
                        .error()
                        .startsWith("NO_RESOURCES: network: NO_CAPACITY, at n5: best reachable"),
                circuits.get(2).error());
        assertEquals("", circuits.get(3).error());
    }

    @Test
    void settingsOfTheScenarioReachTheNetworkLayer() throws IOException {
        RunResult result =
                run(
                        ring(
                                """
                                admission: {share: 0.2, tenants: [{tenant: 7, circuits: 0}]}
                                plane: {tests: {window: 16}}
                                workload:
                                  - {kind: circuit, from: a, to: b, pairs: 5, min_rate_hz: 20}
                                  - {kind: circuit, from: a, to: b, pairs: 5, min_rate_hz: 1, tenant: 7}
                                  - {kind: pairs, from: a, to: c, pairs: 5, route: {metric: ext}}
                                  - {kind: pairs, from: a, to: c, pairs: 5, route: {avoid: [ab, da]}}
                                  - {kind: circuit, from: a, to: b, pairs: 5, min_rate_hz: 10}
                                """));
        List<RunResult.CircuitResult> circuits = result.circuits();
        assertTrue(
                circuits.get(0).error().startsWith("NO_RESOURCES: network: NO_CAPACITY"),
                circuits.get(0).error());
        assertTrue(
                circuits.get(1).error().startsWith("NO_RESOURCES: network: QUOTA"),
                circuits.get(1).error());
        assertEquals("", circuits.get(2).error());
        assertEquals(5, circuits.get(2).delivered());
        assertTrue(
                result.apps().get(0).error().startsWith("UNSUPPORTED: network: UNSUPPORTED"),
                result.apps().get(0).error());
        assertTrue(
                result.apps().get(1).error().startsWith("NO_ROUTE: network: NO_ROUTE"),
                result.apps().get(1).error());
    }

    @Test
    void jobsAreLedElsewhereAndTellIt() throws IOException {
        RunResult result =
                run(
                        ring(
                                """
                                control: {flooding: true}
                                workload:
                                  - {kind: pairs, from: a, to: c, pairs: 300, min_fidelity: 0.8, restore: 20 s}
                                faults:
                                  - {at: 2 s, kind: channel-outage, link: ab}
                                """));
        RunResult.AppResult job = result.apps().getFirst();
        assertEquals("", job.error());
        assertEquals(300, job.runs());
        assertEquals(RunResult.Interval.exact(1), job.figures().get("path_changes"));
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    /// The fibre is cut for work that was announced: nobody who could go round it notices, though nobody asked
    /// for requests of lost circuits to be kept.
    @Test
    void announcedWorkOnALinkCostsNoPairs() throws IOException {
        String work =
                """
                control: {flooding: true, notice: 2 s}
                workload:
                  - {kind: circuit, from: a, to: c, pairs: 300, min_fidelity: 0.8}
                  - {kind: circuit, from: a, to: b, route: {path: [a, b]}, pairs: 1000, min_fidelity: 0.8}
                faults:
                  - {at: 6 s, for: 4 s, kind: channel-outage, link: ab}
                """;
        RunResult announced =
                run(ring(work + "maintenance: [{link: ab, at: 6 s, for: 4 s, announced: 2 s}]\n"));
        RunResult.CircuitResult around = announced.circuits().getFirst();
        assertEquals("", around.error());
        assertEquals(300, around.delivered());
        assertEquals(1, around.pathChanges());
        RunResult.CircuitResult stays = announced.circuits().getLast();
        assertTrue(stays.error().startsWith("CIRCUIT_DOWN"), stays.error());
        assertEquals(RunResult.Left.NOTHING, announced.left());

        RunResult.CircuitResult surprised = run(ring(work)).circuits().getFirst();
        assertTrue(surprised.error().startsWith("CIRCUIT_DOWN"), surprised.error());
    }

    @Test
    void testRoundsMeasureTheFidelityOfAJob() throws IOException {
        RunResult result =
                run(
                        ring(
                                """
                                workload:
                                  - {kind: pairs, from: a, to: c, pairs: 200, min_fidelity: 0.8, tests: 0.5}
                                  - {kind: circuit, from: b, to: d, pairs: 200, min_fidelity: 0.8, tests: 0.5}
                                """));
        RunResult.AppResult job = result.apps().getFirst();
        assertEquals("", job.error());
        assertEquals(200, job.runs(), "tests are no pairs of the job");
        RunResult.Interval tested = job.figures().get("tested_fidelity");
        assertTrue(tested.low() < tested.estimate() && tested.estimate() < tested.high());
        // Its bounds are of a confidence of 0.999999; the pairs are of 0.928 and the readout of
        // 0.998.
        assertTrue(tested.low() < 0.92 && tested.high() > 0.94, tested::toString);
        assertTrue(job.figures().get("tests").estimate() >= 128);
        RunResult.CircuitResult circuit = result.circuits().getFirst();
        assertEquals(200, circuit.delivered());
        assertTrue(
                circuit.tested().low() < 0.92 && circuit.tested().high() > 0.94,
                circuit.tested()::toString);
        assertEquals(RunResult.Left.NOTHING, result.left());
    }
}
