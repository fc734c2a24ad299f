package dev.herald.daemon.tls;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/// What a process proves its identity with: a certificate and the key to it.
///
/// @param identity stated in the certificate
/// @param key belongs to the certificate
/// @param certificate issued by the authority of the network
public record Credentials(Identity identity, PrivateKey key, X509Certificate certificate) {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    public Credentials {
        requireNonNull(identity);
        requireNonNull(key);
        requireNonNull(certificate);
    }

    /// Reads `NAME.crt` and `NAME.key`.
    public static Credentials load(Path directory, String name) {
        Path file = directory.resolve(name + ".crt");
        X509Certificate certificate =
                X509.certificate(PemFiles.read(file, CERTIFICATE).getFirst(), file);
        Identity identity =
                X509.identity(certificate)
                        .orElseThrow(() ->
                                new TlsSetupException(
                                        file + " states no identity of a node or an operator"));
        if (!identity.name().equals(name)) {
            throw new TlsSetupException(file + " belongs to " + identity + ", not to " + name);
        }
        Path secret = directory.resolve(name + ".key");
        return new Credentials(
                identity, X509.key(PemFiles.readSecret(secret, PRIVATE_KEY), secret), certificate);
    }

    /// Writes `NAME.crt` and, readable by its owner alone, `NAME.key`.
    public void save(Path directory) {
        PemFiles.writeSecret(
                directory.resolve(identity.name() + ".key"), PRIVATE_KEY, key.getEncoded());
        PemFiles.write(
                directory.resolve(identity.name() + ".crt"),
                CERTIFICATE,
                List.of(encoded(certificate)));
    }

    /// Without the key.
    @Override
    public String toString() {
        return "credentials of " + identity;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new TlsSetupException("certificate cannot be encoded", impossible);
        }
    }
}
