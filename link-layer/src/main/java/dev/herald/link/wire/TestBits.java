package dev.herald.link.wire;

import com.google.protobuf.ByteString;
import java.math.BigInteger;

/// Outcome bits as bytes, the least significant first. LL-MSG-11.
final class TestBits {
    private TestBits() {}

    /// As few bytes as hold the bits.
    static ByteString toBytes(BigInteger bits) {
        byte[] bytes = new byte[(bits.bitLength() + 7) / 8];
        byte[] big = bits.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = big[big.length - 1 - i];
        }
        return ByteString.copyFrom(bytes);
    }

    /// Whether the bytes have no bit at or above the count; trailing zero bytes are within (count + 7) / 8.
    static boolean fits(ByteString bytes, int count) {
        return bytes.size() <= (count + 7) / 8 && ofBytes(bytes).bitLength() <= count;
    }

    static BigInteger ofBytes(ByteString bytes) {
        byte[] big = new byte[bytes.size()];
        for (int i = 0; i < big.length; i++) {
            big[i] = bytes.byteAt(big.length - 1 - i);
        }
        return new BigInteger(1, big);
    }
}
