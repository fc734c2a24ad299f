package dev.herald.daemon.cli;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.Daemon;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `herald node CONFIG`.
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Run one node daemon until it is stopped; logs to standard error.")
final class NodeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "configuration file of the daemon")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path config;

    @Override
    public Integer call() {
        DaemonConfig read = DaemonConfig.read(config);
        Logs.loud();
        return Nodes.run(read).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Nodes {
        static ExitCode run(DaemonConfig config) {
            Daemon daemon = Daemon.start(config);
            return Resident.run(daemon, daemon::join);
        }
    }
}
