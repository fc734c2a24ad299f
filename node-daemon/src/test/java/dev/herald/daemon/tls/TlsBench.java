package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;

/// Two nodes and what happens on their connections, over real sockets.
class TlsBench {
    static final Duration DAY = Duration.ofDays(1);
    static final Instant NOW = Instant.now();
    static final LocalAuthority AUTHORITY = LocalAuthority.create("test", NOW, DAY);
    static final LocalAuthority OTHER = LocalAuthority.create("test", NOW, DAY);

    final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final NettyLoop loop = new NettyLoop("test", Instant.EPOCH, defects::add, log::add);
    final Ends server = new Ends();
    final Ends client = new Ends();
    final Tls alice = tls(AUTHORITY, Identity.node("alice"));
    final Tls bob = tls(AUTHORITY, Identity.node("bob"));

    @AfterEach
    void close() {
        loop.close();
        assertEquals(List.of(), List.copyOf(defects));
    }

    String refusedByServer(EngineFactory factory) {
        try (FrameServer listening = listen(bob);
                FrameClient _ = connect(listening.address().getPort(), factory, "bob")) {
            Ends.End end = Ends.await(server.ends);
            assertEquals(CloseReason.TLS_REFUSED, end.reason(), end.detail());
            assertFalse(end.opened());
            assertTrue(server.opened.isEmpty());
            assertEquals(CloseReason.TLS_REFUSED, Ends.await(client.ends).reason());
            return end.detail();
        }
    }

    String refusedByClient(Tls serving, String wanted) {
        return refusedByClient(serving, alice, wanted);
    }

    String refusedByClient(Tls serving, Tls connecting, String wanted) {
        try (FrameServer listening = listen(serving);
                FrameClient _ = connect(listening.address().getPort(), connecting, wanted)) {
            Ends.End end = Ends.await(client.ends);
            assertEquals(CloseReason.TLS_REFUSED, end.reason(), end.detail());
            assertFalse(end.opened());
            assertTrue(client.opened.isEmpty());
            assertTrue(server.opened.isEmpty());
            return end.detail();
        } finally {
            client.ends.clear();
        }
    }

    FrameServer listen(EngineFactory factory) {
        return FrameServer.open(
                loop, new InetSocketAddress("127.0.0.1", 0), factory, FrameOptions.DEFAULT, server);
    }

    FrameClient connect(int port, EngineFactory factory, String wanted) {
        FrameClient connecting =
                new FrameClient(
                        loop,
                        new PeerAddress("127.0.0.1", port, wanted),
                        factory,
                        FrameOptions.DEFAULT,
                        new Backoff(1_000_000_000L, 5_000_000_000L),
                        client);
        connecting.start();
        return connecting;
    }

    static Tls tls(LocalAuthority authority, Identity identity) {
        return new Tls(
                authority.issue(identity, NOW, DAY),
                authority.certificate(),
                authority.revocations());
    }

    static EngineFactory engine(Tls tls, Consumer<SSLParameters> change) {
        return new Client(peer -> {
            SSLEngine engine = tls.client(peer, 1);
            SSLParameters parameters = engine.getSSLParameters();
            change.accept(parameters);
            engine.setSSLParameters(parameters);
            return engine;
        });
    }

    record Client(java.util.function.Function<String, SSLEngine> make) implements EngineFactory {
        @Override
        public SSLEngine server() {
            throw new AssertionError();
        }

        @Override
        public SSLEngine client(String peer, int port) {
            return make.apply(peer);
        }
    }
}
