package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceOpenException;
import dev.herald.physical.netty.EngineFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Mutual TLS 1.3 with the means of the platform, from PEM files: for a device and its host that have no
/// daemon. An end is who its certificate says, by a subject alternative name `herald:node:NAME`. The
/// daemon's own TLS demands a key exchange that the platform does not have (MGMT-TLS-2), so the two do
/// not speak with each other.
public final class PemTls implements EngineFactory {
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final SSLContext context;

    private PemTls(SSLContext context) {
        this.context = context;
    }

    /// @param authority certificates that the other end's must be issued by
    /// @param certificate of this end, and those between it and the authority
    /// @param key of this end, in PKCS #8 without a password
    /// @throws DeviceOpenException naming the file and what is wrong with it
    public static PemTls load(Path authority, Path certificate, Path key) {
        try {
            List<X509Certificate> own = certificates(certificate);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own",
                    key(key, own.getFirst().getPublicKey().getAlgorithm()),
                    new char[0],
                    own.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            for (X509Certificate root : certificates(authority)) {
                roots.setCertificateEntry(root.getSubjectX500Principal().getName(), root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    keys.getKeyManagers(), new TrustManager[] {new ByName(platform(trust))}, null);
            return new PemTls(context);
        } catch (IOException | GeneralSecurityException failure) {
            throw new DeviceOpenException(
                    "TLS cannot be set up with "
                            + authority
                            + ", "
                            + certificate
                            + " and "
                            + key
                            + ": "
                            + failure,
                    failure);
        }
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine client(String peer, int port) {
        SSLEngine engine = context.createSSLEngine(peer, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static List<X509Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> read =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(bytes(file)));
        List<X509Certificate> all = read.stream().map(one -> (X509Certificate) one).toList();
        if (all.isEmpty()) {
            throw new DeviceOpenException(file + " has no CERTIFICATE");
        }
        return all;
    }

    private static PrivateKey key(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        String text = new String(bytes(file), StandardCharsets.US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new DeviceOpenException(file + " has no PRIVATE KEY (PKCS #8, no password)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new DeviceOpenException("cannot read " + file + ": " + failure, failure);
        }
    }

    private static X509ExtendedTrustManager platform(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("the platform has no trust manager for X.509");
    }

    /// Trusts what the platform trusts, when it has the name that was asked for.
    private static final class ByName extends X509ExtendedTrustManager {
        private static final int URI = 6;

        private final X509ExtendedTrustManager platform;

        ByName(X509ExtendedTrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            platform.checkServerTrusted(chain, type, engine);
            String wanted = HalServer.NODE_IDENTITY + engine.getPeerHost();
            Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
            boolean found =
                    names != null && names.contains(List.<Object>of(Integer.valueOf(URI), wanted));
            if (!found) {
                throw new CertificateException("the certificate is not of " + wanted);
            }
        }

        /// Who a host is, the server judges by what it asks for (HAL-WIRE-8).
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            platform.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }
}
