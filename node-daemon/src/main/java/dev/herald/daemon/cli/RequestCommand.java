package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald request FROM TO`.
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description = "Make end-to-end pairs and measure how good they are.")
final class RequestCommand implements Callable<Integer> {
    @Mixin private JobOptions job = new JobOptions();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--mode",
            paramLabel = "keep|measure",
            defaultValue = "keep",
            description = "what the ends do with their halves (default: ${DEFAULT-VALUE})")
    private Mode mode = Mode.KEEP;

    /// What the ends do with their halves.
    enum Mode {
        KEEP,
        MEASURE
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        return Runs.run(pairs, mode == Mode.MEASURE, job, spec).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Runs {
        static ExitCode run(int pairs, boolean measure, JobOptions job, CommandSpec spec) {
            return JobRun.run(job, JobRun.pairs(JobRun.request(job, spec), pairs, measure), spec);
        }
    }
}
