package dev.herald.daemon.local;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.NetworkReader;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.scenario.ServiceReader;
import dev.herald.daemon.scenario.StockReader;
import dev.herald.daemon.scenario.TimetableReader;
import dev.herald.daemon.scenario.VirtualLinkReader;
import dev.herald.daemon.scenario.Work;
import dev.herald.daemon.tls.Credentials;
import dev.herald.daemon.tls.Identity;
import dev.herald.daemon.tls.LocalAuthority;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Fills a run directory: authority, certificates, ports and configurations. What is there of an
/// earlier run stays, except configurations, which follow the ports.
///
/// @param directory ready to be run in
/// @param worldCommand arguments of the process with the hardware
record Preparation(RunDirectory directory, List<String> worldCommand) {
    /// The operator whose certificate the commands use.
    static final String OPERATOR = "cli";

    private static final String HOST = "127.0.0.1";
    private static final Duration LIFE = Duration.ofDays(90);
    private static final String EPOCH = "2026-01-01T00:00:00Z";

    static Preparation make(Scenario scenario, Path path) {
        try {
            Path absolute = path.toAbsolutePath().normalize();
            Files.createDirectories(absolute.resolve("nodes"));
            Files.createDirectories(absolute.resolve("log"));
            certificates(scenario, absolute.resolve("tls"));
            return configurations(scenario, absolute);
        } catch (IOException failure) {
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT,
                    "cannot write to " + path + ": " + failure.getMessage());
        }
    }

    private static void certificates(Scenario scenario, Path tls) throws IOException {
        Files.createDirectories(tls);
        Instant now = Instant.now();
        LocalAuthority authority;
        if (Files.exists(tls.resolve("ca.crt"))) {
            authority = LocalAuthority.load(tls);
        } else {
            authority = LocalAuthority.create(scenario.name(), now, LIFE);
            authority.save(tls);
        }
        List<Identity> identities = new ArrayList<>();
        scenario.nodes().forEach(n -> identities.add(Identity.node(n.name())));
        identities.add(Identity.node(World.NAME));
        identities.add(Identity.operator(OPERATOR));
        for (Identity identity : identities) {
            if (!isGood(tls, identity.name(), now)) {
                authority.issue(identity, now, LIFE).save(tls);
            }
        }
    }

    /// An expired certificate is made anew; one that is there stays.
    private static boolean isGood(Path tls, String name, Instant now) {
        if (!Files.exists(tls.resolve(name + ".crt"))) {
            return false;
        }
        Instant until = Credentials.load(tls, name).certificate().getNotAfter().toInstant();
        return until.isAfter(now.plus(Duration.ofHours(1)));
    }

    private static Preparation configurations(Scenario scenario, Path path) throws IOException {
        int nodes = scenario.nodes().size();
        List<Integer> ports = Ports.free(2 * nodes + 1);
        List<RunDirectory.Node> listed = new ArrayList<>();
        Map<String, Integer> peerPorts = new LinkedHashMap<>();
        for (int i = 0; i < nodes; i++) {
            Scenario.Node node = scenario.nodes().get(i);
            peerPorts.put(node.name(), ports.get(2 * i));
            listed.add(
                    new RunDirectory.Node(
                            node.name(),
                            node.id(),
                            new DaemonConfig.Address(HOST, ports.get(2 * i + 1))));
        }
        int worldPort = ports.getLast();
        RunDirectory directory = new RunDirectory(path, scenario.name(), listed);
        for (RunDirectory.Node node : listed) {
            Files.writeString(
                    directory.config(node.name()), yaml(scenario, node, peerPorts, worldPort));
        }
        List<String> world =
                List.of(
                        "world",
                        scenario.file().toAbsolutePath().toString(),
                        "--listen",
                        HOST + ":" + worldPort,
                        "--tls",
                        directory.tls().toString(),
                        "--epoch",
                        EPOCH,
                        "--seed",
                        Long.toString(scenario.seed()));
        return new Preparation(directory, world);
    }

    private static String yaml(
            Scenario scenario,
            RunDirectory.Node self,
            Map<String, Integer> peerPorts,
            int worldPort) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# Made by `herald up`; written anew at every start.\n");
        yaml.append("node: ").append(self.name()).append('\n');
        yaml.append("epoch: \"").append(EPOCH).append("\"\n");
        Map<NodeId, String> names = new LinkedHashMap<>();
        scenario.nodes().forEach(n -> names.put(n.id(), n.name()));
        yaml.append(NetworkReader.yaml(scenario.network(), names));
        yaml.append(VirtualLinkReader.yaml(scenario.virtualLinks(), names));
        Map<LinkId, String> links = new LinkedHashMap<>();
        scenario.links().forEach(l -> links.put(l.id(), l.name()));
        yaml.append(TimetableReader.yaml(scenario.stations(), links));
        yaml.append("topology:\n  nodes:\n");
        for (Scenario.Node node : scenario.nodes()) {
            yaml.append(
                    "    - {name: %s, id: %d, address: \"%s:%d\"}%n"
                            .formatted(
                                    node.name(),
                                    node.id().value(),
                                    HOST,
                                    peerPorts.get(node.name())));
        }
        yaml.append("  links:\n");
        for (Scenario.Link link : scenario.links()) {
            yaml.append(
                    "    - {name: %s, id: %d, between: [%s, %s], delay_us: %s%s}%n"
                            .formatted(
                                    link.name(),
                                    link.id().value(),
                                    scenario.node(link.a()).name(),
                                    scenario.node(link.b()).name(),
                                    link.delayNs() / 1e3,
                                    service(link)));
        }
        yaml.append(stocks(scenario, self, names));
        yaml.append(
                "device: {driver: remote, host: \"%s\", port: %d, seconds: 20}%n"
                        .formatted(HOST, worldPort));
        yaml.append("listen: {api: \"").append(self.api()).append("\"}\n");
        yaml.append("tls: {directory: ../tls}\n");
        return yaml.toString();
    }

    /// The stocks of the workload that the node keeps; claims and reservations are left to people.
    private static String stocks(
            Scenario scenario, RunDirectory.Node self, Map<NodeId, String> names) {
        Map<LinkId, String> links = new LinkedHashMap<>();
        scenario.links().forEach(l -> links.put(l.id(), l.name()));
        StringBuilder yaml = new StringBuilder();
        Set<NodeId> peers = new LinkedHashSet<>();
        for (Work work : scenario.workload()) {
            if (work instanceof Work.Stock stock
                    && stock.from().equals(self.id())
                    && peers.add(stock.terms().remote())) {
                yaml.append(yaml.isEmpty() ? "stocks:\n" : "");
                yaml.append("  - ")
                        .append(StockReader.yaml(stock.terms(), names, links))
                        .append('\n');
            }
        }
        return yaml.toString();
    }

    private static String service(Scenario.Link link) {
        String service = ServiceReader.yaml(link.service());
        return service.isEmpty() ? "" : ", " + service;
    }
}
