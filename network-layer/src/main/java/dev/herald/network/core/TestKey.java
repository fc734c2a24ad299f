package dev.herald.network.core;

import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage.TestOutcomes.Outcome;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key of a circuit's tests, which only its two ends have: it chooses the pairs that are tested and
/// what they are measured along, and seals what the ends tell each other. HMAC-SHA256 (FIPS 198-1).
final class TestKey {
    private static final String HASH = "HmacSHA256";
    private static final byte CHOICE = 1;
    private static final byte PROOF = 2;
    private static final byte OUTCOMES = 3;

    private final Mac mac;

    /// @param secret of the two ends
    TestKey(Bytes secret, CircuitId circuit) { // [NL-TEST-2]
        Mac whole = keyed(secret.toArray());
        for (char letter : "herald test rounds".toCharArray()) {
            whole.update((byte) letter);
        }
        put(whole, circuit.head().value(), Integer.BYTES);
        put(whole, circuit.epoch(), Integer.BYTES);
        put(whole, circuit.number(), Integer.BYTES);
        mac = keyed(whole.doFinal());
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(key, HASH));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HASH, e);
        }
    }

    /// What the pair is measured along as a test, or null when it is not one.
    @Nullable Axis choose(PairId pair, int ppm) { // [NL-TEST-4]
        mac.update(CHOICE);
        put(pair);
        byte[] drawn = mac.doFinal();
        if (uint(drawn, 0) * 1_000_000L >>> 32 >= ppm) {
            return null;
        }
        return switch ((int) (uint(drawn, Integer.BYTES) * 3 >>> 32)) {
            case 0 -> Axis.Z;
            case 1 -> Axis.X;
            default -> Axis.Y;
        };
    }

    /// Proves that the sender has the key.
    Bytes proof() {
        mac.update(PROOF);
        return Bytes.of(mac.doFinal());
    }

    /// @param toTail who tells them
    /// @param count of the messages of that end before this one
    Bytes seal(boolean toTail, long count, List<Outcome> outcomes) { // [NL-TEST-5]
        mac.update(OUTCOMES);
        mac.update((byte) (toTail ? 1 : 0));
        put(mac, count, Long.BYTES);
        for (Outcome outcome : outcomes) {
            put(outcome.pair());
            mac.update((byte) (outcome.one() ? 1 : 0));
        }
        return Bytes.of(mac.doFinal());
    }

    private void put(PairId pair) {
        put(mac, pair.high(), Long.BYTES);
        put(mac, pair.low(), Long.BYTES);
    }

    /// Most significant byte first.
    private static void put(Mac mac, long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            mac.update((byte) (value >>> 8 * i));
        }
    }

    private static long uint(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
