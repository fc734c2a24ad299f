package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.spec.node.v1.NodeStatus;
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

/// `herald links [NODE]`.
@Command(
        name = "links",
        mixinStandardHelpOptions = true,
        description = "Show what each link offers, as its ends see it, and how it serves requests.")
final class LinksCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", arity = "0..1", description = "only the links of this node")
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
        List<NodeStatus> states = new ArrayList<>();
        for (RunDirectory.Node each : run.nodes()) {
            if (named == null || named.equals(each.name())) {
                states.add(status(run, each.name()));
            }
        }
        if (named != null && states.isEmpty()) {
            states.add(status(run, named)); // says that there is no such node
        }
        json.write(spec.commandLine().getOut(), StatusText.links(states), StatusJson.write(states));
        return ExitCode.OK.code();
    }

    private static NodeStatus status(RunDirectory run, String name) {
        try (ApiClient client = Clients.connect(run, name)) {
            return client.status();
        }
    }
}
