package dev.herald.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example driver in C, built as its README says, is held to the specification like any driver.
class CDriverTest {

    @Test
    void exampleDriverConforms(@TempDir Path directory) throws Exception {
        build(directory);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        int status =
                Main.run(
                        new String[] {
                            "hal",
                            "native",
                            "--option",
                            "library=" + directory.resolve("libexample.so")
                        },
                        out,
                        out);
        String said = text.toString(StandardCharsets.UTF_8);
        assertEquals(0, status, said);
        assertTrue(said.contains("example in C"), said);
    }

    private static void build(Path directory) throws IOException, InterruptedException {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("spec/c/herald_hal.h"))) {
            top = top.getParent();
        }
        String script = top.resolve("hal/examples/c/build.sh").toString();
        try {
            assertEquals(
                    0,
                    new ProcessBuilder(
                                    List.of(
                                            "sh",
                                            "-c",
                                            "command -v \"${CC:-cc}\" >/dev/null || exit 77; exec \"$0\" \"$1\"",
                                            script,
                                            directory.toString()))
                            .inheritIO()
                            .start()
                            .waitFor());
        } catch (AssertionError failed) {
            if (failed.getMessage().contains("77")) {
                abort("there is no C compiler: cc is not on the PATH");
            }
            throw failed;
        }
    }
}
