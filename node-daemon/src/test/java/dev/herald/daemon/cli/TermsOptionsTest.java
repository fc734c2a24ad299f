package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.api.JobRequests;
import dev.herald.daemon.api.Terms;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TimeBin;
import dev.herald.node.LinkService;
import dev.herald.node.NetworkSettings;
import dev.herald.spec.node.v1.Distillation;
import dev.herald.spec.node.v1.JobTerms;
import dev.herald.spec.node.v1.RunJobRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Terms from the command line to the request and back.
class TermsOptionsTest {
    @Command
    static final class Asked {
        @Mixin TermsOptions terms = new TermsOptions();
    }

    private static CircuitTerms read(String... arguments) {
        Asked asked = new Asked();
        CommandLine line = new CommandLine(asked);
        line.parseArgs(arguments);
        return Terms.read(asked.terms.terms(line.getCommandSpec()));
    }

    @Test
    void nothingGivenIsTheUsual() {
        assertEquals(CircuitTerms.of(Fidelity.of(0.5)), read());
        assertEquals(CircuitTerms.of(new Fidelity(0)), Terms.read(JobTerms.getDefaultInstance()));
    }

    @Test
    void everyOptionArrives() {
        assertEquals(
                new CircuitTerms(
                        Fidelity.of(0.9),
                        2_500_000,
                        Cutoff.OPTIMAL,
                        0,
                        new Service(
                                SwapOrder.SEQUENTIAL,
                                7,
                                true,
                                12,
                                10_000,
                                new DistilPlan(
                                        DistilPlan.Protocol.DOUBLE_SELECTION,
                                        DistilPlan.Shape.PUMPING,
                                        1),
                                90_000_000_000L,
                                0,
                                5_000_000_000L,
                                new TimeBin(10_000_000, 2_000_000, 1_000_000))),
                read(
                        "--fidelity=0.9",
                        "--rate=2.5",
                        "--cutoff=optimal",
                        "--order=sequential",
                        "--priority=7",
                        "--preempt",
                        "--tenant=12",
                        "--tests=0.01",
                        "--life=90s",
                        "--restore=5s",
                        "--bin=10ms:2ms:1ms",
                        "--distil=double-selection:pumping:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE, 0",
        "fixed=2ms, FIXED, 2000000",
        "loss=0.015, FIDELITY_LOSS, 15000",
        "quantile=0.85, QUANTILE, 850000",
        "floor=0.9, FIDELITY_FLOOR, 900000000",
        "optimal, OPTIMAL, 0"
    })
    void everyCutoffArrives(String given, Cutoff rule, long value) {
        CircuitTerms terms = read("--cutoff=" + given);
        assertEquals(rule, terms.cutoff());
        assertEquals(value, terms.cutoffValue());
    }

    @ParameterizedTest
    @EnumSource(DistilPlan.Protocol.class)
    void everyPlanArrives(DistilPlan.Protocol protocol) {
        DistilPlan plan =
                switch (protocol) {
                    case NONE -> DistilPlan.NONE;
                    case AUTO -> DistilPlan.AUTO;
                    default -> new DistilPlan(protocol, DistilPlan.Shape.TREE, 3);
                };
        for (SwapOrder order : SwapOrder.values()) {
            CircuitTerms terms =
                    CircuitTerms.of(Fidelity.of(0.7))
                            .with(Service.USUAL.withDistillation(plan).withOrder(order));
            assertEquals(terms, Terms.read(Terms.write(terms)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--fidelity=1.5, --fidelity is 1.5: must be from 0 to 1",
        "--rate=-1, --rate is -1.0: must be from 0 to",
        "--cutoff=quantile=1, --cutoff is quantile=1: must be none",
        "--cutoff=soon, --cutoff is soon: must be none",
        "--cutoff=floor=x, --cutoff is floor=x: must be none",
        "--cutoff=none=3, --cutoff is none=3: must be none",
        "--order=random, --order is random: must be as-soon-as-possible",
        "--priority=8, --priority is 8: must be from 0 to 7",
        "--preempt, --preempt is given: needs a --priority above 0",
        "--tenant=-2, --tenant is -2: must be at least 0",
        "--tests=0.7, --tests is 0.7: must be from 0 to 0.5",
        "--distil=dejmps, --distil is dejmps: must be auto or",
        "--distil=dejmps:tree:9, --distil is dejmps:tree:9: must be auto or",
        "--distil=none:tree:1, --distil is none:tree:1: must be auto or",
        "--life=1ms, --life is 1000000 ns: must be from 100 ms to 24 h",
        "--restore=2h, --restore is 7200000000000 ns: must be at most 1 h",
        "--bin=10ms:0, --bin is 10ms:0: must be PERIOD:OFFSET:LENGTH",
        "--bin=10ms:5ms:6ms, --bin is 10ms:5ms:6ms: must be PERIOD:OFFSET:LENGTH"
    })
    void errorsNameTheOptionAndTheRule(String given, String message) {
        String got =
                assertThrows(CommandLine.ParameterException.class, () -> read(given)).getMessage();
        assertEquals(message, got.substring(0, Math.min(got.length(), message.length())));
    }

    @Test
    void fieldsOfARequestOutOfRangeAreNamed() {
        assertMessage("priority 8 is not in 0..7", JobTerms.newBuilder().setPriority(8).build());
        assertMessage("cutoff 99 is not known", JobTerms.newBuilder().setCutoffValue(99).build());
        assertMessage(
                "swap_order 99 is not known", JobTerms.newBuilder().setSwapOrderValue(99).build());
        assertMessage(
                "distillation.protocol 0 is not known",
                JobTerms.newBuilder().setDistillation(Distillation.getDefaultInstance()).build());
        assertMessage(
                "testPpm 500001 is not in 0..500000",
                JobTerms.newBuilder().setTestPpm(500_001).build());
        assertMessage(
                "life_ns 1 is neither 0 nor in 100000000..86400000000000",
                JobTerms.newBuilder().setLifeNs(1).build());
        assertMessage(
                "restore_ns 18446744073709551615 is not in 0..3600000000000",
                JobTerms.newBuilder().setRestoreNs(-1).build());
        assertMessage(
                "a bin at 0 of 0 ns does not lie in a period of 5",
                JobTerms.newBuilder()
                        .setBin(dev.herald.spec.node.v1.TimeBin.newBuilder().setPeriodNs(5))
                        .build());
    }

    private static RunJobRequest route(String... arguments) {
        Routed routed = new Routed();
        CommandLine line = new CommandLine(routed);
        line.parseArgs(arguments);
        return routed.route.into(RunJobRequest.newBuilder(), line.getCommandSpec()).build();
    }

    @Command
    static final class Routed {
        @Mixin RouteOptions route = new RouteOptions();
    }

    @Test
    void routeArrives() throws JobRequests.Refusal {
        DaemonConfig config = config();
        assertEquals(RouteChoice.USUAL, JobRequests.route(route(), config));
        assertEquals(
                RouteChoice.USUAL,
                JobRequests.route(RunJobRequest.getDefaultInstance(), config),
                "of an older client");
        for (RouteChoice.Metric metric : RouteChoice.Metric.values()) {
            String name = metric.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertEquals(
                    new RouteChoice(metric, 5, Set.of(new LinkId(1))),
                    JobRequests.route(
                            route("--metric=" + name, "--alternatives=5", "--avoid=ab"), config));
        }
        assertEquals(
                List.of(new NodeId(1), new NodeId(2)),
                JobRequests.route(route("--path=alice,bob"), config).path());
    }

    @Test
    void wrongRoutesAreNamed() {
        DaemonConfig config = config();
        for (String[] wrong :
                new String[][] {
                    {"--metric=shortest", "--metric is shortest: must be cost, hops"},
                    {"--alternatives=17", "--alternatives is 17: must be from 1 to 16"},
                    {"--path=bob", "--path is bob: must have both ends"}
                }) {
            String got =
                    assertThrows(CommandLine.ParameterException.class, () -> route(wrong[0]))
                            .getMessage();
            assertTrue(got.startsWith(wrong[1]), got);
        }
        assertEquals(
                "no link of this network is called bc; the links are ab", refused("--avoid=ab,bc"));
        assertEquals(
                "no node of this network is called carol; the nodes are alice, bob",
                refused("--path=alice,carol"));
    }

    private static String refused(String option) {
        return assertThrows(
                        JobRequests.Refusal.class, () -> JobRequests.route(route(option), config()))
                .event()
                .getFailure()
                .getDetail();
    }

    private static DaemonConfig config() {
        DaemonConfig.Address address = new DaemonConfig.Address("127.0.0.1", 7001);
        DaemonConfig.Node alice = new DaemonConfig.Node("alice", new NodeId(1), address);
        DaemonConfig.Node bob = new DaemonConfig.Node("bob", new NodeId(2), address);
        return new DaemonConfig(
                alice,
                List.of(alice, bob),
                List.of(
                        new DaemonConfig.Link(
                                "ab",
                                new LinkId(1),
                                alice.id(),
                                bob.id(),
                                1,
                                1,
                                LinkService.DEFAULT)),
                "none",
                Map.of(),
                address,
                address,
                Path.of("tls"),
                Instant.EPOCH,
                NetworkSettings.USUAL,
                List.of(),
                Map.of());
    }

    private static void assertMessage(String expected, JobTerms terms) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> Terms.read(terms)).getMessage());
    }
}
