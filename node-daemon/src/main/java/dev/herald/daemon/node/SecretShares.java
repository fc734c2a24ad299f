package dev.herald.daemon.node;

import dev.herald.network.message.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that this node and another share: on every connection each end says 32 random bytes, inside
/// TLS, and both are mixed. The TLS library in use lets nobody draw on its own session keys after the handshake.
///
/// @param <C> what names a connection
final class SecretShares<C> {
    private static final String HASH = "HmacSHA256";
    private static final byte[] LABEL = "herald pair secret".getBytes(StandardCharsets.US_ASCII);

    private final boolean selfFirst;
    private final SecureRandom random;
    private final Map<C, byte[]> own = new LinkedHashMap<>();
    private final Map<C, byte[]> theirs = new LinkedHashMap<>();

    /// @param selfFirst whether this node has the smaller number
    SecretShares(boolean selfFirst, SecureRandom random) {
        this.selfFirst = selfFirst;
        this.random = random;
    }

    /// What this end says on the connection, once.
    Greeting.Share say(C connection) {
        byte[] share = new byte[Greeting.Share.BYTES];
        random.nextBytes(share);
        own.put(connection, share);
        return new Greeting.Share(Bytes.of(share));
    }

    /// The other end's; the first one counts.
    ///
    /// @return whether it did
    boolean heard(C connection, Greeting.Share share) {
        return theirs.putIfAbsent(connection, share.random().toArray()) == null;
    }

    /// The secret of the connection, once both ends have said theirs.
    Optional<byte[]> secret(C connection) { // [WIRE-PLANE-4]
        byte[] mine = own.get(connection);
        byte[] other = theirs.get(connection);
        if (mine == null || other == null) {
            return Optional.empty();
        }
        byte[] key = new byte[2 * Greeting.Share.BYTES];
        System.arraycopy(selfFirst ? mine : other, 0, key, 0, Greeting.Share.BYTES);
        System.arraycopy(
                selfFirst ? other : mine, 0, key, Greeting.Share.BYTES, Greeting.Share.BYTES);
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(key, HASH));
            return Optional.of(mac.doFinal(LABEL));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HASH, e);
        }
    }

    void forget(C connection) {
        own.remove(connection);
        theirs.remove(connection);
    }
}
