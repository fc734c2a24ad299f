package dev.herald.conformance.hal;

import dev.herald.conformance.engine.SuiteBroken;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Runs the commands that bring conditions about. What they write goes where this process writes.
final class Shell {
    private static final long SECONDS_MAX = 60;

    private Shell() {}

    /// @throws SuiteBroken when the command fails: then nothing is known about the subject
    static void run(String command) {
        if (command.isEmpty()) {
            return;
        }
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SuiteBroken("\"" + command + "\" did not end within a minute");
            }
            if (process.exitValue() != 0) {
                throw new SuiteBroken(
                        "\"" + command + "\" ended with status " + process.exitValue());
            }
        } catch (IOException e) {
            throw new SuiteBroken("\"" + command + "\" cannot be run", e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SuiteBroken("interrupted while \"" + command + "\" ran", stop);
        }
    }
}
