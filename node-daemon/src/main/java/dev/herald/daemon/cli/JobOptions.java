package dev.herald.daemon.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What all commands that run a job take.
public final class JobOptions {
    @Parameters(index = "0", paramLabel = "FROM", description = "node that asks")
    @SuppressWarnings("NullAway.Init") // set by picocli
    String from;

    @Parameters(index = "1", paramLabel = "TO", description = "node at the other end")
    @SuppressWarnings("NullAway.Init") // set by picocli
    String to;

    @Mixin TermsOptions terms = new TermsOptions();

    @Mixin RouteOptions route = new RouteOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "the job ends with what it has after so long (default: ${DEFAULT-VALUE})")
    long timeoutNs;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: the one below .herald)")
    @Nullable Path directory;

    @Mixin JsonOption json = new JsonOption();
}
