package dev.herald.daemon.local;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.scenario.Fields;
import dev.herald.hal.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory of one network on this machine.
///
/// | entry | holds |
/// |---|---|
/// | run.yaml | what runs, and where |
/// | tls/ | the authority of this network, certificates and keys |
/// | nodes/NAME.yaml | configuration of a daemon |
/// | log/NAME.log | output of a process |
/// | pid/NAME | process number and start of a process |
///
/// @param path of the directory
/// @param scenario name of the scenario
/// @param nodes what `run.yaml` lists
public record RunDirectory(Path path, String scenario, List<Node> nodes) {
    /// Where run directories are made, below the current directory.
    public static final Path HOME = Path.of(".herald");

    private static final String FILE = "run.yaml";

    public RunDirectory {
        nodes = List.copyOf(nodes);
    }

    /// @param api where its local interface listens
    public record Node(String name, NodeId id, DaemonConfig.Address api) {}

    public Path tls() {
        return path.resolve("tls");
    }

    Path config(String node) {
        return path.resolve("nodes").resolve(node + ".yaml");
    }

    Path log(String process) {
        return path.resolve("log").resolve(process + ".log");
    }

    Path pid(String process) {
        return path.resolve("pid").resolve(process);
    }

    /// @throws LocalException when there is no node of the name
    public Node node(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new LocalException(
                                LocalException.Kind.NOT_RUNNING,
                                "no node of "
                                        + scenario
                                        + " is called "
                                        + name
                                        + "; the nodes are "
                                        + String.join(
                                                ", ", nodes.stream().map(Node::name).toList())));
    }

    /// The run directory that was named, or the only one below the current directory.
    public static RunDirectory find(@Nullable Path named) {
        if (named != null) {
            return open(named);
        }
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(HOME)) {
            try (Stream<Path> entries = Files.list(HOME)) {
                entries.filter(e -> Files.isRegularFile(e.resolve(FILE)))
                        .sorted()
                        .forEach(found::add);
            } catch (IOException unreadable) {
                throw new LocalException(
                        LocalException.Kind.ENVIRONMENT,
                        "cannot read " + HOME + ": " + unreadable.getMessage());
            }
        }
        return switch (found.size()) {
            case 0 ->
                    throw new LocalException(
                            LocalException.Kind.NOT_RUNNING,
                            "no network runs from this directory; start one with `herald up SCENARIO`, or name it with --dir");
            case 1 -> open(found.getFirst());
            default ->
                    throw new LocalException(
                            LocalException.Kind.NOT_RUNNING,
                            "several networks are here; name one of " + found + " with --dir");
        };
    }

    static boolean isRun(Path path) {
        return Files.isRegularFile(path.resolve(FILE));
    }

    static RunDirectory open(Path path) {
        Path file = path.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new LocalException(
                    LocalException.Kind.NOT_RUNNING,
                    path
                            + " is no run directory: it has no "
                            + FILE
                            + "; start a network with `herald up`");
        }
        Fields top = Fields.read(file);
        String scenario = top.label("scenario");
        List<Node> nodes = new ArrayList<>();
        for (Fields node : top.list("nodes")) {
            nodes.add(
                    new Node(
                            node.label("name"),
                            new NodeId((int) node.whole("id", 1, Integer.MAX_VALUE)),
                            new DaemonConfig.Address(
                                    node.text("api_host"),
                                    (int) node.whole("api_port", 1, 65_535))));
            node.end();
        }
        top.end();
        return new RunDirectory(path, scenario, nodes);
    }

    void save() throws IOException {
        StringBuilder yaml = new StringBuilder("scenario: " + scenario + "\nnodes:\n");
        for (Node node : nodes) {
            yaml.append(
                    "  - {name: %s, id: %d, api_host: \"%s\", api_port: %d}\n"
                            .formatted(
                                    node.name(),
                                    node.id().value(),
                                    node.api().host(),
                                    node.api().port()));
        }
        Files.writeString(path.resolve(FILE), yaml);
    }

    /// The network no longer runs.
    void forget() throws IOException {
        Files.deleteIfExists(path.resolve(FILE));
    }
}
