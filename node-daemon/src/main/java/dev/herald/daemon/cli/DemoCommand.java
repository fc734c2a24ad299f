package dev.herald.daemon.cli;

import dev.herald.daemon.demo.Demo;
import dev.herald.daemon.emulate.RunJson;
import dev.herald.daemon.emulate.RunResult;
import dev.herald.daemon.report.RunText;
import dev.herald.daemon.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald demo`.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Start three nodes and their hardware as processes, make pairs, swap, teleport, apply a remote"
                        + " CNOT and sift a key, and hold what was measured against what was expected.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "another scenario than examples/three-node-metro.yaml; its jobs are run")
    private @Nullable Path scenario;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Scenario read = Scenario.read(scenario == null ? example() : scenario);
        Logs.quiet();
        Path directory = Files.createTempDirectory("herald-demo-");
        return Demos.run(
                        read,
                        directory,
                        json,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .code();
    }

    private static Path example() {
        Path file = Path.of("examples", "three-node-metro.yaml");
        String top = System.getProperty("herald.top");
        return top == null ? file : Path.of(top).resolve(file);
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Demos {
        static ExitCode run(
                Scenario scenario,
                Path directory,
                JsonOption json,
                PrintWriter out,
                PrintWriter err) {
            RunResult result;
            try {
                result =
                        Demo.run(
                                scenario,
                                directory,
                                line -> {
                                    err.println(line);
                                    err.flush();
                                });
            } catch (RuntimeException failure) {
                err.println("the logs are in " + directory.resolve("log"));
                throw failure;
            }
            delete(directory);
            String text =
                    RunText.write(result)
                            + "  a right result fails one check with a probability below 1e-5 (exact binomial tails);\n"
                            + "  what is expected is the model of the path, with waiting and readout; rates depend on the"
                            + " machine\n";
            json.write(out, text, RunJson.text(result) + "\n");
            return result.pass() ? ExitCode.OK : ExitCode.FAILED;
        }

        private static void delete(Path directory) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException left) {
                // A temporary directory is left behind.
            }
        }
    }
}
