package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TimeBin;
import dev.herald.physical.sim.StationProfile;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way to get a scenario wrong ends in one line that says where, what and why.
class ScenarioErrorsTest {
    private static final String GOOD =
            """
            scenario: two
            seed: 7
            duration_s: 2.5
            nodes:
              - {name: alice, id: 1, profile: p.yaml}
              - {name: bob, id: 2, profile: p.yaml}
            links:
              - {name: ab, id: 1, between: [alice, bob], profile: p.yaml, length_km: [2, 3]}
            stations: [{name: hub, links: [ab], insertion_loss: 1.5 dB, reconfigure: 1 ms, slot: 20 ms}]
            workload:
              - {kind: link, link: ab, from: bob, type: M, pairs: 5, min_fidelity: 0.8}
              - {kind: circuit, from: alice, to: bob, mode: measure, cutoff: {fixed_ms: 2}}
              - {kind: qkd, from: alice, to: bob, pairs: 100, start_s: 0.5}
            faults:
              - {at: 10 ms, for: 1 s, kind: loss-step, link: ab, arm: a, value: 3 dB}
              - {at: 1 s, kind: clock-step, node: bob, value: -2.5 us}
            checks:
              - {name: rate, figure: links.ab.rate_hz, expected: 10, relative: 0.05}
            """;

    @TempDir private Path directory;

    @BeforeEach
    void profile() throws IOException {
        Files.writeString(directory.resolve("p.yaml"), TestProfile.YAML);
    }

    private Scenario read(String text) throws IOException {
        return Scenario.read(Files.writeString(directory.resolve("s.yaml"), text));
    }

    @Test
    void lifeRestorationBinAndRouteOfACircuitArrive() throws IOException {
        Scenario scenario =
                read(
                        GOOD.replace(
                                "fixed_ms: 2}}",
                                "fixed_ms: 2}, life: 9 s, restore: 5 s,"
                                        + " bin: {period: 10 ms, offset: 2 ms, length: 1 ms},"
                                        + " route: {metric: ext, alternatives: 2, avoid: [ab]}}"));
        Work.Circuit circuit = (Work.Circuit) scenario.workload().get(1);
        CircuitTerms.Service service = circuit.terms().service();
        assertEquals(9_000_000_000L, service.lifeNs());
        assertEquals(5_000_000_000L, service.restoreNs());
        assertEquals(new TimeBin(10_000_000, 2_000_000, 1_000_000), service.bin());
        assertEquals(
                new RouteChoice(RouteChoice.Metric.EXT, 2, Set.of(new LinkId(1))), circuit.route());
    }

    @Test
    void maintenanceIsReadAndWrongOnesAreNamed() throws IOException {
        String two =
                """
                maintenance:
                  - {link: ab, at: 2 s, for: 1 s, announced: 500 ms}
                  - {link: ab, at: 1 s, for: 1 s}
                """;
        assertEquals(
                List.of(
                        new Scenario.Maintenance(
                                new LinkId(1), 500_000_000, 2_000_000_000, 1_000_000_000),
                        new Scenario.Maintenance(new LinkId(1), 0, 1_000_000_000, 1_000_000_000)),
                read(GOOD + two).maintenance());
        for (String[] wrong :
                new String[][] {
                    {"link: ab, at: 2 s", "link: bc, at: 2 s", "[0].link is \"bc\": no link is"},
                    {"at: 2 s", "at: -2 s", "[0].at is \"-2 s\": must be at least 0"},
                    {"for: 1 s, ann", "for: 0 s, ann", "[0].for is \"0 s\": must be at least 1"},
                    {"500 ms", "2500 ms", "[0].announced is \"2500 ms\": must not be after"},
                    {"at: 1 s", "at: 1500 ms", "[1].at is \"1500 ms\": another one of this link"}
                }) {
            String got =
                    assertThrows(
                                    ScenarioException.class,
                                    () -> read(GOOD + two.replace(wrong[0], wrong[1])))
                            .getMessage();
            assertTrue(got.contains("maintenance" + wrong[2]), got);
        }
    }

    private static String stock(String rest) {
        return GOOD.replace(
                "faults:", "  - {kind: stock, from: alice, to: bob, " + rest + "}\nfaults:");
    }

