package dev.herald.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.QuantumDevice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example drivers, built as their READMEs say, keep the contract.
class ExamplesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir Path directory;

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("hal/examples/java"))) {
            top = top.getParent();
        }
        return top;
    }

    @Test
    void driverInJavaKeepsTheContract() throws Exception {
        String hal =
                Path.of(
                                QuantumDevice.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString();
        ProcessBuilder build =
                new ProcessBuilder(
                                top().resolve("hal/examples/java/build.sh").toString(),
                                hal,
                                directory.toString())
                        .inheritIO();
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertEquals(0, build.start().waitFor());

        PrintStream print = new PrintStream(out);
        int status =
                Main.run(
                        new String[] {
                            "hal",
                            "provider:acme-photon",
                            "--time",
                            "virtual",
                            "--driver-path",
                            directory.resolve("acme-photon.jar").toString()
                        },
                        print,
                        print);

        assertEquals(0, status, out::toString);
        assertTrue(out.toString().contains("Acme photon source 1.0"), out::toString);
    }
}
