package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameServer;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/// Over real sockets: what is negotiated, and that nothing else is.
class HandshakeTest extends TlsBench {
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
        anonymous.init(null, new TrustManager[] {new Forge.Trusting()}, new SecureRandom());
        refusedByServer(
                new Client(peer -> {
                    SSLEngine engine = anonymous.createSSLEngine(peer, 1);
                    engine.setUseClientMode(true);
                    Tls.harden(engine, false);
                    return engine;
                }));
    }
}
