package dev.herald.daemon.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.cli.Main;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.Daemon;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.spec.node.v1.ClaimReply;
import dev.herald.spec.node.v1.ClaimRequest;
import dev.herald.spec.node.v1.DeliveryRequest;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.StockStatus;
import dev.herald.spec.node.v1.StocksRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// Daemons that keep pairs in stock: over sockets and TLS, with the certificates and configurations that
/// `herald up` makes, in one process. A chain of three.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockedDaemonsTest {
    private static final List<String> NAMES = List.of("ada", "bela", "cleo");

    @TempDir private static Path directory;

    private static final Map<String, Daemon> DAEMONS = new LinkedHashMap<>();
    private static final Map<String, ApiClient> CLIENTS = new LinkedHashMap<>();
    private static Path runDirectory = Path.of("");
    private static @Nullable World world;

    private static final String SCENARIO =
            """
            scenario: chain
            duration_s: 60
            nodes:
              - {name: ada, id: 1, profile: profiles/metro-target.yaml}
              - {name: bela, id: 2, profile: profiles/metro-target.yaml}
              - {name: cleo, id: 3, profile: profiles/metro-target.yaml}
            links:
              - {name: ab, id: 1, between: [ada, bela], profile: profiles/metro-target.yaml}
              - {name: bc, id: 2, between: [bela, cleo], profile: profiles/metro-target.yaml}
            workload:
              - {kind: stock, from: ada, to: cleo, pairs: 3, min_fidelity: 0.6, max_age: 30 s}
            """;

    @BeforeAll
    static void up() throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                Path.of("..", "examples", "profiles", "metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"));
        Scenario scenario =
                Scenario.read(Files.writeString(directory.resolve("chain.yaml"), SCENARIO));
        RunDirectory run = Preparation.make(scenario, directory.resolve("run")).directory();
        run.save();
        runDirectory = run.path();
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
            assertEquals(name.equals("ada") ? 1 : 0, config.stocks().size());
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

    private static ApiClient client(String name) {
        return Optional.ofNullable(CLIENTS.get(name)).orElseThrow();
    }

    /// Asks until it is so; the limit is that of the test.
    private static StockStatus await(String node, Predicate<StockStatus> so) {
        while (true) {
            var reply = client(node).stocks(StocksRequest.getDefaultInstance());
            assertTrue(reply.hasStocks(), reply::toString);
            for (StockStatus stock : reply.getStocks().getStocksList()) {
                if (so.test(stock)) {
                    return stock;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static ClaimReply claim(String node, String peer, int pairs, int ppb) {
        return client(node)
                .claim(
                        ClaimRequest.newBuilder()
                                .setPeer(peer)
                                .setPairs(pairs)
                                .setMinFidelityPpb(ppb)
                                .build());
    }

    private record Ended(int code, String out, String err) {}

    private static Ended herald(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(code, out.toString(), err.toString());
    }

    @Test
    @Order(1)
    void stockOfTheConfigurationIsFilledAndSeenAtBothEnds() {
        StockStatus stock = await("ada", s -> s.getCount() == 3);
        assertEquals("cleo", stock.getPeer());
        assertTrue(stock.getOwn() && stock.getUp());
        assertEquals(3, stock.getTarget());
        assertTrue(stock.getLeastFidelityPpb() >= 600_000_000, stock::toString);
        StockStatus there = await("cleo", s -> s.getCount() == 3);
        assertEquals("ada", there.getPeer());
        assertTrue(!there.getOwn() && there.getUp());
        Ended shown = herald("stock", "ada", "--later", "2s", "--dir", runDirectory.toString());
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("3 of 3"), shown.out());
        Ended json = herald("stock", "cleo", "--json", "-", "--dir", runDirectory.toString());
        assertTrue(json.out().contains("\"own\" : false"), json.out());
    }

    @Test
    @Order(2)
    void claimIsMeasuredAtBothEndsAndTheStockFilledUp() {
        StockStatus before = await("ada", s -> s.getCount() == 3);
        ClaimReply here = claim("ada", "cleo", 2, 600_000_000);
        assertTrue(here.hasDelivery(), here::toString);
        assertEquals(2, here.getDelivery().getPairsCount());
        var there =
                client("cleo")
                        .delivery(
                                DeliveryRequest.newBuilder()
                                        .setId(here.getDelivery().getId())
                                        .build());
        assertTrue(there.hasDelivery(), there::toString);
        for (int i = 0; i < 2; i++) {
            var a = here.getDelivery().getPairs(i);
            var b = there.getDelivery().getPairs(i);
            assertEquals(a.getNameHigh(), b.getNameHigh());
            assertEquals(a.getNameLow(), b.getNameLow());
            assertEquals(a.getBell(), b.getBell());
            assertEquals(a.getAxis(), b.getAxis());
            assertTrue(a.hasOne() && b.hasOne());
        }
        await("ada", s -> s.getCount() == 3 && s.getMade() >= before.getMade() + 2);
        Ended claimed =
                herald("claim", "ada", "cleo", "--pairs", "3", "--dir", runDirectory.toString());
        assertEquals(0, claimed.code(), claimed.err());
        assertTrue(claimed.out().startsWith("3 pairs from the stock of ada"), claimed.out());
        assertTrue(claimed.out().contains("of 3 outcomes are as"), claimed.out());
    }

    @Test
    @Order(3)
    void whatCannotBeClaimedIsRefused() {
        await("ada", s -> s.getCount() == 3);
        assertEquals(
                JobError.JOB_ERROR_NO_RESOURCES,
                claim("ada", "cleo", 1, 999_000_000).getRefusal().getError());
        assertEquals(
                JobError.JOB_ERROR_REJECTED, claim("cleo", "ada", 1, 0).getRefusal().getError());
        assertEquals(
                JobError.JOB_ERROR_UNKNOWN_NODE, claim("ada", "eve", 1, 0).getRefusal().getError());
        assertEquals(
                JobError.JOB_ERROR_BAD_REQUEST, claim("ada", "cleo", 0, 0).getRefusal().getError());
        Ended refused =
                herald(
                        "claim",
                        "ada",
                        "cleo",
                        "--fidelity",
                        "0.999",
                        "--dir",
                        runDirectory.toString());
        assertEquals(6, refused.code(), refused.err());
        Ended none = herald("stock", "bela", "--dir", runDirectory.toString());
        assertTrue(none.out().contains("has no pairs in stock"), none.out());
    }

    @Test
    @Order(4)
    void stockIsOpenedAgainWhenItsPathIsLost() throws Exception {
        await("ada", s -> s.getCount() == 3);
        Optional.ofNullable(DAEMONS.remove("bela")).ifPresent(Daemon::close);
        StockStatus lost = await("ada", s -> !s.getUp());
        assertTrue(!lost.getDetail().isEmpty(), lost::toString);
        assertEquals(
                JobError.JOB_ERROR_CIRCUIT_DOWN,
                claim("ada", "cleo", 1, 0).getRefusal().getError());
        DAEMONS.put(
                "bela",
                Daemon.start(DaemonConfig.read(RunDirectory.find(runDirectory).config("bela"))));
        await("ada", s -> s.getUp() && s.getCount() == 3);
        assertEquals(1, claim("ada", "cleo", 1, 0).getDelivery().getPairsCount());
    }
}
