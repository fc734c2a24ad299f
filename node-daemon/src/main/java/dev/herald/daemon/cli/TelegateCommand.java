package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald telegate FROM TO`.
@Command(
        name = "telegate",
        mixinStandardHelpOptions = true,
        description = "Apply a CNOT between two nodes and measure how good it is.")
final class TelegateCommand implements Callable<Integer> {
    @Mixin private JobOptions job = new JobOptions();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "200",
            description = "gates to apply (default: ${DEFAULT-VALUE})")
    private int runs;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        return Runs.run(runs, job, spec).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Runs {
        static ExitCode run(int runs, JobOptions job, CommandSpec spec) {
            return JobRun.run(job, JobRun.telegate(JobRun.request(job, spec), runs), spec);
        }
    }
}
