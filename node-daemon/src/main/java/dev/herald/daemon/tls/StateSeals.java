package dev.herald.daemon.tls;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;

/// Seals of link states: an Ed25519 signature of the origin over a fixed prefix and the state's bytes, after the
/// certificate that its key belongs to. The certificate travels with the state because a distant node has
/// never met the origin; it must be one that would do for a session: of the authority, in force, not
/// revoked, and of the node that the network's configuration has under the number of the origin.
///
/// The seal is the length of the certificate (two bytes, the greater first), the certificate (DER) and the
/// signature. A check takes two signature verifications, some tenths of a millisecond, on the event loop.
final class StateSeals implements StateSealer.Signer {
    private static final byte[] PREFIX =
            "herald node state 1\0".getBytes(StandardCharsets.US_ASCII);

    private final Credentials own;
    private final PeerTrust trust;
    private final Function<NodeId, Optional<String>> names;

    /// @param names of the nodes of the network; states of others are refused
    StateSeals(Credentials own, PeerTrust trust, Function<NodeId, Optional<String>> names) {
        this.own = own;
        this.trust = trust;
        this.names = names;
    }

    @Override
    public Bytes seal(Bytes state) {
        byte[] certificate = Credentials.encoded(own.certificate());
        try {
            Signature signer = Signature.getInstance(X509.ALGORITHM, Providers.CRYPTO);
            signer.initSign(own.key());
            signer.update(PREFIX);
            signer.update(state.toArray());
            byte[] signature = signer.sign();
            return Bytes.of(
                    ByteBuffer.allocate(2 + certificate.length + signature.length)
                            .putShort((short) certificate.length)
                            .put(certificate)
                            .put(signature)
                            .array());
        } catch (GeneralSecurityException failure) {
            throw new TlsSetupException(
                    "cannot seal a link state: " + failure.getMessage(), failure);
        }
    }

    @Override
    public boolean valid(NodeId origin, Bytes state, Bytes seal) {
        Optional<String> name = names.apply(origin);
        ByteBuffer bytes = ByteBuffer.wrap(seal.toArray());
        if (name.isEmpty() || bytes.remaining() < 2) {
            return false;
        }
        int length = Short.toUnsignedInt(bytes.getShort());
        if (length > bytes.remaining()) {
            return false;
        }
        byte[] certificate = new byte[length];
        bytes.get(certificate);
        byte[] signature = new byte[bytes.remaining()];
        bytes.get(signature);
        try {
            X509Certificate leaf = X509.certificate(certificate, "a seal");
            if (!trust.signer(leaf).equals(Identity.node(name.get()))) {
                return false;
            }
            Signature verifier = Signature.getInstance(X509.ALGORITHM, Providers.CRYPTO);
            verifier.initVerify(leaf.getPublicKey());
            verifier.update(PREFIX);
            verifier.update(state.toArray());
            return verifier.verify(signature);
        } catch (CertificateException | SignatureException | TlsSetupException refused) {
            return false;
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            return false; // a key of another kind, or none
        }
    }
}
