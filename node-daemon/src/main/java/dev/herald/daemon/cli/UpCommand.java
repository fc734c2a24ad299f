package dev.herald.daemon.cli;

import dev.herald.daemon.local.LocalNetwork;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.daemon.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald up SCENARIO`.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Start the hardware and every node of a scenario as processes of this machine, in the background.")
final class UpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "scenario file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path scenario;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: .herald/NAME-OF-SCENARIO)")
    private @Nullable Path directory;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Durations.class,
            description = "how long to wait until all nodes are ready (default: ${DEFAULT-VALUE})")
    private long timeoutNs;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Scenario read = Scenario.read(scenario);
        Path path = directory == null ? RunDirectory.HOME.resolve(read.name()) : directory;
        Logs.quiet();
        return Starts.run(
                        read, path, Duration.ofNanos(timeoutNs), json, spec.commandLine().getOut())
                .code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Starts {
        static ExitCode run(
                Scenario scenario, Path path, Duration limit, JsonOption json, PrintWriter out) {
            LocalNetwork network = LocalNetwork.start(scenario, path, false);
            boolean ready = false;
            try {
                var states = network.awaitReady(limit);
                ready = true;
                String where =
                        "%s is up in %s; stop it with `herald down`%n"
                                .formatted(scenario.name(), path);
                json.write(out, StatusText.table(states) + where, StatusJson.write(states));
                return ExitCode.OK;
            } finally {
                if (!ready) {
                    network.close();
                }
            }
        }
    }
}
