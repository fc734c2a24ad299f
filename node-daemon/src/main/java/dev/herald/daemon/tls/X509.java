package dev.herald.daemon.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Objects from their DER encodings.
final class X509 {
    static final String ALGORITHM = "Ed25519";

    private X509() {}

    static X509Certificate certificate(byte[] der, Object source) {
        try {
            return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException damaged) {
            throw new TlsSetupException(
                    source + " has no readable certificate: " + damaged.getMessage(), damaged);
        }
    }

    static X509CRL revocations(byte[] der, Object source) {
        try {
            return (X509CRL) factory().generateCRL(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException damaged) {
            throw new TlsSetupException(
                    source + " has no readable revocations: " + damaged.getMessage(), damaged);
        }
    }

    static PrivateKey key(byte[] der, Object source) {
        try {
            return KeyFactory.getInstance(ALGORITHM, Providers.CRYPTO)
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException damaged) {
            throw new TlsSetupException(
                    source + " has no readable Ed25519 key: " + damaged.getMessage(), damaged);
        }
    }

    /// Who the certificate belongs to, if it says so in the one accepted way.
    static Optional<Identity> identity(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (entry.size() == 2 && entry.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return Optional.empty();
        }
        return Identity.of(names);
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509", Providers.CRYPTO);
    }
}
