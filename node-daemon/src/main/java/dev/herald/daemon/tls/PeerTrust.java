package dev.herald.daemon.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the certificate of a peer: issued by the authority, in force, for this use, not revoked, of
/// an accepted role and, when connecting, of the node that is wanted. The name is looked for in one
/// place only, the identity URI, and never in the common name.
final class PeerTrust extends X509ExtendedTrustManager {
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final X509Certificate authority;
    private final Supplier<Optional<X509CRL>> revocations;
    private final Set<Identity.Role> clients;
    private final InstantSource clock;

    /// @param clients roles accepted at the connecting end; the accepting end is a node
    PeerTrust(
            X509Certificate authority,
            Supplier<Optional<X509CRL>> revocations,
            Set<Identity.Role> clients,
            InstantSource clock) {
        this.authority = authority;
        this.revocations = revocations;
        this.clients = Set.copyOf(clients);
        this.clock = clock;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Identity peer = check(chain, CLIENT, "a client");
        if (!clients.contains(peer.role())) { // [MGMT-TLS-9]
            throw new CertificateException(peer + " may not connect here");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Identity peer = check(chain, SERVER, "a server");
        @Nullable String wanted = engine.getPeerHost();
        if (peer.role() != Identity.Role.NODE || !peer.name().equals(wanted)) { // [MGMT-TLS-6]
            throw new CertificateException(
                    "the certificate is of " + peer + ", but node " + wanted + " is wanted");
        }
    }

    /// Without an engine the wanted name is not known.
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("certificates are checked with their connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("certificates are checked with their connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("certificates are checked with their connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("certificates are checked with their connection");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {authority};
    }

    /// Whose statements a certificate vouches for: the node of a session's connecting end.
    ///
    /// @throws CertificateException when no session would be opened with it
    Identity signer(X509Certificate leaf) throws CertificateException {
        return check(new X509Certificate[] {leaf}, CLIENT, "a client");
    }

    private Identity check(X509Certificate @Nullable [] chain, String purpose, String use)
            throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("the peer showed no certificate");
        }
        X509Certificate leaf = chain[0];
        Optional<Identity> stated = X509.identity(leaf);
        String who =
                "the certificate of "
                        + stated.map(Identity::toString)
                                .orElseGet(() -> leaf.getSubjectX500Principal().getName());
        checkPath(leaf, who);
        List<String> purposes = leaf.getExtendedKeyUsage();
        if (purposes == null || !purposes.contains(purpose)) { // [MGMT-TLS-7]
            throw new CertificateException(who + " is not for " + use);
        }
        if (revocations.get().map(list -> list.isRevoked(leaf)).orElse(false)) { // [MGMT-TLS-8]
            throw new CertificateException(who + " was revoked");
        }
        return stated.orElseThrow(
                () -> new CertificateException(who + " states no identity")); // [MGMT-TLS-5]
    }

    /// There is nothing between the authority and its certificates.
    private void checkPath(X509Certificate leaf, String who) throws CertificateException {
        try {
            PKIXParameters parameters =
                    new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
            var _ =
                    CertPathValidator.getInstance("PKIX")
                            .validate(path, parameters); // [MGMT-TLS-4]
        } catch (CertPathValidatorException refused) {
            throw new CertificateException(who + " " + why(leaf, refused));
        } catch (InvalidAlgorithmParameterException impossible) {
            throw new CertificateException(
                    "the authority cannot be used: " + impossible.getMessage());
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            // The provider throws the latter for a key that is no point of the curve.
            throw new CertificateException(who + " cannot be read: " + damaged.getMessage());
        }
    }

    private static String why(X509Certificate leaf, CertPathValidatorException refused) {
        CertPathValidatorException.Reason reason = refused.getReason();
        if (reason == BasicReason.EXPIRED) {
            return "expired at " + leaf.getNotAfter().toInstant();
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return "is not valid before " + leaf.getNotBefore().toInstant();
        }
        if (reason == BasicReason.INVALID_SIGNATURE
                || reason == PKIXReason.NO_TRUST_ANCHOR
                || reason == PKIXReason.NAME_CHAINING) {
            return "was not issued by the authority of this network, but by \""
                    + leaf.getIssuerX500Principal().getName()
                    + "\"";
        }
        return "is not acceptable: " + refused.getMessage();
    }
}