    @Test
    void stockWithItsReservationsAndClaimsArrives() throws IOException {
        Work.Stock stock =
                (Work.Stock)
                        read(stock(
                                        "pairs: 4, min_fidelity: 0.8, fresh_fidelity: 0.9, max_age: 2 s,"
                                                + " tenant: 7, for: 9 s, start_s: 1,"
                                                + " reserve: [{name: r, at: 1 s, pairs: 2, for: 3 s}],"
                                                + " claims: [{at: 5 s, pairs: 1, min_fidelity: 0.85},"
                                                + " {at: 2 s, pairs: 2, reserved: r}]"))
                                .workload()
                                .getLast();
        assertEquals(new NodeId(1), stock.from());
        assertEquals(new NodeId(2), stock.terms().remote());
        assertEquals(4, stock.terms().pairs());
        assertEquals(Fidelity.of(0.8), stock.terms().minimum());
        assertEquals(Fidelity.of(0.9), stock.terms().circuit().minFidelity());
        assertEquals(7, stock.terms().circuit().service().tenant());
        assertEquals(2_000_000_000L, stock.terms().maxAgeNs());
        assertEquals(9_000_000_000L, stock.forNs());
        assertEquals(1_000_000_000L, stock.startNs());
        assertEquals(
                List.of(new Work.Hold("r", 1_000_000_000L, 2, Fidelity.of(0.8), 3_000_000_000L)),
                stock.holds());
        assertEquals(
                List.of(
                        new Work.Claim(2_000_000_000L, 2, Fidelity.of(0.8), "r"),
                        new Work.Claim(5_000_000_000L, 1, Fidelity.of(0.85), "")),
                stock.claims(),
                "in order of time");
        Work.Stock plain = (Work.Stock) read(stock("pairs: 1")).workload().getLast();
        assertEquals(Long.MAX_VALUE, plain.terms().maxAgeNs());
        assertEquals(Work.Stock.FOREVER, plain.forNs());
    }

    static Stream<Arguments> brokenStocks() {
        return Stream.of(
                Arguments.of("min_fidelity: 0.8", "pairs is missing"),
                Arguments.of("pairs: 0", "pairs is \"0\": must be a whole number from 1 to 1024"),
                Arguments.of("pairs: 2, max_age: 0 s", "max_age is \"0 s\": must be at least 1 ns"),
                Arguments.of("pairs: 2, max_age: 5", "max_age is \"5\""),
                Arguments.of(
                        "pairs: 2, min_fidelity: 0.8, fresh_fidelity: 0.7",
                        "fresh_fidelity is \"0.7\": is below min_fidelity 0.8"),
                Arguments.of(
                        "pairs: 2, restore: 5 s",
                        "restore is \"5 s\": the circuit of a stock is not restored"),
                Arguments.of(
                        "pairs: 2, claims: [{at: 1 s, pairs: 3}]",
                        "claims[0].pairs is \"3\": must be a whole number from 1 to 2"),
                Arguments.of("pairs: 2, claims: [{pairs: 1}]", "claims[0].at is missing"),
                Arguments.of(
                        "pairs: 2, claims: [{at: 1 s, pairs: 1, reserved: r}]",
                        "claims[0].reserved is \"r\": no reservation before this claim is called so"),
                Arguments.of(
                        "pairs: 2, reserve: [{name: r, at: 1 s, pairs: 1}]",
                        "reserve[0].for is missing"),
                Arguments.of(
                        "pairs: 2, reserve: [{name: r, at: 1 s, pairs: 1, for: 1 s}, {name: r, at: 2 s, pairs: 1, for: 1 s}]",
                        "reserve[1].name is \"r\": another reservation"),
                Arguments.of("pairs: 2, claim: []", "claim is not a key here"));
    }

    @ParameterizedTest
    @MethodSource("brokenStocks")
    void everyWayToGetAStockWrongNamesFieldValueAndRule(String rest, String message) {
        ScenarioException wrong = assertThrows(ScenarioException.class, () -> read(stock(rest)));
        assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
    }

    @Test
    void aGoodScenarioIsReadWhole() throws IOException {
        Scenario scenario = read(GOOD);
        assertEquals("two", scenario.name());
        assertEquals(7, scenario.seed());
        assertEquals(2_500_000_000L, scenario.durationNs());
        Scenario.Link link = scenario.links().getFirst();
        assertEquals(2, link.armAKm());
        assertEquals(3, link.armBKm());
        assertEquals(
                List.of(
                        new Scenario.Station(
                                new StationProfile(
                                        "hub",
                                        1,
                                        1.5,
                                        1_000_000,
                                        StationProfile.Sharing.FIRST_COME,
                                        20_000_000),
                                List.of(link.id()))),
                scenario.stations());
        assertEquals(25_000, link.delayNs(), "5 us for each km");
        assertEquals(2, link.profile().figures().get("armA").value());
        Work.Circuit circuit = (Work.Circuit) scenario.workload().get(1);
        assertEquals(DeliveryMode.MEASURE, circuit.mode());
        assertEquals(CircuitTerms.Cutoff.FIXED, circuit.terms().cutoff());
        assertEquals(2_000_000, circuit.terms().cutoffValue());
        assertEquals(500_000_000L, scenario.workload().get(2).startNs());
        assertEquals(0.5, scenario.checks().getFirst().tolerance());
        assertEquals(
                List.of(
                        new FaultPlan.Entry(
                                10_000_000,
                                1_000_000_000,
                                new LinkFault.LossStep(link.id(), Arm.A, 3)),
                        new FaultPlan.Entry(
                                1_000_000_000,
                                FaultPlan.Entry.FOREVER,
                                new NodeFault.ClockStep(new NodeId(2), -2500))),
                scenario.faults().entries());
    }

