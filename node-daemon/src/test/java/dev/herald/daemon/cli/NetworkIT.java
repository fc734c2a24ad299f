package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.daemon.tls.Identity;
import dev.herald.daemon.tls.LocalAuthority;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One network of real processes, from the packaged jars: started, asked, given bad input, robbed of a
/// daemon, stopped.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkIT {
    @TempDir private static Path directory;

    private static Path run;

    @BeforeAll
    static void up() throws URISyntaxException {
        Path built =
                Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .getParent();
        System.setProperty("herald.app", built.resolve("herald").toString());
        run = directory.resolve("run");
        MainTest.Ended up =
                herald("up", scenario().toString(), "--dir", run.toString(), "--timeout", "120s");
        assertEquals(0, up.code(), up.err());
        assertTrue(up.out().contains("three-node-metro is up in"), up.out());
    }

    @AfterAll
    static void down() {
        if (Files.exists(run.resolve("run.yaml"))) {
            herald("down", "--dir", run.toString());
        }
    }

    private static Path scenario() {
        return Path.of("..", "examples", "three-node-metro.yaml");
    }

    private static MainTest.Ended herald(String... arguments) {
        return MainTest.herald(arguments);
    }

    private static MainTest.Ended ask(String command, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--dir";
        all[arguments.length + 2] = run.toString();
        return herald(all);
    }

    private static JsonNode json(MainTest.Ended ended) throws Exception {
        return new ObjectMapper().readTree(ended.out());
    }

    private static long pid(String process) throws Exception {
        return Long.parseLong(
                Files.readString(run.resolve("pid").resolve(process)).split(" ", -1)[0]);
    }

    private static int port(String node) throws Exception {
        Matcher address =
                Pattern.compile("name: " + node + ", id: \\d+, address: \"127.0.0.1:(\\d+)\"")
                        .matcher(Files.readString(run.resolve("nodes").resolve(node + ".yaml")));
        assertTrue(address.find());
        return Integer.parseInt(address.group(1));
    }

    @Test
    @Order(1)
    void statusNamesEveryNodeWithItsLinksUp() throws Exception {
        JsonNode nodes = json(ask("status", "--json")).path("nodes");
        assertEquals(3, nodes.size());
        for (JsonNode node : nodes) {
            assertEquals("ready", node.path("device").path("state").asText());
            for (JsonNode link : node.path("links")) {
                assertTrue(link.path("up").asBoolean(), link::toString);
                assertFalse(link.path("offers").isEmpty(), link::toString);
            }
        }
        assertTrue(ask("status", "bob").out().contains("bob-carol"));
    }

    @Test
    @Order(1)
    void plansNeedLinkStatesThatAreFlooded() {
        MainTest.Ended refused = ask("plan", "alice", "carol", "--fidelity", "0.8");
        assertEquals(6, refused.code(), refused.err());
        assertTrue(refused.err().contains("link states are not flooded"), refused.err());
    }

    @Test
    @Order(2)
    void teleportsOverTwoHops() throws Exception {
        MainTest.Ended ended =
                ask(
                        "teleport",
                        "alice",
                        "carol",
                        "--runs",
                        "6",
                        "--fidelity",
                        "0.8",
                        "--timeout",
                        "60s",
                        "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode job = json(ended).path("job");
        assertEquals(6, job.path("runs").asInt());
        assertTrue(job.path("error").isNull());
        assertTrue(job.path("figures").path("average_fidelity").path("estimate").asDouble() > 0.3);
    }

    @Test
    @Order(3)
    void refusalsAreTyped() {
        MainTest.Ended unknown = ask("teleport", "alice", "dave");
        assertEquals(6, unknown.code());
        assertTrue(
                unknown.err().contains("unknown node: no node of this network is called dave"),
                unknown.err());
        MainTest.Ended unreachable = ask("request", "alice", "carol", "--fidelity", "0.999");
        assertEquals(6, unreachable.code());
        assertTrue(
                unreachable.err().startsWith("herald: fidelity unreachable: "), unreachable.err());
        assertEquals(1, unreachable.err().lines().count(), unreachable.err());
    }

    @Test
    @Order(4)
    void aPortInUseIsSaid() {
        MainTest.Ended second =
                herald("node", run.resolve("nodes").resolve("alice.yaml").toString());
        assertEquals(4, second.code());
        assertTrue(second.err().contains("the port is in use"), second.err());
    }

    @Test
    @Order(5)
    void runningTwiceInOneDirectoryIsRefused() {
        MainTest.Ended twice = herald("up", scenario().toString(), "--dir", run.toString());
        assertEquals(4, twice.code());
        assertTrue(twice.err().contains("runs already"), twice.err());
    }

    @Test
    @Order(6)
    void aCertificateOfAnotherAuthorityIsRefusedAndTheDaemonLivesOn() throws Exception {
        Path other = directory.resolve("other");
        Files.createDirectories(other.resolve("tls"));
        Files.copy(run.resolve("run.yaml"), other.resolve("run.yaml"));
        LocalAuthority stranger =
                LocalAuthority.create("stranger", Instant.now(), Duration.ofHours(1));
        stranger.save(other.resolve("tls"));
        stranger.issue(Identity.operator("cli"), Instant.now(), Duration.ofHours(1))
                .save(other.resolve("tls"));
        MainTest.Ended refused = herald("status", "alice", "--dir", other.toString());
        assertEquals(4, refused.code(), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertEquals(0, ask("status", "alice").code());
    }

    @Test
    @Order(7)
    void garbageOnThePeerPortIsSurvived() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port("bob"))) {
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1, 1});
            socket.setSoTimeout(30_000);
            socket.getInputStream().readAllBytes(); // until the daemon closes it
        }
        assertEquals(0, ask("status", "bob").code());
    }

    @Test
    @Order(8)
    void aKilledDaemonEndsJobsInATypedError() throws Exception {
        ProcessHandle bob = ProcessHandle.of(pid("bob")).orElseThrow();
        assertTrue(bob.destroyForcibly());
        bob.onExit().get(30, TimeUnit.SECONDS);
        MainTest.Ended job = ask("teleport", "alice", "carol", "--runs", "6", "--timeout", "20s");
        assertTrue(
                job.code() == 1 || job.code() == 6 || job.code() == 7,
                job.code() + " " + job.err());
        assertTrue(job.err().startsWith("herald: "), job.err());
        assertEquals(5, ask("status", "bob").code());
        assertEquals(0, ask("status", "alice").code());
    }

    @Test
    @Order(9)
    void downStopsWhatRuns() throws Exception {
        ProcessHandle alice = ProcessHandle.of(pid("alice")).orElseThrow();
        MainTest.Ended down = ask("down");
        assertEquals(0, down.code(), down.err());
        assertTrue(down.out().contains("stopped alice, carol, world"), down.out());
        assertFalse(alice.isAlive());
        assertEquals(5, ask("status").code());
    }
}
