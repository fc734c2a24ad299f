package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `herald probe`, in virtual time and, for a second, in real time.
class ProbeCommandTest {

    @Test
    void aSimulatedDeviceIsProbedAndKept(@TempDir Path directory) {
        MainTest.Ended ended =
                MainTest.herald(
                        "probe",
                        "sim:ideal?seed=3",
                        "--shots",
                        "10",
                        "--pairs",
                        "10",
                        "--store",
                        directory.toString());
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("qubit.0.t2"), ended.out());
        assertTrue(ended.out().contains("port.0.0.fidelity"), ended.out());
        assertTrue(ended.out().contains(" 0 worse"), ended.out());
        assertTrue(ended.out().contains("kept in " + directory), ended.out());
        MainTest.Ended replayed =
                MainTest.herald(
                        "probe",
                        "sim:ideal",
                        "--shots",
                        "10",
                        "--pairs",
                        "10",
                        "--from",
                        directory.toString(),
                        "--json");
        assertEquals(0, replayed.code(), replayed.err());
        assertTrue(replayed.out().startsWith("{"), replayed.out());
    }

    /// The driver of the simulator on a clock that really runs: bounded by `--for`, whatever was measured.
    @Test
    void anyDriverIsProbedInRealTime() {
        MainTest.Ended ended =
                MainTest.herald(
                        "probe",
                        "provider:sim?profile=ideal&seed=4",
                        "--for",
                        "1s",
                        "--shots",
                        "10",
                        "--pairs",
                        "10");
        assertEquals(0, ended.code(), ended.err() + ended.out());
        assertTrue(ended.out().contains("real time"), ended.out());
        assertTrue(ended.out().contains("port.0.0.success"), ended.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ship | 2 | is no kind of target",
                "sim:none | 4 | profile none is not one of",
                "provider:none | 4 | no driver is called none",
                "remote:127.0.0.1:1?seconds=1 | 4 | ",
            })
    void whatCannotBeOpenedHasACodeAndALine(String target, int code, String message) {
        MainTest.Ended ended = MainTest.herald("probe", target);
        assertEquals(code, ended.code(), ended.err());
        assertTrue(message == null || ended.err().contains(message), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void anEmptyStoreIsSaid(@TempDir Path directory) {
        MainTest.Ended ended =
                MainTest.herald("probe", "sim:ideal", "--from", directory.toString());
        assertEquals(3, ended.code(), ended.err());
    }
}
