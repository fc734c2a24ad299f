package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald qkd FROM TO`.
@Command(
        name = "qkd",
        mixinStandardHelpOptions = true,
        description =
                "Distil a sifted key with BBM92: no reconciliation and no privacy amplification yet.")
final class QkdCommand implements Callable<Integer> {
    @Mixin private JobOptions job = new JobOptions();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "raw pairs (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--test",
            paramLabel = "PERMILLE",
            defaultValue = "250",
            description =
                    "share of the sifted bits given up for testing, 1 to 999 (default: ${DEFAULT-VALUE})")
    private int testPermille;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        return Runs.run(pairs, testPermille, job, spec).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Runs {
        static ExitCode run(int pairs, int testPermille, JobOptions job, CommandSpec spec) {
            return JobRun.run(
                    job, JobRun.qkd(JobRun.request(job, spec), pairs, testPermille), spec);
        }
    }
}
