package dev.herald.daemon.cli;

import dev.herald.daemon.scenario.Scenario;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald emulate SCENARIO`.
@Command(
        name = "emulate",
        mixinStandardHelpOptions = true,
        description =
                "Run a scenario in virtual time, in this process; the same seed gives the same result.")
final class EmulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "scenario file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path scenario;

    @Option(names = "--seed", paramLabel = "N", description = "seed instead of the scenario's")
    private @Nullable Long seed;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "simulated time instead of the scenario's: 20, 20s, 500ms, 2min")
    private @Nullable Long duration;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Scenario read = Scenario.read(scenario);
        Scenario run =
                read.with(
                        seed == null ? read.seed() : seed,
                        duration == null ? read.durationNs() : duration);
        return Emulations.run(run, json, spec.commandLine().getOut()).code();
    }
}
