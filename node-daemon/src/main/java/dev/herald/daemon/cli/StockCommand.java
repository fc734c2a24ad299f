package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.spec.node.v1.StocksReply;
import dev.herald.spec.node.v1.StocksRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald stock NODE`.
@Command(
        name = "stock",
        mixinStandardHelpOptions = true,
        description =
                "Show the pairs in stock at a node: those that it keeps, and those that others keep with it.")
final class StockCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", description = "name of a node")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String node;

    @Option(names = "--peer", paramLabel = "NODE", description = "only stocks with this node")
    private @Nullable String peer;

    @Option(
            names = "--later",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description =
                    "also what is left after so long without claims and new pairs (default: ${DEFAULT-VALUE})")
    private long laterNs;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: the one below .herald)")
    private @Nullable Path directory;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        return Stocks.show(this).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Stocks {
        static ExitCode show(StockCommand command) {
            RunDirectory run = RunDirectory.find(command.directory);
            try (ApiClient client = Clients.connect(run, command.node)) {
                StocksReply reply =
                        client.stocks(
                                StocksRequest.newBuilder()
                                        .setPeer(command.peer == null ? "" : command.peer)
                                        .setLaterNs(command.laterNs)
                                        .build());
                if (reply.hasRefusal()) {
                    throw new Failure(
                            JobRun.exitCode(reply.getRefusal().getError()),
                            JobRun.line(reply.getRefusal()));
                }
                command.json.write(
                        command.spec.commandLine().getOut(),
                        StockLevels.text(command.node, reply.getStocks(), command.laterNs),
                        StockLevels.json(command.node, reply.getStocks(), command.laterNs));
                return ExitCode.OK;
            }
        }
    }
}