    private CircuitTerms terms(String more) throws IOException {
        Scenario scenario = read(GOOD.replace("cutoff: {fixed_ms: 2}", more));
        return ((Work.Circuit) scenario.workload().get(1)).terms();
    }

    @Test
    void termsOfACircuitAreReadWhole() throws IOException {
        CircuitTerms given =
                terms(
                        "min_rate_hz: 5, cutoff: {quantile: 0.85}, swap_order: nested, priority: 6,"
                                + " preempt: true, tenant: 9, tests: 0.05,"
                                + " distil: {protocol: dejmps, shape: tree, rounds: 2}");
        assertEquals(
                new CircuitTerms(
                        Fidelity.of(0.5),
                        5_000_000,
                        CircuitTerms.Cutoff.QUANTILE,
                        850_000,
                        new CircuitTerms.Service(
                                CircuitTerms.SwapOrder.NESTED,
                                6,
                                true,
                                9,
                                50_000,
                                new DistilPlan(
                                        DistilPlan.Protocol.DEJMPS, DistilPlan.Shape.TREE, 2),
                                0,
                                0)),
                given);
        CircuitTerms floor = terms("cutoff: {fidelity_floor: 0.9}, distil: auto");
        assertEquals(CircuitTerms.Cutoff.FIDELITY_FLOOR, floor.cutoff());
        assertEquals(900_000_000, floor.cutoffValue());
        assertEquals(DistilPlan.AUTO, floor.service().distil());
        assertEquals(CircuitTerms.Cutoff.OPTIMAL, terms("cutoff: {optimal: true}").cutoff());
        assertEquals(CircuitTerms.of(Fidelity.of(0.5)), terms("pairs: 1"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "scenario: two",
                        "scenario: Two Nodes",
                        "s.yaml:1: scenario is \"Two Nodes\""),
                Arguments.of(
                        "seed: 7",
                        "sede: 7",
                        "s.yaml:2: sede is not a key here; the keys are scenario, seed"),
                Arguments.of(
                        "seed: 7", "seed: x", "s.yaml:2: seed is \"x\": must be a whole number"),
                Arguments.of(
                        "seed: 7", "seed: [1]", "s.yaml:2: seed is a list: must be a single value"),
                Arguments.of(
                        "duration_s: 2.5",
                        "duration_s: -1",
                        "s.yaml:3: duration_s is \"-1\": must be a number"),
                Arguments.of("duration_s: 2.5", "duration_s: .nan", "s.yaml:3: duration_s is"),
                Arguments.of(
                        "duration_s: 2.5",
                        "duration_s: 0",
                        "s.yaml:3: duration_s is \"0\": must be above 0"),
                Arguments.of("duration_s: 2.5\n", "", "s.yaml:1: duration_s is missing"),
                Arguments.of(
                        "id: 2,",
                        "id: 1,",
                        "s.yaml:6: nodes[1].id is \"1\": node alice has this id"),
                Arguments.of(
                        "name: bob, id: 2",
                        "name: alice, id: 2",
                        "nodes[1].name is \"alice\": another node"),
                Arguments.of(
                        "id: 2,",
                        "id: 0,",
                        "s.yaml:6: nodes[1].id is \"0\": must be a whole number from 1"),
                Arguments.of(
                        "{name: bob, id: 2, profile: p.yaml}",
                        "bob",
                        "nodes[1] is \"bob\": must be a mapping"),
                Arguments.of(
                        "id: 2, profile: p.yaml",
                        "id: 2, profile: q.yaml",
                        "nodes[1].profile is \"q.yaml\""),
                Arguments.of(
                        "[alice, bob]",
                        "[alice, alice]",
                        "links[0].between is a list: a link joins two different"),
                Arguments.of(
                        "[alice, bob]",
                        "[alice, carol]",
                        "no node is called carol; the nodes are alice, bob"),
                Arguments.of(
                        "[alice, bob]",
                        "[alice]",
                        "links[0].between is a list: a link has two ends"),
                Arguments.of(
                        "[2, 3]",
                        "[2, -3]",
                        "s.yaml:8: links[0].length_km[1] is \"-3\": must be a number from 0"),
                Arguments.of("[2, 3]", "[2]", "links[0].length_km is a list: must have 2 numbers"),
                Arguments.of(
                        "[2, 3]}", "[2, 3], channel: {loss: 2}}", "links[0].channel.loss is \"2\""),
                Arguments.of(
                        "kind: link",
                        "kind: lnk",
                        "s.yaml:11: workload[0].kind is \"lnk\": must be one of link"),
                Arguments.of(
                        "link: ab, from",
                        "link: ba, from",
                        "workload[0].link is \"ba\": no link is called so"),
                Arguments.of(
                        "min_fidelity: 0.8",
                        "min_fidelity: 1.2",
                        "workload[0].min_fidelity is \"1.2\""),
                Arguments.of(
                        "min_fidelity: 0.8",
                        "min_fidelity: 0",
                        "workload[0].min_fidelity is \"0\": a fidelity"),
                Arguments.of("pairs: 5", "pairs: 70000", "workload[0].pairs is \"70000\""),
                Arguments.of("type: M", "type: M, store: true", "measured pairs are not stored"),
                Arguments.of(
                        "to: bob, mode",
                        "to: dave, mode",
                        "workload[1].to is \"dave\": no node is called dave"),
                Arguments.of(
                        "to: bob, mode",
                        "to: alice, mode",
                        "workload[1].to is \"alice\": must be another node"),
                Arguments.of(
                        "fixed_ms: 2",
                        "fixed_ms: 2, none: true",
                        "workload[1].cutoff: takes one of"),
                Arguments.of("fixed_ms: 2", "quantile: 1", "workload[1].cutoff.quantile is \"1\""),
                Arguments.of("fixed_ms: 2", "optimal: false", "workload[1].cutoff: takes one of"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, priority: 8",
                        "workload[1].priority is \"8\""),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, preempt: true",
                        "workload[1].preempt is \"true\": needs a priority above 0"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, swap_order: random",
                        "workload[1].swap_order is \"random\": must be one of"),
                Arguments.of(
                        "fixed_ms: 2}", "fixed_ms: 2}, tests: 0.6", "workload[1].tests is \"0.6\""),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, life: 1 ms",
                        "workload[1].life is \"1 ms\": must be from 100 ms to 86400 s"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, restore: 2 h",
                        "workload[1].restore is \"2 h\""),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, bin: {period: 10 ms, length: 11 ms}",
                        "workload[1].bin.length is \"11 ms\": must be at least 1 ns and at most the period"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, bin: {period: 10 ms, length: 6 ms, offset: 5 ms}",
                        "workload[1].bin.offset is \"5 ms\": the bin must end by the end"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {metric: best}",
                        "workload[1].route.metric is \"best\": must be one of cost, hops,"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {alternatives: 17}",
                        "workload[1].route.alternatives is \"17\""),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {avoid: [bc]}",
                        "workload[1].route.avoid is a list: no link is called bc; the links are ab"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {path: [bob, c]}",
                        "workload[1].route.path is a list: no node is called c; the nodes are alice, bob"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {path: [bob]}",
                        "workload[1].route.path is a list: must have both ends"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, route: {path: [bob, alice], metric: hops}",
                        "workload[1].route.path is a list: must have both ends, and no metric"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, distil: best",
                        "workload[1].distil is \"best\": must be auto, or have protocol"),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, distil: {protocol: dejmps, rounds: 9}",
                        "workload[1].distil.rounds is \"9\""),
                Arguments.of(
                        "fixed_ms: 2}",
                        "fixed_ms: 2}, distil: {protocol: none}",
                        "workload[1].distil.protocol is \"none\": must be one of bbpssw"),
                Arguments.of("pairs: 100,", "", "s.yaml:13: workload[2].pairs is missing"),
                Arguments.of("links: [ab]", "links: [ba]", "no link is called ba"),
                Arguments.of("links: [ab]", "links: [ab, ab]", "link ab has a station already"),
                Arguments.of(
                        "slot: 20 ms",
                        "slot: 1 ms",
                        "stations[0]: station hub: a slot of 1000000 ns leaves no time"),
                Arguments.of(
                        "kind: loss-step",
                        "kind: lost",
                        "s.yaml:15: faults[0].kind is \"lost\": must be one of loss-step, dark"),
                Arguments.of(
                        "at: 10 ms",
                        "at: 10",
                        "faults[0].at is \"10\": must be a number and one of"),
                Arguments.of(
                        "at: 10 ms",
                        "at: -10 ms",
                        "faults[0].at is \"-10 ms\": must be at least 0"),
                Arguments.of("at: 10 ms, ", "", "faults[0].at is missing"),
                Arguments.of(
                        "for: 1 s", "for: ever", "faults[0].for is \"ever\": must be a number"),
                Arguments.of(
                        "loss-step, link: ab",
                        "loss-step, link: ba",
                        "faults[0].link is \"ba\": no link is called so; the links are ab"),
                Arguments.of(
                        "value: 3 dB", "value: -3 dB", "faults[0].value is \"-3 dB\": must be at"),
                Arguments.of("value: 3 dB", "value: 3 Hz", "one of the units dB"),
                Arguments.of("arm: a", "arm: c", "faults[0].arm is \"c\": must be one of a, b"),
                Arguments.of("arm: a", "port: 1", "faults[0].port is not a key here"),
                Arguments.of(
                        "node: bob, value",
                        "node: eve, value",
                        "faults[1].node is \"eve\": no node is called eve"),
                Arguments.of(
                        "loss-step, link: ab, arm: a, value: 3 dB",
                        "dark-counts, link: ab, value: 1 kHz",
                        "faults[0]: dark-counts: link l1 has no detection window"),
                Arguments.of(
                        "clock-step, node: bob, value: -2.5 us",
                        "crosstalk, node: bob, port: 7, value: 0.1",
                        "faults[1]: crosstalk: no port 7 of 1"),
                Arguments.of(
                        "clock-step, node: bob, value: -2.5 us",
                        "t2-collapse, node: bob, qubits: storage, value: 1 ms",
                        "faults[1]: t2-collapse: node n2 has no STORAGE qubit"),
                Arguments.of(
                        "links.ab.rate_hz",
                        "rate",
                        "checks[0].figure is \"rate\": is a path into the result"),
                Arguments.of(
                        "relative: 0.05",
                        "relative: 0.05, tolerance: 1",
                        "checks[0]: needs one of tolerance"),
                Arguments.of(
                        "seed: 7",
                        "seed: 7\nseed: 8",
                        "s.yaml:3: not valid YAML: Duplicate field 'seed'"),
                Arguments.of(
                        "seed: 7\nduration_s: 2.5",
                        "seed: &a 7\nduration_s: *a",
                        "anchors, aliases and tags are not allowed"),
                Arguments.of("seed: 7", "seed: {", "not valid YAML"),
                Arguments.of("seed: 7", "---\nseed: 7", "a second document starts here"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsNamedInOneLine(String good, String bad, String message) {
        assertTrue(GOOD.contains(good), good);
        String text = GOOD.replace(good, bad);
        String line = assertThrows(ScenarioException.class, () -> read(text)).getMessage();
        assertTrue(line.contains(message), line);
        assertTrue(line.contains("s.yaml:"), line);
        assertFalse(line.contains("\n"), line);
    }

    @ParameterizedTest
    @MethodSource("wrongProfiles")
    void aWrongProfileIsNamedInOneLine(String good, String bad, String message) throws IOException {
        assertTrue(TestProfile.YAML.contains(good), good);
        Files.writeString(directory.resolve("p.yaml"), TestProfile.YAML.replace(good, bad));
        String line = assertThrows(ScenarioException.class, () -> read(GOOD)).getMessage();
        assertTrue(line.contains(message), line);
        assertTrue(line.contains("p.yaml:"), line);
        assertFalse(line.contains("\n"), line);
    }

    static Stream<Arguments> wrongProfiles() {
        String source =
                "  source: \"assumption: a test\"\n  date: \"2026\"\n  figures:\n    communication";
        return Stream.of(
                Arguments.of(
                        source,
                        "  figures:\n    communication",
                        "a figure has a source and a date"),
                Arguments.of("unit: us", "unit: kg", "unit \"kg\" is not one of"),
                Arguments.of("cycle:", "cycles:", "no figure is called cycles"),
                Arguments.of("value: 0.1", "value: 1.1", "is out of range"),
                Arguments.of(
                        "scheme: ideal",
                        "scheme: magic",
                        "link.scheme is \"magic\": must be one of"),
                Arguments.of(
                        "value: 1, unit: \"1\"",
                        "value: 0, unit: \"1\"",
                        "communication.count must be at least 1"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        for (Path file : List.of(directory.resolve("none.yaml"), directory)) {
            String line =
                    assertThrows(ScenarioException.class, () -> Scenario.read(file)).getMessage();
            assertTrue(line.startsWith(file + ": "), line);
        }
    }
}
