package dev.herald.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.ScenarioException;
import dev.herald.daemon.scenario.StockReader;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.node.stock.StockTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DaemonConfigTest {
    private static final String GOOD =
            """
            node: alice
            topology:
              nodes:
                - {name: alice, id: 1, address: "127.0.0.1:7001"}
                - {name: bob, id: 2, address: "bob.example:7001"}
              links:
                - {name: ab, id: 1, between: [alice, bob], delay_us: 50}
            device: {driver: remote, host: 127.0.0.1, port: 7400}
            listen: {api: "127.0.0.1:7002"}
            tls: {directory: tls}
            """;

    @TempDir private Path directory;

    private DaemonConfig read(String text) throws IOException {
        return DaemonConfig.read(Files.writeString(directory.resolve("c.yaml"), text));
    }

    @Test
    void aGoodConfigurationIsReadWhole() throws IOException {
        DaemonConfig config = read(GOOD);
        assertEquals("alice", config.self().name());
        assertEquals(new DaemonConfig.Address("127.0.0.1", 7001), config.listenPeers());
        assertEquals(Map.of("host", "127.0.0.1", "port", "7400"), config.driverOptions());
        assertEquals(directory.resolve("tls"), config.tls());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), config.epoch());
        assertEquals(50_000, config.links().getFirst().delayNs());
        assertEquals(1, config.topology().links().size());
    }

    @Test
    void virtualLinksAndStationsAreReadAsOfAScenario() throws IOException {
        DaemonConfig config =
                read(
                        GOOD.replace(
                                        "  links:\n",
                                        "  links:\n    - {name: ac, id: 7, between: [alice, bob]}\n")
                                + """
                                virtual_links:
                                  - {name: better, id: 1073741830, path: [bob, alice], cost: 2}
                                stations:
                                  - {name: hub, links: [ab, ac], cycles_ns: [1000, 500], timetable: {period: 1 ms}}
                                """);
        VirtualLink link = config.virtualLinks().getFirst();
        assertEquals(new NodeId(2), link.head());
        assertEquals(List.of(link.edge()), config.topology().links().subList(2, 3));
        assertTrue(config.stations().get("hub").has(new LinkId(7)));
    }

    @Test
    void stocksAreReadAndWritten() throws IOException {
        String written =
                "{peer: bob, pairs: 4, min_fidelity: 0.8, max_age: 2000 ns, fresh_fidelity: 0.9,"
                        + " min_rate_hz: 2.5, cutoff: {quantile: 0.85}, swap_order: nested,"
                        + " priority: 3, preempt: true, tenant: 7, tests: 0.25,"
                        + " distil: {protocol: dejmps, shape: tree, rounds: 2}, life: 5000000000 ns,"
                        + " bin: {period: 1000 ns, offset: 10 ns, length: 100 ns},"
                        + " route: {metric: ext, alternatives: 2, avoid: [ab]}}";
        List<String> all =
                List.of(
                        written,
                        "{peer: bob, pairs: 1, min_fidelity: 0.5, cutoff: {none: true},"
                                + " swap_order: sequential, distil: auto, route: {path: [alice, bob]}}");
        for (String one : all) {
            StockTerms terms = read(GOOD + "stocks: [" + one + "]\n").stocks().getFirst();
            assertEquals(
                    one,
                    StockReader.yaml(
                            terms,
                            Map.of(new NodeId(1), "alice", new NodeId(2), "bob"),
                            Map.of(new LinkId(1), "ab")));
        }
        assertEquals(List.of(), read(GOOD).stocks());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "node: alice",
                        "node: alice\nstocks: [{peer: eve, pairs: 1}]",
                        "stocks[0].peer is \"eve\": no node is called eve; the nodes are alice, bob"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstocks: [{peer: alice, pairs: 1}]",
                        "stocks[0].peer is \"alice\": must be another node than this one"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstocks: [{peer: bob, pairs: 1}, {peer: bob, pairs: 1}]",
                        "stocks[1].peer is \"bob\": another stock is kept with this node"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstocks: [{peer: bob, pairs: 1, claims: []}]",
                        "stocks[0].claims is not a key here"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nvirtual_links: [{name: v, id: 5, path: [alice, bob]}]",
                        "virtual_links[0].id is \"5\": must be a whole number from 1073741824"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstations: [{name: s, links: [ab, xy], cycles_ns: [1, 1], timetable: {}}]",
                        "stations[0].links is a list: no link is called xy; the links are ab"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstations: [{name: s, links: [ab], cycles_ns: [1, 1], timetable: {}}]",
                        "stations[0].cycles_ns is a list: must be one for each of the 1 links"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nstations: [{name: s, links: [ab, ab], cycles_ns: [1, 1], timetable: {}}]",
                        "stations[0].links is a list: link ab has a station already"),
                Arguments.of(
                        "id: 1, between",
                        "id: 1073741824, between",
                        "whole number from 1 to 1073741823"),
                Arguments.of(
                        "node: alice",
                        "node: carol",
                        "c.yaml:1: node is \"carol\": topology.nodes has no node"),
                Arguments.of(
                        "bob.example:7001",
                        "bob.example",
                        "topology.nodes[1].address is \"bob.example\""),
                Arguments.of("bob.example:7001", "bob.example:70000", "must be HOST:PORT"),
                Arguments.of("[alice, bob]", "[alice, dave]", "no node is called dave"),
                Arguments.of("driver: remote, ", "", "c.yaml:8: device.driver is missing"),
                Arguments.of("listen: {api: \"127.0.0.1:7002\"}\n", "", "listen is missing"),
                Arguments.of("tls: {directory: tls}", "tls: {}", "tls.directory is missing"),
                Arguments.of("tls: {", "tls: {off: true, ", "tls.off is not a key here"),
                Arguments.of(
                        "node: alice",
                        "node: alice\nepoch: yesterday",
                        "epoch is \"yesterday\": must be an instant"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsNamedInOneLine(String good, String bad, String message) {
        assertTrue(GOOD.contains(good), good);
        String line =
                assertThrows(ScenarioException.class, () -> read(GOOD.replace(good, bad)))
                        .getMessage();
        assertTrue(line.contains(message), line);
    }
}
