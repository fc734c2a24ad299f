package dev.herald.daemon.cli;

import dev.herald.daemon.local.LocalNetwork;
import dev.herald.daemon.local.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `herald down`.
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stop the processes that `herald up` started.")
final class DownCommand implements Callable<Integer> {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: the one below .herald)")
    private @Nullable Path directory;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        RunDirectory run = RunDirectory.find(directory);
        List<String> stopped = LocalNetwork.stop(run);
        spec.commandLine()
                .getOut()
                .println(
                        stopped.isEmpty()
                                ? run.scenario() + ": nothing was running"
                                : run.scenario() + ": stopped " + String.join(", ", stopped));
        return ExitCode.OK.code();
    }
}
