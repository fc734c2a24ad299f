package dev.herald.daemon.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.tls.Identity;
import dev.herald.daemon.tls.LocalAuthority;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.node.LinkService;
import dev.herald.node.NetworkSettings;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Connections between nodes over loopback and TLS: who connects, which connection counts, what ends it.
class PeersTest {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] FRAME = {3, 1, 2};

    private static LocalAuthority authority;

    private final List<End> ends = new ArrayList<>();

    @BeforeAll
    static void makeAuthority() {
        authority = LocalAuthority.create("test", Instant.now(), Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        ends.forEach(End::close);
    }

    /// What one end is told, in order.
    private static final class End implements PeerEvents {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
        final BlockingQueue<String> secrets = new LinkedBlockingQueue<>();
        final NettyLoop loop;
        final Peers peers;

        End(String name, DaemonConfig config, long instance) {
            loop = new NettyLoop("test-" + name, EPOCH, defects::add, _ -> {});
            Tls tls = tls(name);
            peers = new Peers(loop, config, tls, instance, this);
            peers.listen(tls);
        }

        End start() {
            loop.execute(peers::start);
            return this;
        }

        void dial(int node) {
            loop.execute(() -> peers.dial(new NodeId(node)));
        }

        void send(int node) {
            loop.execute(() -> peers.send(new NodeId(node), FRAME));
        }

        String next() throws InterruptedException {
            String event = events.poll(20, TimeUnit.SECONDS);
            assertNotNull(event, "nothing happened in 20 s");
            return event;
        }

        String nextSecret() throws InterruptedException {
            String secret = secrets.poll(20, TimeUnit.SECONDS);
            assertNotNull(secret, "no secret in 20 s");
            return secret;
        }

        void close() {
            loop.execute(peers::close);
            loop.close();
            assertTrue(defects.isEmpty(), defects::toString);
        }

        @Override
        public void secret(NodeId peer, byte[] key) {
            secrets.add(HexFormat.of().formatHex(key));
        }

        @Override
        public void up(NodeId peer) {
            events.add("up " + peer);
        }

        @Override
        public void down(NodeId peer, String detail) {
            events.add("down " + peer);
        }

        @Override
        public void frame(NodeId peer, ByteBuffer frame) {
            events.add("frame " + peer + " " + frame.remaining());
        }

        @Override
        public void note(String line) {
            events.add("note " + line);
        }
    }

    private static Tls tls(String name) {
        return new Tls(
                authority.issue(Identity.node(name), Instant.now(), Duration.ofHours(1)),
                authority.certificate(),
                Optional.empty());
    }

    private static List<DaemonConfig.Node> nodes(String... names) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<DaemonConfig.Node> nodes = new ArrayList<>();
        for (String name : names) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            nodes.add(
                    new DaemonConfig.Node(
                            name,
                            new NodeId(nodes.size() + 1),
                            new DaemonConfig.Address("127.0.0.1", socket.getLocalPort())));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return nodes;
    }

    /// @param linked whether nodes 1 and 2 are neighbours
    private static DaemonConfig config(int self, List<DaemonConfig.Node> nodes, boolean linked) {
        List<DaemonConfig.Link> links =
                linked
                        ? List.of(
                                new DaemonConfig.Link(
                                        "link",
                                        new LinkId(1),
                                        new NodeId(1),
                                        new NodeId(2),
                                        50_000,
                                        1,
                                        LinkService.DEFAULT))
                        : List.of();
        DaemonConfig.Node own = nodes.get(self - 1);
        return new DaemonConfig(
                own,
                nodes,
                links,
                "none",
                Map.of(),
                own.address(),
                own.address(),
                Path.of("tls"),
                EPOCH,
                NetworkSettings.USUAL,
                List.of(),
                Map.of());
    }

    private End end(int self, List<DaemonConfig.Node> nodes, boolean linked, long instance) {
        End end = new End(nodes.get(self - 1).name(), config(self, nodes, linked), instance);
        ends.add(end);
        return end;
    }

    @Test
    void neighboursConnectAndExchangeFramesAndReconnect() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob");
        End alice = end(1, nodes, true, 11).start();
        End bob = end(2, nodes, true, 12).start();
        assertEquals("up n2", alice.next());
        assertEquals("up n1", bob.next());
        alice.send(2);
        bob.send(1);
        assertEquals("frame n1 3", bob.next());
        assertEquals("frame n2 3", alice.next());

        ends.remove(bob);
        bob.close();
        assertEquals("down n2", alice.next());
        End again = end(2, nodes, true, 13).start();
        assertEquals("up n1", again.next());
        assertEquals("up n2", alice.next());
    }

    @Test
    @Verifies("WIRE-PLANE-4")
    void bothEndsShareASecretThatIsNewWithEverySession() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob");
        End alice = end(1, nodes, true, 11).start();
        End bob = end(2, nodes, true, 12).start();
        assertEquals("up n2", alice.next());
        assertEquals("up n1", bob.next());
        String first = alice.nextSecret();
        assertEquals(64, first.length());
        assertEquals(first, bob.nextSecret());
        ends.remove(bob);
        bob.close();
        assertEquals("down n2", alice.next());
        End again = end(2, nodes, true, 13).start();
        assertEquals("up n1", again.next());
        assertEquals("up n2", alice.next());
        String second = alice.nextSecret();
        assertEquals(second, again.nextSecret());
        assertNotEquals(first, second);
    }

    @Test
    void aChannelIsNotUpBeforeTheNodeHasStarted() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob");
        End bob = end(2, nodes, true, 12);
        End alice = end(1, nodes, true, 11).start();
        alice.dial(2);
        assertTrue(bob.events.isEmpty());
        bob.start();
        assertEquals("up n1", bob.next());
        assertEquals("up n2", alice.next());
    }

    @Test
    void ofTwoConnectionsMadeAtOnceOneCounts() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<DaemonConfig.Node> nodes = nodes("alice", "bob");
            End alice = end(1, nodes, false, 11).start();
            End bob = end(2, nodes, false, 12).start();
            alice.dial(2);
            bob.dial(1);
            assertEquals("up n2", alice.next());
            assertEquals("up n1", bob.next());
            alice.send(2);
            bob.send(1);
            assertEquals("frame n1 3", bob.next());
            assertEquals("frame n2 3", alice.next());
            assertTrue(alice.events.isEmpty(), alice.events::toString);
            assertTrue(bob.events.isEmpty(), bob.events::toString);
        }
    }

    @Test
    void aNodeThatCannotBeReachedIsDown() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob");
        End alice = end(1, nodes, false, 11).start();
        alice.dial(2);
        assertEquals("down n2", alice.next());
        alice.dial(9);
        assertEquals("down n9", alice.next());
        alice.dial(1);
        assertEquals("down n1", alice.next());
        End bob = end(2, nodes, false, 12).start();
        assertTrue(bob.events.isEmpty());
        alice.dial(2);
        assertEquals("up n2", alice.next());
        alice.dial(2);
        assertEquals("up n2", alice.next(), "one that is up says so again");
    }

    @Test
    void aStrangerOfTheSameAuthorityIsTurnedAway() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob", "eve");
        End bob = end(2, nodes.subList(0, 2), false, 12).start();
        End eve = end(3, nodes, false, 13).start();
        eve.dial(2);
        String note = bob.next();
        assertTrue(note.contains("herald:node:eve is no other node of this network"), note);
        assertEquals("down n2", eve.next());
    }

    @Test
    void garbageEndsItsConnectionAndNothingElse() throws Exception {
        List<DaemonConfig.Node> nodes = nodes("alice", "bob");
        End alice = end(1, nodes, true, 11).start();
        End bob = end(2, nodes, true, 12).start();
        assertEquals("up n2", alice.next());
        assertEquals("up n1", bob.next());
        try (Socket socket = new Socket("127.0.0.1", nodes.get(1).address().port())) {
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1, 0, 0});
            socket.setSoTimeout(20_000);
            socket.getInputStream().readAllBytes(); // until bob closes it
        }
        String note = bob.next();
        assertTrue(note.startsWith("note connection from 127.0.0.1"), note);
        alice.send(2);
        assertEquals("frame n1 3", bob.next());
    }
}
