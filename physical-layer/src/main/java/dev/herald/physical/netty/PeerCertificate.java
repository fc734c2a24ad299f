package dev.herald.physical.netty;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Reads who the peer is from the certificate of a finished handshake.
final class PeerCertificate {
    private PeerCertificate() {}

    /// The subject alternative names; none when the peer showed no certificate.
    static List<String> names(SslHandler tls) {
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf
                    ? names(leaf)
                    : List.of();
        } catch (SSLPeerUnverifiedException anonymous) {
            return List.of();
        }
    }

    private static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (entry.size() == 2 && entry.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }
}
