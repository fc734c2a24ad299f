package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The system's C compiler.
final class C {
    static final Path TOP = Path.of("").toAbsolutePath().getParent();
    static final Path HEADER = TOP.resolve("spec/c");
    static final Path EXAMPLES = TOP.resolve("hal/examples/c");
    static final Path TESTS = TOP.resolve("physical-layer/src/test/c");

    private static final List<String> STRICT =
            List.of("-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-pedantic");

    private C() {}

    /// A test without a compiler is skipped, and says so.
    static void needed() {
        assumeTrue(
                run(Path.of("."), List.of("cc", "--version")).isPresent(),
                "there is no C compiler: cc is not on the PATH");
    }

    /// Builds a shared library.
    ///
    /// @param more further arguments and sources
    static Path library(Path directory, String name, Path source, String... more) {
        needed();
        Path library = directory.resolve(name + ".so");
        List<String> command = new ArrayList<>(List.of("cc"));
        command.addAll(STRICT);
        command.addAll(List.of("-fPIC", "-shared", "-I" + HEADER, "-o", library.toString()));
        command.add(source.toString());
        command.addAll(List.of(more));
        succeed(directory, command);
        return library;
    }

    /// Builds a program and returns what it prints.
    static List<String> output(Path directory, Path source, String... more) {
        needed();
        Path program = directory.resolve("program");
        List<String> command = new ArrayList<>(List.of("cc"));
        command.addAll(STRICT);
        command.addAll(List.of("-I" + HEADER, "-o", program.toString(), source.toString()));
        command.addAll(List.of(more));
        succeed(directory, command);
        return succeed(directory, List.of(program.toString())).lines().toList();
    }

    /// Runs a command that has to succeed.
    static String succeed(Path directory, List<String> command) {
        Outcome outcome = run(directory, command).orElseThrow();
        assertEquals(0, outcome.status(), () -> command + " said\n" + outcome.text());
        return outcome.text();
    }

    private record Outcome(int status, String text) {}

    private static Optional<Outcome> run(Path directory, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new Outcome(process.waitFor(), text));
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            throw new UncheckedIOException(new IOException(stop));
        }
    }
}
