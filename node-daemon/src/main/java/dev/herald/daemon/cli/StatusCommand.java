package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.spec.node.v1.NodeStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald status [NODE]`.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show the state of one node, or of all nodes in a table.")
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", arity = "0..1", description = "name of a node")
    private @Nullable String node;

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
        RunDirectory run = RunDirectory.find(directory);
        String named = node;
        List<String> names =
                named == null
                        ? run.nodes().stream().map(RunDirectory.Node::name).toList()
                        : List.of(named);
        return States.run(run, names, named != null, json, spec.commandLine().getOut()).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class States {
        static ExitCode run(
                RunDirectory run,
                List<String> names,
                boolean inFull,
                JsonOption json,
                PrintWriter out) {
            List<NodeStatus> states = new ArrayList<>();
            for (String name : names) {
                try (ApiClient client = Clients.connect(run, name)) {
                    states.add(client.status());
                }
            }
            String text = inFull ? StatusText.full(states.getFirst()) : StatusText.table(states);
            json.write(out, text, StatusJson.write(states));
            return ExitCode.OK;
        }
    }
}
