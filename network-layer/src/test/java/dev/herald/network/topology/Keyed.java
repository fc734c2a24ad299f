package dev.herald.network.topology;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.Bytes;
import dev.herald.network.wire.NetworkCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals by HMAC-SHA-256 with a key for each node that everybody here knows.
final class Keyed {
    private Keyed() {}

    static StateSealer sealer(int node) {
        return StateSealer.of(
                NetworkCodec::encode,
                new StateSealer.Signer() {
                    @Override
                    public Bytes seal(Bytes state) {
                        return mac(node, state);
                    }

                    @Override
                    public boolean valid(NodeId origin, Bytes state, Bytes seal) {
                        return mac(origin.value(), state).equals(seal);
                    }
                });
    }

    private static Bytes mac(int node, Bytes state) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = ("key of node " + node).getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Bytes.of(mac.doFinal(state.toArray()));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
