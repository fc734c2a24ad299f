package dev.herald.daemon.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.Daemon;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.scenario.ScenarioException;
import dev.herald.spec.node.v1.DeliveryMode;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobTerms;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PairsJob;
import dev.herald.spec.node.v1.RouteChoice;
import dev.herald.spec.node.v1.RunJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Daemons with the configurations that `herald up` makes, over sockets and TLS, in one process: three in a
/// line, whose links share a station by a timetable, and a virtual link over both.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualLinkDaemonsTest {
    private static final String SCENARIO =
            """
            scenario: line
            duration_s: 60
            nodes:
              - {name: ada, id: 1, profile: profiles/metro-target.yaml}
              - {name: bela, id: 2, profile: profiles/metro-target.yaml}
              - {name: cleo, id: 3, profile: profiles/metro-target.yaml}
            links:
              - {name: ab, id: 1, between: [ada, bela], profile: profiles/metro-target.yaml}
              - {name: bc, id: 2, between: [bela, cleo], profile: profiles/metro-target.yaml}
            stations:
              - {name: hub, links: [ab, bc], timetable: {period: 200 ms, weights: [1, 1]}}
            virtual_links:
              - {name: better, id: 1073741824, path: [ada, bela, cleo], min_fidelity: 0.9, distil: {protocol: dejmps}}
            """;

    @TempDir private Path directory;

    private static Optional<LinkStatus> better(NodeStatus status) {
        return status.getLinksList().stream().filter(l -> l.getName().equals("better")).findFirst();
    }

    @Test
    void jobsRunOverAVirtualLinkOfLinksThatShareAStation() throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                Path.of("..", "examples", "profiles", "metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"));
        Scenario scenario =
                Scenario.read(Files.writeString(directory.resolve("line.yaml"), SCENARIO));
        RunDirectory run = Preparation.make(scenario, directory.resolve("run")).directory();
        DaemonConfig first = DaemonConfig.read(run.config("ada"));
        assertEquals(scenario.virtualLinks(), first.virtualLinks(), "are passed on");
        var address =
                new DaemonConfig.Address(
                        "127.0.0.1",
                        Integer.parseInt(first.driverOptions().getOrDefault("port", "")));
        Map<String, Daemon> daemons = new LinkedHashMap<>();
        try (World _ = World.start(scenario, address, run.tls(), first.epoch())) {
            wrongCyclesAreRefused(run.config("cleo"));
            for (String name : List.of("ada", "bela", "cleo")) {
                daemons.put(name, Daemon.start(DaemonConfig.read(run.config(name))));
            }
            use(run);
        } finally {
            daemons.values().forEach(Daemon::close);
        }
    }

    private static void wrongCyclesAreRefused(Path config) throws IOException {
        String text = Files.readString(config);
        Path other = config.resolveSibling("other.yaml");
        Files.writeString(other, text.replace("cycles_ns: [1000, 1000]", "cycles_ns: [1000, 500]"));
        DaemonConfig wrong = DaemonConfig.read(other);
        String got = assertThrows(ScenarioException.class, () -> Daemon.start(wrong)).getMessage();
        assertEquals(
                "stations: hub: cycles_ns of link bc is 500: must be that of the device, 1000",
                got);
    }

    private static void use(RunDirectory run) {
        try (ApiClient ada = Clients.connect(run, "ada");
                ApiClient cleo = Clients.connect(run, "cleo")) {
            for (ApiClient end : List.of(ada, cleo)) {
                while (!better(end.status()).map(LinkStatus::getUp).orElse(false)) {
                    Thread.onSpinWait(); // the limit is that of the test
                }
            }
            JobEvent end = ada.run(pairs(), Duration.ofSeconds(60), _ -> {});
            assertTrue(end.hasResult(), end::toString);
            assertEquals(15, end.getResult().getRuns());
            LinkStatus link = better(ada.status()).orElseThrow();
            assertEquals("cleo", link.getPeerName());
            assertEquals("virtual", link.getDiscipline());
            assertTrue(link.getDetail().matches("set up \\d+ times, \\d+ pairs"), link.getDetail());
            assertTrue(link.getOffers(0).getFidelityPpb() > 960_000_000, link::toString);
        }
    }

    /// Of a fidelity that pairs over both links alone do not have.
    private static RunJobRequest pairs() {
        return RunJobRequest.newBuilder()
                .setTo("cleo")
                .setTimeoutNs(60_000_000_000L)
                .setRoute(RouteChoice.newBuilder().addPath("ada").addPath("cleo"))
                .setTerms(JobTerms.newBuilder().setMinFidelityPpb(960_000_000))
                .setPairs(
                        PairsJob.newBuilder().setPairs(15).setMode(DeliveryMode.DELIVERY_MODE_KEEP))
                .build();
    }
}
