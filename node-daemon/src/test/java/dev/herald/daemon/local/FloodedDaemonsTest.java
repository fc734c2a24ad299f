package dev.herald.daemon.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.api.Plans;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.Daemon;
import dev.herald.daemon.node.World;
import dev.herald.daemon.plan.Feasibility;
import dev.herald.daemon.plan.FeasibilityText;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.node.v1.DeliveryMode;
import dev.herald.spec.node.v1.Figure;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobTerms;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.MaintenanceWindow;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PairsJob;
import dev.herald.spec.node.v1.PlanReply;
import dev.herald.spec.node.v1.PlanRequest;
import dev.herald.spec.node.v1.RunJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Daemons that flood link states: over sockets and TLS, with the certificates and configurations that
/// `herald up` makes, in one process. A ring of four.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FloodedDaemonsTest {
    private static final List<String> NAMES = List.of("ada", "bela", "cleo", "dora");
    private static final long JOB_NS = 60_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KNOWN = "network_nodes_known";

    @TempDir private static Path directory;

    private static final Map<String, Daemon> DAEMONS = new LinkedHashMap<>();
    private static final Map<String, ApiClient> CLIENTS = new LinkedHashMap<>();
    private static @Nullable World world;

    private static String scenario() {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        scenario: ring
                        duration_s: 60
                        control: {flooding: true}
                        admission: {share: 0.8, life: 3 s}
                        nodes:
                        """);
        for (int i = 0; i < NAMES.size(); i++) {
            yaml.append(
                    "  - {name: %s, id: %d, profile: profiles/metro-target.yaml}\n"
                            .formatted(NAMES.get(i), i + 1));
        }
        yaml.append("links:\n");
        for (int i = 0; i < NAMES.size(); i++) {
            String a = NAMES.get(i);
            String b = NAMES.get((i + 1) % NAMES.size());
            yaml.append(
                    "  - {name: %s-%s, id: %d, between: [%s, %s], profile: profiles/metro-target.yaml}\n"
                            .formatted(a, b, i + 1, a, b));
        }
        return yaml.toString();
    }

    @BeforeAll
    static void up() throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                Path.of("..", "examples", "profiles", "metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"));
        Scenario scenario =
                Scenario.read(Files.writeString(directory.resolve("ring.yaml"), scenario()));
        RunDirectory run = Preparation.make(scenario, directory.resolve("run")).directory();
        DaemonConfig first = DaemonConfig.read(run.config(NAMES.getFirst()));
        int port = Integer.parseInt(first.driverOptions().getOrDefault("port", ""));
        world =
                World.start(
                        scenario,
                        new DaemonConfig.Address("127.0.0.1", port),
                        run.tls(),
                        first.epoch());
        for (String name : NAMES) {
            DaemonConfig config = DaemonConfig.read(run.config(name));
            assertEquals(scenario.network(), config.network(), "settings are passed on");
            DAEMONS.put(name, Daemon.start(config));
            CLIENTS.put(name, Clients.connect(run, name));
        }
    }

    @AfterAll
    static void down() {
        CLIENTS.values().forEach(ApiClient::close);
        DAEMONS.values().forEach(Daemon::close);
        World open = world;
        if (open != null) {
            open.close();
        }
    }

    private static ApiClient ada() {
        return Optional.ofNullable(CLIENTS.get("ada")).orElseThrow();
    }

    /// Asks until it is so; the limit is that of the test.
    private static void await(ApiClient client, Predicate<NodeStatus> so) {
        while (!so.test(client.status())) {
            Thread.onSpinWait();
        }
    }

    private static boolean knowsAll(NodeStatus status) {
        return status.getLinksCount() == 2
                && status.getLinksList().stream().allMatch(LinkStatus::getUp)
                && status.getCountersOrDefault(KNOWN, 0) == NAMES.size();
    }

    private static RunJobRequest pairs(int pairs, JobTerms.Builder terms) {
        return RunJobRequest.newBuilder()
                .setTo("cleo")
                .setTimeoutNs(JOB_NS)
                .setTerms(terms.setMinFidelityPpb(800_000_000))
                .setPairs(
                        PairsJob.newBuilder()
                                .setPairs(pairs)
                                .setMode(DeliveryMode.DELIVERY_MODE_KEEP))
                .build();
    }

    private static Optional<Figure> figure(JobEvent end, String name) {
        return end.getResult().getFiguresList().stream()
                .filter(f -> f.getName().equals(name))
                .findFirst();
    }

    @Test
    @Order(1)
    void everyNodeKnowsEveryOther() {
        CLIENTS.values().forEach(client -> await(client, FloodedDaemonsTest::knowsAll));
    }

    @Test
    @Order(2)
    void testRoundsMeasureTheFidelityOverTls() {
        JobEvent end =
                ada().run(pairs(40, JobTerms.newBuilder().setTestPpm(500_000)), PATIENCE, _ -> {});
        assertTrue(end.hasResult(), end::toString);
        assertEquals(40, end.getResult().getRuns());
        Figure tested = figure(end, "tested_fidelity").orElseThrow();
        assertTrue(tested.getLow() < tested.getValue(), end::toString);
        assertTrue(tested.getHigh() >= tested.getValue(), end::toString);
        assertTrue(figure(end, "tests").orElseThrow().getValue() >= 16, end::toString);
    }

    @Test
    @Order(3)
    void whatNoLinkCanDoIsRefused() {
        JobEvent end =
                ada().run(
                                pairs(10, JobTerms.newBuilder().setMinRateMicroHz(700_000_000)),
                                PATIENCE,
                                _ -> {});
        assertEquals(JobError.JOB_ERROR_RATE_UNREACHABLE, end.getFailure().getError());
        assertTrue(end.getFailure().getDetail().contains("asked 700"), end::toString);
    }

    private static PlanRequest plan(String to, double fidelity, long rateMicroHz) {
        return PlanRequest.newBuilder()
                .setFrom("ada")
                .setTo(to)
                .setFidelityPpb(Fidelity.of(fidelity).ppb())
                .setRateMicroHz(rateMicroHz)
                .build();
    }

    @Test
    @Order(4)
    void plansAreMadeOfTheLinkStates() {
        PlanRequest request = plan("cleo", 0.8, 10_000_000);
        PlanReply reply = ada().plan(request);
        assertTrue(reply.hasPlan(), reply::toString);
        Feasibility yes = Plans.read(request, reply.getPlan());
        assertTrue(yes.feasible(), yes::toString);
        Feasibility.Service best = Optional.ofNullable(yes.best()).orElseThrow();
        assertEquals(2, best.hops().size());
        assertTrue(best.rateHz() >= 10 && best.fidelity() >= 0.8, best::toString);
        assertEquals("the link states known to ada", yes.source());
        assertTrue(FeasibilityText.write(yes).startsWith("yes: ada to cleo, fidelity 0.800000"));

        PlanRequest tooFast = plan("cleo", 0.8, 1_000_000_000);
        Feasibility no = Plans.read(tooFast, ada().plan(tooFast).getPlan());
        assertFalse(no.feasible());
        assertEquals(NetworkError.RATE_UNREACHABLE, no.why());

        PlanReply unknown = ada().plan(plan("eve", 0.8, 0));
        assertEquals(JobError.JOB_ERROR_UNKNOWN_NODE, unknown.getRefusal().getError());
        assertTrue(unknown.getRefusal().getDetail().contains("eve"), unknown::toString);
        PlanReply impossible =
                ada().plan(request.toBuilder().setFidelityPpb(2_000_000_000).build());
        assertEquals(JobError.JOB_ERROR_BAD_REQUEST, impossible.getRefusal().getError());
    }

    @Test
    @Order(5)
    void circuitsLeaveALinkThatIsToBeMaintained() {
        long nowNs = System.currentTimeMillis() * 1_000_000;
        MaintenanceWindow soon =
                MaintenanceWindow.newBuilder()
                        .setFromUnixNs(nowNs + 30_000_000_000L) // less than the notice
                        .setToUnixNs(nowNs + 600_000_000_000L)
                        .build();
        MaintainRequest request =
                MaintainRequest.newBuilder().setLink("ada-bela").addWindows(soon).build();
        AtomicBoolean told = new AtomicBoolean();
        JobEvent end =
                ada().run(
                                pairs(150, JobTerms.newBuilder()),
                                PATIENCE,
                                event -> {
                                    if (event.hasProgress() && !told.getAndSet(true)) {
                                        ada().maintain(request);
                                    }
                                });
        assertTrue(told.get());
        assertTrue(end.hasResult(), end::toString);
        assertEquals(150, end.getResult().getRuns());
        assertEquals(
                1,
                figure(end, "path_changes").orElseThrow().getValue(),
                "it went over bela, then over dora");
        assertEquals(List.of(soon), maintained());

        ada().maintain(request.toBuilder().clearWindows().build());
        assertEquals(List.of(), maintained());
        assertTrue(refused(request.toBuilder().setLink("cleo-dora").build()).contains("its links"));
        MaintainRequest backwards =
                request.toBuilder()
                        .setWindows(0, soon.toBuilder().setFromUnixNs(soon.getToUnixNs()))
                        .build();
        assertTrue(refused(backwards).startsWith("windows: window ends at"), refused(backwards));
        assertTrue(refused(request.toBuilder().addWindows(soon).build()).contains("begins before"));
        assertEquals(List.of(), maintained(), "nothing was set");
    }

    private static List<MaintenanceWindow> maintained() {
        return ada().status().getLinksList().stream()
                .flatMap(link -> link.getMaintenanceList().stream())
                .toList();
    }

    private static String refused(MaintainRequest request) {
        ApiException refused = assertThrows(ApiException.class, () -> ada().maintain(request));
        assertEquals(ApiException.Kind.REFUSED, refused.kind());
        return String.valueOf(refused.getMessage());
    }

    @Test
    @Order(6)
    void pairsGoOnWhenANodeOfThePathIsLost() {
        AtomicBoolean closed = new AtomicBoolean();
        JobEvent end =
                ada().run(
                                pairs(150, JobTerms.newBuilder().setRestoreNs(30_000_000_000L)),
                                PATIENCE,
                                event -> {
                                    if (event.hasProgress() && !closed.getAndSet(true)) {
                                        Optional.ofNullable(DAEMONS.get("bela"))
                                                .ifPresent(Daemon::close);
                                    }
                                });
        assertTrue(closed.get());
        assertTrue(end.hasResult(), end::toString);
        assertEquals(150, end.getResult().getRuns());
        assertEquals(
                1,
                figure(end, "path_changes").orElseThrow().getValue(),
                "it went over bela, then over dora");
        JobEvent after = ada().run(pairs(10, JobTerms.newBuilder()), PATIENCE, _ -> {});
        assertTrue(after.hasResult(), after::toString);
        assertTrue(figure(after, "path_changes").isEmpty(), after::toString);
    }
}
