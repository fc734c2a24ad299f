package dev.herald.daemon.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates that an authority of ours would not issue, and clients that accept anything.
final class Forge {
    private Forge() {}

    record Keys(X509Certificate authority, PrivateKey key) {
        Tls tls(Credentials own) {
            return new Tls(own, authority, Optional.empty());
        }

        Tls tls(String node) {
            return tls(certificate(authority, key, node, List.of("herald:node:" + node)));
        }
    }

    static Keys authority() {
        try {
            KeyPair pair = keys();
            X500Name name = new X500Name("CN=forged authority");
            JcaX509v3CertificateBuilder builder = builder(name, name, pair);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            return new Keys(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /// @param uris alternative names, beside the DNS name of the common name
    static Credentials certificate(
            X509Certificate authority, PrivateKey key, String commonName, List<String> uris) {
        try {
            KeyPair pair = keys();
            JcaX509v3CertificateBuilder builder =
                    builder(
                            new X500Name(authority.getSubjectX500Principal().getName()),
                            new X500Name("CN=" + commonName),
                            pair);
            GeneralName[] names = new GeneralName[uris.size() + 1];
            names[0] = new GeneralName(GeneralName.dNSName, commonName);
            for (int i = 0; i < uris.size(); i++) {
                names[i + 1] = new GeneralName(GeneralName.uniformResourceIdentifier, uris.get(i));
            }
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            return new Credentials(
                    Identity.node(commonName), pair.getPrivate(), sign(builder, key));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    static SSLEngine trustingClient(Credentials own, String peer) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12", Providers.CRYPTO);
            store.load(null, null);
            store.setKeyEntry(
                    "own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX", Providers.JSSE);
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3", Providers.JSSE);
            context.init(
                    keys.getKeyManagers(), new TrustManager[] {new Trusting()}, new SecureRandom());
            SSLEngine engine = context.createSSLEngine(peer, 1);
            engine.setUseClientMode(true);
            Tls.harden(engine, false);
            return engine;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static KeyPair keys() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519", Providers.CRYPTO).generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws Exception {
        return new JcaX509CertificateConverter()
                .setProvider(Providers.CRYPTO)
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("Ed25519")
                                        .setProvider(Providers.CRYPTO)
                                        .build(key)));
    }

    /// Accepts everything.
    static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

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
