package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scenarios that are shipped, run as the command does. The checks are in the files, with their
/// tolerances: 4.5 standard deviations for what is counted; the seeds are fixed, so that these tests
/// have no false alarms of their own.
class ExampleScenariosTest {
    private static final long STOPPED_CLOCK = 0;

    private static RunResult run(String file, long seed) {
        Scenario scenario = Scenario.read(Path.of("..", "examples", file));
        return Emulator.run(scenario.with(seed, scenario.durationNs()), () -> STOPPED_CLOCK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lab-link.yaml",
                "ql2020-link.yaml",
                "chain-5.yaml",
                "faults.yaml",
                "degradation.yaml",
                "nested.yaml",
                "station.yaml",
                "stock.yaml"
            })
    void everyCheckOfTheFileHolds(String file) {
        RunResult result = run(file, 1);
        assertFalse(result.checks().isEmpty(), file + " has no checks");
        for (RunResult.CheckResult check : result.checks()) {
            assertTrue(check.pass(), () -> file + ": " + check);
        }
    }

    @Test
    void theSameSeedGivesTheSameResultToTheLetterAndAnotherSeedAnother() {
        String first = RunJson.text(run("chain-5.yaml", 5));
        assertEquals(first, RunJson.text(run("chain-5.yaml", 5)));
        assertNotEquals(first, RunJson.text(run("chain-5.yaml", 6)));
    }

    @Test
    void tagsOfKeptPairsAreUnbiasedOverFourLinks() {
        RunResult.CircuitResult circuit = run("chain-5.yaml", 2).circuits().getFirst();
        assertEquals(500, circuit.delivered());
        // The weights of a tag are exact for this hardware, dephasing and depolarising; but it
        // counts the
        // 121 us of each Bell measurement, whose error covers its duration, as waiting too: at most
        // 3 swaps x 2 qubits x 121 us / 10 s of the coherence.
        assertEquals(0, circuit.predictionError().estimate(), 5e-5);
        assertTrue(circuit.fidelity().low() <= circuit.predicted() + 5e-5);
        assertTrue(circuit.fidelity().high() >= circuit.predicted() - 5e-5);
    }
}
