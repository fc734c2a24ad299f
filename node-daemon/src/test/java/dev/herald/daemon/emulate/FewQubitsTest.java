package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole stacks around a ring whose ports have few qubits, in virtual time: every link is shared by two
/// circuits that never give up a pair for its age, and each of them waits for pairs of the next.
class FewQubitsTest {
    private static final int PAIRS = 400;
    private static final Path PROFILE = Path.of("..", "examples", "profiles", "metro-target.yaml");

    @TempDir private Path directory;

    /// Four circuits of two hops, each over the link on which the one before ends.
    ///
    /// @param qubits of a port
    private Scenario ring(int qubits, int seed) throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.writeString(
                directory.resolve("profiles/few.yaml"),
                Files.readString(PROFILE)
                        .replace(
                                "communication.count: {value: 4",
                                "communication.count: {value: " + 2 * qubits)
                        .replace("storage.count: {value: 8", "storage.count: {value: 0"));
        StringBuilder yaml = new StringBuilder("scenario: ring\nduration_s: 600\n");
        yaml.append("seed: ").append(seed).append("\nnodes:\n");
        String names = "abcd";
        for (int i = 0; i < 4; i++) {
            yaml.append(
                    "  - {name: %c, id: %d, profile: profiles/few.yaml}\n"
                            .formatted(names.charAt(i), i + 1));
        }
        yaml.append("links:\n");
        for (int i = 0; i < 4; i++) {
            yaml.append(
                    "  - {name: l%d, id: %d, between: [%c, %c], profile: profiles/few.yaml}\n"
                            .formatted(i, i + 1, names.charAt(i), names.charAt((i + 1) % 4)));
        }
        yaml.append("workload:\n");
        for (int i = 0; i < 4; i++) {
            yaml.append(
                    "  - {kind: circuit, from: %c, to: %c, route: {path: [%c, %c, %c]}, mode: keep, pairs: %d, cutoff: {none: true}, start_s: 0.%d}\n"
                            .formatted(
                                    names.charAt(i),
                                    names.charAt((i + 2) % 4),
                                    names.charAt(i),
                                    names.charAt((i + 1) % 4),
                                    names.charAt((i + 2) % 4),
                                    PAIRS,
                                    i));
        }
        return Scenario.read(Files.writeString(directory.resolve("ring.yaml"), yaml));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Verifies("NL-ADMIT-11")
    void whereNotEachCanHaveAQubitSomeAreRefusedAndTheOthersServed(int seed) throws IOException {
        RunResult result = Emulator.run(ring(1, seed), () -> 0);

        for (int i = 0; i < 4; i++) { // the second and the fourth each share a link with another
            RunResult.CircuitResult circuit = result.circuits().get(i);
            assertEquals(i % 2 == 0 ? PAIRS : 0, circuit.delivered());
            assertTrue(
                    circuit.error().startsWith(i % 2 == 0 ? "" : "NO_RESOURCES: network: NO_RES"),
                    circuit.error());
        }
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Verifies(value = "NL-CUT-4", rev = 2)
    @Verifies("NL-GEN-7")
    void circuitsWithoutACutOffDoNotBlockOneAnother(int seed) throws IOException {
        RunResult result = Emulator.run(ring(2, seed), () -> 0);

        for (RunResult.CircuitResult circuit : result.circuits()) {
            assertEquals("", circuit.error());
            assertEquals(PAIRS, circuit.delivered());
        }
        assertEquals(RunResult.Left.NOTHING, result.left());
    }
}
