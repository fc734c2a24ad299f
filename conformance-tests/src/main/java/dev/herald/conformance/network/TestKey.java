package dev.herald.conformance.network;

import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage.TestOutcomes.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key of the tests of a circuit, as its two ends have it [NL-TEST-2].
final class TestKey {
    private static final String HASH = "HmacSHA256";

    private final byte[] key;

    TestKey(Bytes secret, CircuitId circuit) {
        byte[] name = "herald test rounds".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer text = ByteBuffer.allocate(name.length + 3 * Integer.BYTES);
        text.put(name);
        text.putInt(circuit.head().value()).putInt(circuit.epoch()).putInt(circuit.number());
        key = mac(secret.toArray(), text.array());
    }

    private static byte[] mac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(key, HASH));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HASH, e);
        }
    }

    /// [NL-TEST-3]
    Bytes proof() {
        return Bytes.of(mac(key, new byte[] {2}));
    }

    /// What a pair of the name is measured along as a test, or nothing when it is none [NL-TEST-4].
    Optional<Axis> choice(PairId pair, int ppm) {
        ByteBuffer drawn =
                ByteBuffer.wrap(
                        mac(
                                key,
                                ByteBuffer.allocate(1 + 2 * Long.BYTES)
                                        .put((byte) 1)
                                        .putLong(pair.high())
                                        .putLong(pair.low())
                                        .array()));
        long share = Integer.toUnsignedLong(drawn.getInt()) * 1_000_000 >>> Integer.SIZE;
        long axis = Integer.toUnsignedLong(drawn.getInt()) * 3 >>> Integer.SIZE;
        return share >= ppm
                ? Optional.empty()
                : Optional.of(axis == 0 ? Axis.Z : axis == 1 ? Axis.X : Axis.Y);
    }

    /// [NL-TEST-5]
    ///
    /// @param count of such messages of that end before
    Bytes seal(boolean fromHead, long count, List<Outcome> outcomes) {
        ByteBuffer text =
                ByteBuffer.allocate(2 + Long.BYTES + outcomes.size() * (2 * Long.BYTES + 1));
        text.put((byte) 3).put((byte) (fromHead ? 1 : 0)).putLong(count);
        for (Outcome outcome : outcomes) {
            text.putLong(outcome.pair().high()).putLong(outcome.pair().low());
            text.put((byte) (outcome.one() ? 1 : 0));
        }
        return Bytes.of(mac(key, text.array()));
    }
}
