package dev.herald.physical.mhp.wire;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What ends a frame: the authentication code, where the link has a key, and the checksum over all
/// before it. Not thread-safe.
final class FrameSeal {
    private static final int KEY_LENGTH_MIN = 16;

    private final CRC32C crc = new CRC32C();
    private final @Nullable Mac mac;
    private final byte[] digest = new byte[32];
    private final byte[] computed = new byte[Layout.MAC_LENGTH];
    private final byte[] received = new byte[Layout.MAC_LENGTH];

    FrameSeal() {
        mac = null;
    }

    FrameSeal(byte[] key) {
        if (key.length < KEY_LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "key of %d bytes is shorter than %d".formatted(key.length, KEY_LENGTH_MIN));
        }
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    boolean hasKey() {
        return mac != null;
    }

    /// Bytes that follow a body.
    int length() {
        return (mac == null ? 0 : Layout.MAC_LENGTH) + Layout.CRC_LENGTH;
    }

    /// Writes the end of a frame whose header and body are complete.
    ///
    /// @param end where the body ends
    void seal(byte[] bytes, int start, int end) {
        int at = end;
        if (mac != null) {
            authenticate(mac, bytes, start, end - start, bytes, at);
            at += Layout.MAC_LENGTH;
        }
        Layout.put32(bytes, at, checksum(bytes, start, at - start));
    }

    int checksum(byte[] bytes, int start, int length) {
        crc.reset();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }

    /// Whether the code is that of the bytes; only asked with a key. Takes the same time wherever they
    /// differ.
    boolean isAuthentic(byte[] bytes, int start, int length, int codeAt) {
        if (mac == null) {
            return false;
        }
        authenticate(mac, bytes, start, length, computed, 0);
        System.arraycopy(bytes, codeAt, received, 0, Layout.MAC_LENGTH);
        return MessageDigest.isEqual(computed, received);
    }

    private void authenticate(
            Mac code, byte[] bytes, int start, int length, byte[] target, int targetAt) {
        try {
            code.update(bytes, start, length);
            code.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 failed", e);
        }
        System.arraycopy(digest, 0, target, targetAt, Layout.MAC_LENGTH);
    }
}
