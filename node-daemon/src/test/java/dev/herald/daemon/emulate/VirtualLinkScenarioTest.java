package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.report.RunText;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole stacks with virtual links, in virtual time. The seeds are fixed. The emulator itself checks that both
/// ends agree on every pair.
class VirtualLinkScenarioTest {
    private static final Path PROFILE = Path.of("..", "examples", "profiles", "metro-target.yaml");

    @TempDir private Path directory;

    /// Five nodes in a line, and a virtual link over each half of it.
    private RunResult run(String rest) throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(PROFILE, directory.resolve("profiles/metro-target.yaml"));
        StringBuilder yaml = new StringBuilder("scenario: line\nduration_s: 60\nnodes:\n");
        List<String> names = List.of("a", "b", "c", "d", "e");
        for (int i = 0; i < 5; i++) {
            yaml.append(
                    "  - {name: %s, id: %d, profile: profiles/metro-target.yaml}\n"
                            .formatted(names.get(i), i + 1));
        }
        yaml.append("links:\n");
        for (int i = 0; i < 4; i++) {
            String ends = names.get(i) + ", " + names.get(i + 1);
            yaml.append(
                    "  - {name: %s, id: %d, between: [%s], profile: profiles/metro-target.yaml}\n"
                            .formatted(ends.replace(", ", ""), i + 1, ends));
        }
        yaml.append(
                """
                virtual_links:
                  - {name: west, id: 1073741824, path: [a, b, c], min_fidelity: 0.9, distil: {protocol: dejmps}}
                  - {name: east, id: 1073741825, path: [c, d, e], min_fidelity: 0.9, distil: {protocol: dejmps}}
                """);
        Path file = directory.resolve("s.yaml");
        return Emulator.run(Scenario.read(Files.writeString(file, yaml + rest)), () -> 0);
    }

    private static RunResult.VirtualLinkResult west(RunResult result) {
        return result.virtualLinks().getFirst();
    }

    /// Pairs of a fidelity that plain ones over four links do not have.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Verifies("NL-VIRTUAL-7")
    void circuitAboveIsRestoredWhenALinkBelowFailsAndComesBack(boolean flooding)
            throws IOException {
        RunResult result =
                run(
                        """
                        control: {flooding: %s}
                        workload:
                          - {kind: circuit, from: a, to: e, pairs: 150, min_fidelity: 0.95, restore: 30 s}
                        faults:
                          - {at: 3 s, for: 5 s, kind: channel-outage, link: bc}
                        """
                                .formatted(flooding));
        RunResult.CircuitResult circuit = result.circuits().getFirst();
        assertEquals("", circuit.error());
        assertEquals(150, circuit.delivered());
        assertEquals(1, circuit.pathChanges());
        assertEquals(0, circuit.predictionError().estimate(), 6e-5);
        assertTrue(west(result).up());
        assertEquals(2, west(result).setUps());
        assertTrue(west(result).sinceS() > 8, "after the outage");
        assertTrue(west(result).pairs() >= 150);
        assertEquals(1, result.virtualLinks().getLast().setUps(), "the other was up all the time");
        assertEquals(RunResult.Left.NOTHING, result.left());
        String text = RunText.write(result);
        assertTrue(text.matches("(?s).*\n  west +a-c +up +[89][.0-9]+ +2 +1.*"), text);
    }

    @Test
    @Verifies("NL-VIRTUAL-7")
    void circuitAboveEndsWithItsVirtualLinkOtherwise() throws IOException {
        RunResult result =
                run(
                        """
                        workload:
                          - {kind: circuit, from: a, to: e, pairs: 150, min_fidelity: 0.95}
                          - {kind: circuit, from: e, to: a, pairs: 20, min_fidelity: 0.95, start_s: 12, route: {path: [e, c, a]}}
                          - {kind: qkd, from: a, to: e, pairs: 40, min_fidelity: 0.95, start_s: 15}
                        faults:
                          - {at: 3 s, for: 5 s, kind: channel-outage, link: bc}
                        """);
        RunResult.CircuitResult first = result.circuits().getFirst();
        assertTrue(
                first.error()
                        .startsWith(
                                "CIRCUIT_DOWN: network: LINK_DOWN, at n3: l1073741824: PEER_LOST"),
                first.error());
        assertTrue(first.delivered() > 10 && first.delivered() < 150);
        RunResult.CircuitResult back = result.circuits().getLast();
        assertEquals("", back.error(), "from the tail to the head of both");
        assertEquals(20, back.delivered());
        assertEquals("", result.apps().getFirst().error());
        assertEquals(2, west(result).setUps());
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    @Test
    @Verifies("NL-VIRTUAL-12")
    void circuitsShareVirtualLinksAndTheLinksBelow() throws IOException {
        RunResult result =
                run(
                        """
                        plane: {sharing: equal}
                        workload:
                          - {kind: circuit, from: a, to: e, pairs: 60, min_fidelity: 0.95}
                          - {kind: circuit, from: a, to: c, pairs: 60, min_fidelity: 0.95}
                          - {kind: circuit, from: a, to: c, pairs: 60, min_fidelity: 0.9, route: {path: [a, b, c]}}
                          - {kind: circuit, from: a, to: e, pairs: 60, min_fidelity: 0.9, cutoff: {none: true}}
                          - {kind: circuit, from: e, to: a, pairs: 60, min_fidelity: 0.9, cutoff: {none: true}}
                        """);
        for (RunResult.CircuitResult circuit : result.circuits()) {
            assertEquals("", circuit.error());
            assertEquals(60, circuit.delivered());
        }
        assertEquals(0.93, result.circuits().get(2).fidelity().estimate(), 0.01, "plain pairs");
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    @Test
    void virtualLinkThatCannotBeIsToldAndNotWaitedForForEver() throws IOException {
        RunResult result =
                run(
                        """
                          - {name: none, id: 1073741830, path: [a, c, e], min_fidelity: 0.999, set_up_within: 2 s}
                        workload:
                          - {kind: circuit, from: a, to: b, pairs: 1}
                        checks:
                          - {name: pairs, figure: virtual_links.none.pairs, expected: 0, tolerance: 0}
                        """);
        assertEquals(1, result.circuits().getFirst().delivered());
        assertTrue(result.simulatedSeconds() > 2 && result.simulatedSeconds() < 2.5);
        RunResult.VirtualLinkResult none = result.virtualLinks().getLast();
        assertEquals(0, none.setUps());
        assertTrue(none.error().startsWith("FIDELITY_UNREACHABLE, at n5: best"), none.error());
        assertTrue(result.pass());
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    /// A station's timetable and a circuit's bin exclude each other; circuits without one are served in turns.
    @Test
    @Verifies("NL-BIN-5")
    void circuitsOverLinksThatShareAStation() throws IOException {
        RunResult result =
                run(
                        """
                        stations:
                          - {name: hub, links: [ab, bc], reconfigure: 1 ms, timetable: {period: 20 ms, weights: by-demand, rates_hz: [10, 10]}}
                        workload:
                          - {kind: circuit, from: a, to: c, pairs: 40, min_fidelity: 0.95}
                          - {kind: circuit, from: a, to: c, pairs: 40, min_fidelity: 0.9, route: {avoid: [west]}, bin: {period: 10 ms, length: 5 ms}}
                          - {kind: circuit, from: c, to: e, pairs: 40, min_fidelity: 0.9, route: {avoid: [east]}, bin: {period: 10 ms, length: 5 ms}}
                        """);
        assertEquals("", result.circuits().get(0).error());
        assertEquals(40, result.circuits().get(0).delivered());
        assertTrue(
                result.circuits()
                        .get(1)
                        .error()
                        .startsWith("UNSUPPORTED: network: UNSUPPORTED, at n1: link"),
                result.circuits().get(1).error());
        assertEquals("", result.circuits().get(2).error(), "at no shared station");
        assertEquals(2, result.turns().size());
        assertEquals(0.45, result.turns().getFirst().share(), 0.001);
        assertEquals(RunResult.Left.NOTHING, result.left());
    }
}
