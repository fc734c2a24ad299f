package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameServer;
import dev.herald.spec.trace.Verifies;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/// Over real sockets: whose certificate is accepted, and what the others are told.
class CertificateTest extends TlsBench {
    private static final Forge.Keys AUTHORITY_KEYS = Forge.authority();

    @Test
    @Verifies({"MGMT-TLS-4", "MGMT-TLS-12"})
    void aClientOfAnotherAuthorityIsRefused() {
        String why =
                refusedByServer(
                        new Client(peer ->
                                Forge.trustingClient(
                                        OTHER.issue(Identity.node("alice"), NOW, DAY), peer)));
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
        String why = refusedByServer(new Client(peer -> Forge.trustingClient(expired, peer)));
        assertTrue(why.contains("herald:node:alice expired at "), why);
    }

    @Test
    @Verifies("MGMT-TLS-4")
    void aCertificateOfTheFutureIsRefused() {
        Credentials early =
                AUTHORITY.issue(Identity.node("alice"), NOW.plus(Duration.ofHours(1)), DAY);
        String why = refusedByServer(new Client(peer -> Forge.trustingClient(early, peer)));
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
}
