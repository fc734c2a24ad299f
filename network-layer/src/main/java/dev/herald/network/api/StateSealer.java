package dev.herald.network.api;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.SealedState;
import java.util.function.Function;

/// Authenticates states to everybody, hop by hop and across nodes that are not trusted. Called on the event
/// loop; must not block.
public interface StateSealer {
    /// No seals: whoever has a session is believed. For emulation.
    StateSealer NONE =
            new StateSealer() {
                @Override
                public SealedState seal(NodeState state) {
                    return new SealedState(state, Bytes.EMPTY, 0, Bytes.EMPTY);
                }

                @Override
                public boolean valid(SealedState sealed) {
                    return true;
                }
            };

    /// A state of this node, fresh and with its seal.
    SealedState seal(NodeState state);

    /// Whether the origin that the state names sealed it.
    boolean valid(SealedState sealed);

    /// Makes and checks seals over bytes.
    interface Signer {
        /// @param state bytes of a state of this node
        /// @return at most [SealedState#SEAL_MAX] bytes
        Bytes seal(Bytes state);

        /// Whether the seal over exactly these bytes is the origin's. Never throws for bad bytes.
        boolean valid(NodeId origin, Bytes state, Bytes seal);
    }

    /// Seals over the bytes that an encoder makes of a state.
    static StateSealer of(Function<NodeState, Bytes> encoder, Signer signer) {
        return new StateSealer() {
            @Override
            public SealedState seal(NodeState state) {
                Bytes encoded = encoder.apply(state);
                return new SealedState(state, encoded, 0, signer.seal(encoded));
            }

            @Override
            public boolean valid(SealedState sealed) {
                return sealed.encoded().length() > 0
                        && signer.valid(sealed.state().origin(), sealed.encoded(), sealed.seal());
            }
        };
    }
}
