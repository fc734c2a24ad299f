package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exit codes and one-line errors of commands that reach no network.
class MainTest {
    record Ended(int code, String out, String err) {}

    static Ended herald(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(code, out.toString(), err.toString());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(new String[] {}, 2, "a command is missing"),
                Arguments.of(new String[] {"fly"}, 2, "fly"),
                Arguments.of(new String[] {"teleport", "alice"}, 2, "TO"),
                Arguments.of(
                        new String[] {"emulate", "x.yaml", "--for", "long"},
                        2,
                        "is not a time such as"),
                Arguments.of(
                        new String[] {"world", "x.yaml", "--tls", "t", "--listen", "here"},
                        2,
                        "HOST:PORT"),
                Arguments.of(new String[] {"emulate", "none.yaml"}, 3, "none.yaml: no such file"),
                Arguments.of(new String[] {"up", "none.yaml"}, 3, "none.yaml: no such file"),
                Arguments.of(new String[] {"node", "none.yaml"}, 3, "none.yaml: no such file"),
                Arguments.of(
                        new String[] {"status", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(
                        new String[] {"links", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(
                        new String[] {"doctor", "ab", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(new String[] {"doctor"}, 2, "LINK"),
                Arguments.of(new String[] {"doctor", "ab", "--pairs", "-1"}, 2, "0..10000"),
                Arguments.of(new String[] {"doctor", "ab", "--fidelity", "2"}, 2, "0..1"),
                Arguments.of(
                        new String[] {"doctor", "ab", "--scenario", "none.yaml"},
                        3,
                        "none.yaml: no such file"),
                Arguments.of(
                        new String[] {"doctor", "ab", "--scenario", "../examples/faults.yaml"},
                        2,
                        "the links are healthy, ill"),
                Arguments.of(
                        new String[] {"stock", "ada", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(
                        new String[] {"claim", "ada", "cleo", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(new String[] {"stock"}, 2, "NODE"),
                Arguments.of(new String[] {"claim", "ada"}, 2, "PEER"),
                Arguments.of(new String[] {"claim", "ada", "cleo", "--pairs", "0"}, 2, "1..256"),
                Arguments.of(new String[] {"claim", "ada", "cleo", "--fidelity", "2"}, 2, "0..1"),
                Arguments.of(
                        new String[] {"down", "--dir", "nowhere"},
                        5,
                        "nowhere is no run directory"),
                Arguments.of(
                        new String[] {"conform", "hal", "sim"},
                        2,
                        "start it with ./herald conform"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void errorsAreOneLineWithADocumentedCode(String[] arguments, int code, String message) {
        Ended ended = herald(arguments);
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().contains(message), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("herald: "), ended.err());
        assertEquals("", ended.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "emulate",
                "up",
                "down",
                "status",
                "request",
                "teleport",
                "telegate",
                "qkd",
                "stock",
                "claim",
                "world",
                "node",
                "probe",
                "conform"
            })
    void everyCommandExplainsItself(String command) {
        Ended ended = herald(command, "--help");
        assertEquals(0, ended.code());
        assertTrue(ended.out().startsWith("Usage: herald " + command), ended.out());
        assertTrue(herald("--help").out().contains("  " + command), command);
    }

    @Test
    void jsonTakesAFileOnlyWhenItCanBeOne(@TempDir Path directory) throws IOException {
        Path scenario = Files.writeString(directory.resolve("s.yaml"), "scenario: Bad Name\n");
        assertEquals(3, herald("emulate", "--json", scenario.toString()).code());
        assertEquals(3, herald("emulate", "--json", "out.json", scenario.toString()).code());
        assertEquals(3, herald("emulate", scenario.toString(), "--json", "-").code());
        assertEquals(3, herald("emulate", scenario.toString(), "--json").code());
    }
}
