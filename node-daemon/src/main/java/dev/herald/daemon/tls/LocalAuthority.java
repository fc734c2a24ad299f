package dev.herald.daemon.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX500NameUtil;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of its own for one network: issues the certificates of its nodes and operators, and
/// revokes them. Ed25519 throughout. Kept as PEM files: `ca.crt`, `ca.key` and, once something was
/// revoked, `ca.crl`.
public final class LocalAuthority {
    /// Clocks of nodes may be behind the one that issued their certificate.
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    private static final String CRL = "X509 CRL";

    private final X509Certificate certificate;
    private final PrivateKey key;
    private Optional<X509CRL> revocations;

    private LocalAuthority(
            X509Certificate certificate, PrivateKey key, Optional<X509CRL> revocations) {
        this.certificate = certificate;
        this.key = key;
        this.revocations = revocations;
    }

    /// Makes a new authority with a key of its own.
    ///
    /// @param network shown to people; nothing depends on it
    public static LocalAuthority create(String network, Instant now, Duration life) {
        KeyPair pair = freshKey();
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, network + " authority").build();
        try {
            X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new LocalAuthority(
                    sign(builder, pair.getPrivate()), pair.getPrivate(), Optional.empty());
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot make an authority: " + failure.getMessage(), failure);
        }
    }

    /// Reads an authority that was saved.
    public static LocalAuthority load(Path directory) {
        Path secret = directory.resolve("ca.key");
        return new LocalAuthority(
                certificateIn(directory),
                X509.key(PemFiles.readSecret(secret, Credentials.PRIVATE_KEY), secret),
                revocationsIn(directory));
    }

    /// Reads the certificate of the authority, which every node has; only the authority has its key.
    public static X509Certificate certificateIn(Path directory) {
        Path file = directory.resolve("ca.crt");
        return X509.certificate(PemFiles.read(file, Credentials.CERTIFICATE).getFirst(), file);
    }

    /// Reads what the authority revoked, if it ever did.
    public static Optional<X509CRL> revocationsIn(Path directory) {
        Path file = directory.resolve("ca.crl");
        return Files.exists(file)
                ? Optional.of(X509.revocations(PemFiles.read(file, CRL).getFirst(), file))
                : Optional.empty();
    }

    /// Writes `ca.crt`, and `ca.key` readable by its owner alone.
    public void save(Path directory) {
        PemFiles.writeSecret(
                directory.resolve("ca.key"), Credentials.PRIVATE_KEY, key.getEncoded());
        PemFiles.write(
                directory.resolve("ca.crt"),
                Credentials.CERTIFICATE,
                List.of(Credentials.encoded(certificate)));
        saveRevocations(directory);
    }

    /// Writes `ca.crl`, if anything was revoked.
    public void saveRevocations(Path directory) {
        revocations.ifPresent(list -> {
            try {
                PemFiles.write(directory.resolve("ca.crl"), CRL, List.of(list.getEncoded()));
            } catch (CRLException impossible) {
                throw new TlsSetupException("revocations cannot be encoded", impossible);
            }
        });
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Optional<X509CRL> revocations() {
        return revocations;
    }

    /// Issues a certificate over a new key. A node's is good for both ends of a connection and also
    /// names its host as `NAME`, `localhost` and the loopback addresses, for tools that look at those; an
    /// operator's is good for the connecting end only.
    public Credentials issue(Identity identity, Instant now, Duration life) {
        KeyPair pair = freshKey();
        boolean node = identity.role() == Identity.Role.NODE;
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, identity.uri());
        GeneralName[] names =
                node
                        ? new GeneralName[] {
                            uri,
                            new GeneralName(GeneralName.dNSName, identity.name()),
                            new GeneralName(GeneralName.dNSName, "localhost"),
                            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                            new GeneralName(GeneralName.iPAddress, "::1")
                        }
                        : new GeneralName[] {uri};
        KeyPurposeId[] purposes =
                node
                        ? new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }
                        : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, identity.name()).build();
        try {
            X509v3CertificateBuilder builder =
                    builder(
                            JcaX500NameUtil.getSubject(certificate),
                            subject,
                            pair.getPublic(),
                            now,
                            life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            return new Credentials(identity, pair.getPrivate(), sign(builder, key));
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot issue a certificate: " + failure.getMessage(), failure);
        }
    }

    /// Revokes a certificate, for good.
    ///
    /// @return everything that is revoked from now on
    public X509CRL revoke(X509Certificate issued, Instant now) {
        try {
            X509v2CRLBuilder builder =
                    new X509v2CRLBuilder(JcaX500NameUtil.getSubject(certificate), Date.from(now));
            Optional<X509CRL> before = revocations;
            if (before.isPresent()) {
                builder.addCRL(new X509CRLHolder(before.get().getEncoded()));
            }
            builder.addCRLEntry(issued.getSerialNumber(), Date.from(now), CRLReason.unspecified);
            X509CRL list =
                    new JcaX509CRLConverter()
                            .setProvider(Providers.CRYPTO)
                            .getCRL(builder.build(signer(key)));
            revocations = Optional.of(list);
            return list;
        } catch (GeneralSecurityException | IOException failure) {
            throw new TlsSetupException("cannot revoke: " + failure.getMessage(), failure);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey subjectKey, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()).setBit(126),
                Date.from(now.minus(CLOCK_SLACK)),
                Date.from(now.plus(life)),
                subject,
                subjectKey);
    }

    private static KeyPair freshKey() {
        try {
            return KeyPairGenerator.getInstance(X509.ALGORITHM, Providers.CRYPTO).generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new TlsSetupException("no Ed25519: " + impossible.getMessage(), impossible);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .setProvider(Providers.CRYPTO)
                    .getCertificate(builder.build(signer(key)));
        } catch (GeneralSecurityException failure) {
            throw new TlsSetupException("cannot sign: " + failure.getMessage(), failure);
        }
    }

    private static ContentSigner signer(PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(X509.ALGORITHM)
                    .setProvider(Providers.CRYPTO)
                    .build(key);
        } catch (OperatorCreationException failure) {
            throw new TlsSetupException("cannot sign: " + failure.getMessage(), failure);
        }
    }
}
