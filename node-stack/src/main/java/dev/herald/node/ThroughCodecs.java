package dev.herald.node;

import dev.herald.hal.model.LinkId;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.transport.message.TransportMessage;
import java.nio.ByteBuffer;

/// Takes a message over its wire form and back, as between two daemons.
final class ThroughCodecs {
    private final PeerFrames frames = new PeerFrames();

    LinkMessage link(LinkId link, LinkMessage message) {
        return decoded(frames.encode(link, message))
                                instanceof PeerFrames.Content.Link(var id, var copy)
                        && id.equals(link)
                ? copy
                : lost(message);
    }

    NetworkMessage network(NetworkMessage message) {
        return decoded(frames.encode(message)) instanceof PeerFrames.Content.Network(var copy)
                ? copy
                : lost(message);
    }

    TransportMessage transport(TransportMessage message) {
        return decoded(frames.encode(message)) instanceof PeerFrames.Content.Transport(var copy)
                ? copy
                : lost(message);
    }

    private PeerFrames.Content decoded(byte[] frame) {
        return frames.decode(ByteBuffer.wrap(frame));
    }

    private static <M> M lost(M message) {
        throw new IllegalStateException("the codec does not read what it wrote: " + message);
    }
}
