package dev.herald.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.spec.trace.Verifies;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path directory;

    private int run(String... arguments) {
        return Main.run(arguments, new PrintStream(out), new PrintStream(err));
    }

    @Test
    @Verifies("CONF-VERDICT-3")
    void simulatedDeviceIsHeldToTheSpecification() {
        Path report = directory.resolve("report");

        assertEquals(
                0,
                run("hal", "sim", "--report", report.toString(), "--seed", "3"),
                () -> out + "" + err);
        assertTrue(out.toString().contains("CONFORMANT"), out::toString);
        assertTrue(out.toString().lines().count() < 25, out::toString);
        for (String file : new String[] {"report.json", "junit.xml", "report.md"}) {
            assertTrue(Files.exists(report.resolve(file)), file);
        }
    }

    @Test
    void frozenProfileCanBeChosen() {
        assertEquals(0, run("hal", "sim", "--profile", "hal-base-1"), () -> out + "" + err);
        assertTrue(out.toString().contains("profile hal-base-1"), out::toString);
    }

    @Test
    @Verifies("CONF-VERDICT-3")
    void whatCannotBeUnderstoodIsExplained() {
        expectUsage("expected what to hold");
        expectUsage("there is no suite for qubits", "qubits", "sim");
        expectUsage("name the driver", "hal");
        expectUsage("no driver is called acme; there are: ", "hal", "acme");
        expectUsage("--seed needs a number, not many", "hal", "sim", "--seed", "many");
        expectUsage("--option needs KEY=VALUE", "hal", "sim", "--option", "profile");
        expectUsage("cannot understand --fast", "hal", "sim", "--fast");
        expectUsage("there is no profile gold", "hal", "sim", "--profile", "gold");
        expectUsage("nowhere", "hal", "sim", "--option", "profile=nowhere");
        expectUsage("the waivers cannot be read", "hal", "sim", "--waivers", "no such file");
    }

    private void expectUsage(String text, String... arguments) {
        err.reset();
        assertEquals(64, run(arguments));
        assertTrue(err.toString().contains(text), err::toString);
    }

    @Test
    void helpIsNoError() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("usage: herald conform hal TARGET"));
    }
}
