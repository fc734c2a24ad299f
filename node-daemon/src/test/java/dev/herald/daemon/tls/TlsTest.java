package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over real sockets: what is negotiated, who gets in, and what the one who does not is told.
class TlsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NOW = Instant.now();
    private static final LocalAuthority AUTHORITY = LocalAuthority.create("test", NOW, DAY);
    private static final LocalAuthority OTHER = LocalAuthority.create("test", NOW, DAY);

    private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final NettyLoop loop = new NettyLoop("test", Instant.EPOCH, defects::add, log::add);
    private final Ends server = new Ends();
    private final Ends client = new Ends();
    private final Tls alice = tls(AUTHORITY, Identity.node("alice"));
    private final Tls bob = tls(AUTHORITY, Identity.node("bob"));

    @AfterEach
    void close() {
        loop.close();
        assertEquals(List.of(), List.copyOf(defects));
    }

    @Test
    @Verifies({"MGMT-TLS-1", "MGMT-TLS-2", "MGMT-TLS-3", "MGMT-TLS-11"})
    void twoNodesAgreeOnTheHybridExchangeAndKnowEachOther() throws IOException {
        try (FrameServer listening = listen(bob);
                Tap tap = new Tap(listening.address().getPort());
                FrameClient _ = connect(tap.port(), alice, "bob")) {
            Connection there = Ends.await(client.opened);
            Connection here = Ends.await(server.opened);
            there.send(new byte[] {1, 2, 3});
            assertArrayEquals(new byte[] {1, 2, 3}, Ends.await(server.frames));
            here.send(new byte[60_000]);
            assertEquals(60_000, Ends.await(client.frames).length);
            assertEquals(new Tap.ServerHello(0x0304, 0x1302, 4588, false), tap.serverHello());
            assertEquals(Optional.of(Identity.node("alice")), Identity.of(here.peerNames()));
            assertEquals(Optional.of(Identity.node("bob")), Identity.of(there.peerNames()));
            assertTrue(there.peerNames().contains("localhost"));
        }
    }

    @Test
    @Verifies("MGMT-TLS-1")
    void aClientOfTls12IsRefused() {
        refusedByServer(
                engine(
                        alice,
                        parameters -> {
                            parameters.setProtocols(new String[] {"TLSv1.2"});
                            parameters.setCipherSuites(
                                    new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
                            parameters.setNamedGroups(new String[] {"x25519", "secp256r1"});
                        }));
    }

    @Test
    @Verifies("MGMT-TLS-2")
    void aClientWithoutTheHybridGroupIsRefused() {
        refusedByServer(
                engine(alice, parameters -> parameters.setNamedGroups(new String[] {"x25519"})));
    }

    @Test
    @Verifies("MGMT-TLS-2")
    void aServerWithoutTheHybridGroupIsRefused() {
        EngineFactory classic =
                new EngineFactory() {
                    @Override
                    public SSLEngine server() {
                        SSLEngine engine = bob.server();
                        SSLParameters parameters = engine.getSSLParameters();
                        parameters.setNamedGroups(new String[] {"x25519"});
                        engine.setSSLParameters(parameters);
                        return engine;
                    }

                    @Override
                    public SSLEngine client(String peer, int port) {
                        throw new AssertionError();
                    }
                };
        try (FrameServer listening = listen(classic);
                FrameClient _ = connect(listening.address().getPort(), alice, "bob")) {
            assertEquals(CloseReason.TLS_REFUSED, Ends.await(client.ends).reason());
            assertTrue(client.opened.isEmpty());
        }
    }

    @Test
    @Verifies("MGMT-TLS-11")
    void aClientOfAnotherCipherSuiteIsRefused() {
        refusedByServer(
                engine(
                        alice,
                        parameters ->
                                parameters.setCipherSuites(
                                        new String[] {"TLS_AES_128_GCM_SHA256"})));
    }

    @Test
    @Verifies("MGMT-TLS-3")
    void aClientWithoutACertificateIsRefused() throws Exception {
        SSLContext anonymous = SSLContext.getInstance("TLSv1.3", Providers.JSSE);
        anonymous.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        refusedByServer(
                new Client(peer -> {
                    SSLEngine engine = anonymous.createSSLEngine(peer, 1);
                    engine.setUseClientMode(true);
                    Tls.harden(engine, false);
                    return engine;
                }));
    }

    @Test
    @Verifies({"MGMT-TLS-4", "MGMT-TLS-12"})
    void aClientOfAnotherAuthorityIsRefused() {
        String why =
                refusedByServer(
                        new Client(peer ->
                                trusting(OTHER.issue(Identity.node("alice"), NOW, DAY), peer)));
        assertTrue(
                why.contains("herald:node:alice was not issued by the authority of this network"),
                why);
        assertTrue(log.stream().anyMatch(line -> line.contains(why)), "the log says so");
    }

    @Test
    @Verifies("MGMT-TLS-4")
    void aServerOfAnotherAuthorityIsRefused() {
        String why = refusedByClient(tls(OTHER, Identity.node("bob")), "bob");
        assertTrue(why.contains("was not issued by the authority of this network"), why);
    }

    @Test
    @Verifies("MGMT-TLS-4")
    void anExpiredCertificateIsRefused() {
        Credentials expired =
                AUTHORITY.issue(Identity.node("alice"), NOW.minus(DAY), Duration.ofHours(1));
        String why = refusedByServer(new Client(peer -> trusting(expired, peer)));
        assertTrue(why.contains("herald:node:alice expired at "), why);
    }

    @Test
    @Verifies("MGMT-TLS-4")
    void aCertificateOfTheFutureIsRefused() {
        Credentials early =
                AUTHORITY.issue(Identity.node("alice"), NOW.plus(Duration.ofHours(1)), DAY);
        String why = refusedByServer(new Client(peer -> trusting(early, peer)));
        assertTrue(why.contains("is not valid before "), why);
    }

    @Test
    @Verifies("MGMT-TLS-5")
    void aServerWhoseCommonNameAloneFitsIsRefused() {
        Credentials forged =
                Forge.certificate(
                        AUTHORITY_KEYS.authority(), AUTHORITY_KEYS.key(), "bob", List.of());
        String why =
                refusedByClient(AUTHORITY_KEYS.tls(forged), AUTHORITY_KEYS.tls("alice"), "bob");
        assertTrue(why.contains("states no identity"), why);
    }

    @Test
    @Verifies("MGMT-TLS-5")
    void aServerWithTwoIdentitiesIsRefused() {
        Credentials forged =
                Forge.certificate(
                        AUTHORITY_KEYS.authority(),
                        AUTHORITY_KEYS.key(),
                        "bob",
                        List.of("herald:node:bob", "herald:node:carol"));
        String why =
                refusedByClient(AUTHORITY_KEYS.tls(forged), AUTHORITY_KEYS.tls("alice"), "bob");
        assertTrue(why.contains("states no identity"), why);
    }

    @Test
    @Verifies("MGMT-TLS-6")
    void anotherNodeInThePlaceOfTheWantedOneIsRefused() {
        String why = refusedByClient(bob, "carol");
        assertTrue(
                why.contains("the certificate is of herald:node:bob, but node carol is wanted"),
                why);
        String local = refusedByClient(bob, "localhost");
        assertTrue(local.contains("but node localhost is wanted"), local);
    }

    @Test
    @Verifies("MGMT-TLS-7")
    void anOperatorsCertificateDoesNotServe() {
        refusedByClient(tls(AUTHORITY, Identity.operator("bob")), "bob");
        PeerTrust trust =
                new PeerTrust(
                        AUTHORITY.certificate(),
                        Optional::empty,
                        Set.of(Identity.Role.NODE),
                        InstantSource.system());
        X509Certificate[] chain = {
            AUTHORITY.issue(Identity.operator("bob"), NOW, DAY).certificate()
        };
        SSLEngine engine = alice.client("bob", 1);
        CertificateException refused =
                assertThrows(
                        CertificateException.class,
                        () -> trust.checkServerTrusted(chain, "UNKNOWN", engine));
        assertTrue(refused.getMessage().contains("is not for a server"), refused.getMessage());
    }

    @Test
    @Verifies("MGMT-TLS-8")
    void aRevokedCertificateIsRefusedFromTheNextHandshakeOn() {
        LocalAuthority authority = LocalAuthority.create("revoking", NOW, DAY);
        Credentials lost = authority.issue(Identity.node("alice"), NOW, DAY);
        Tls holder = new Tls(lost, authority.certificate(), Optional.empty());
        Tls judge = tls(authority, Identity.node("bob"));
        try (FrameServer listening = listen(judge)) {
            FrameClient first = connect(listening.address().getPort(), holder, "bob");
            Ends.await(server.opened);
            first.close();
            Ends.await(server.ends);
            judge.revoke(
                    Optional.of(
                            authority.revoke(
                                    authority.issue(Identity.node("dave"), NOW, DAY).certificate(),
                                    NOW)));
            judge.revoke(Optional.of(authority.revoke(lost.certificate(), NOW)));
            FrameClient second = connect(listening.address().getPort(), holder, "bob");
            Ends.End end = Ends.await(server.ends);
            second.close();
            assertFalse(end.opened());
            assertTrue(end.detail().contains("herald:node:alice was revoked"), end.detail());
        }
        assertEquals(2, authority.revocations().orElseThrow().getRevokedCertificates().size());
    }

    @Test
    @Verifies("MGMT-TLS-8")
    void revocationsOfAnotherAuthorityAreNotTaken() {
        LocalAuthority foreign = LocalAuthority.create("foreign", NOW, DAY);
        var list = foreign.revoke(foreign.certificate(), NOW);
        assertThrows(TlsSetupException.class, () -> alice.revoke(Optional.of(list)));
    }

    @Test
    @Verifies("MGMT-TLS-9")
    void anOperatorIsNoNode() {
        String why =
                refusedByServer(
                        new Client(
                                peer -> tls(AUTHORITY, Identity.operator("cli")).client(peer, 1)));
        assertTrue(why.contains("herald:operator:cli may not connect here"), why);
    }

    @Test
    void aRehearsalFindsCertificatesThatPeersWouldRefuse() {
        alice.rehearse();
        Credentials old =
                AUTHORITY.issue(Identity.node("alice"), NOW.minus(DAY), Duration.ofHours(1));
        Tls expired =
                new Tls(old, AUTHORITY.certificate(), Optional.empty(), InstantSource.system());
        TlsSetupException failure = assertThrows(TlsSetupException.class, expired::rehearse);
        assertTrue(failure.getMessage().contains("expired at"), failure.getMessage());
    }

    // ---- The ends of a test

    private static final Forge.Keys AUTHORITY_KEYS = Forge.authority();

    private String refusedByServer(EngineFactory factory) {
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

    private String refusedByClient(Tls serving, String wanted) {
        return refusedByClient(serving, alice, wanted);
    }

    private String refusedByClient(Tls serving, Tls connecting, String wanted) {
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

    private FrameServer listen(EngineFactory factory) {
        return FrameServer.open(
                loop, new InetSocketAddress("127.0.0.1", 0), factory, FrameOptions.DEFAULT, server);
    }

    private FrameClient connect(int port, EngineFactory factory, String wanted) {
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

    private static Tls tls(LocalAuthority authority, Identity identity) {
        return new Tls(
                authority.issue(identity, NOW, DAY),
                authority.certificate(),
                authority.revocations());
    }

    private static EngineFactory engine(Tls tls, Consumer<SSLParameters> change) {
        return new Client(peer -> {
            SSLEngine engine = tls.client(peer, 1);
            SSLParameters parameters = engine.getSSLParameters();
            change.accept(parameters);
            engine.setSSLParameters(parameters);
            return engine;
        });
    }

    /// A client that accepts any server, so that it is the server who refuses.
    private static SSLEngine trusting(Credentials credentials, String peer) {
        return Forge.trustingClient(credentials, peer);
    }

    private record Client(java.util.function.Function<String, SSLEngine> make)
            implements EngineFactory {
        @Override
        public SSLEngine server() {
            throw new AssertionError();
        }

        @Override
        public SSLEngine client(String peer, int port) {
            return make.apply(peer);
        }
    }

    /// Accepts everything.
    static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
