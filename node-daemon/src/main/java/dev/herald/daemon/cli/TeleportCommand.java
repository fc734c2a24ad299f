package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald teleport FROM TO`.
@Command(
        name = "teleport",
        mixinStandardHelpOptions = true,
        description = "Teleport states and measure how well they arrive.")
final class TeleportCommand implements Callable<Integer> {
    @Mixin private JobOptions job = new JobOptions();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "120",
            description = "states to send (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--random", description = "random states instead of the six cardinal ones")
    private boolean random;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        return Runs.run(runs, random, job, spec).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Runs {
        static ExitCode run(int runs, boolean random, JobOptions job, CommandSpec spec) {
            return JobRun.run(job, JobRun.teleport(JobRun.request(job, spec), runs, random), spec);
        }
    }
}
