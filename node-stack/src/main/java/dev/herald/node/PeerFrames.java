package dev.herald.node;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.LinkId;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.wire.LinkCodec;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.wire.TransportCodec;
import java.nio.ByteBuffer;

/// The content of frames between two nodes: one byte for the plane, then the plane's own message; on
/// the link plane the link comes between. Not thread-safe. WIRE-PLANE-1.
///
/// | plane | content |
/// |---|---|
/// | 1 link | link id, 4 bytes big-endian; LinkFrame |
/// | 2 network | NetworkFrame |
/// | 3 transport | TransportFrame |
public final class PeerFrames {
    private static final byte LINK = 1;
    private static final byte NETWORK = 2;
    private static final byte TRANSPORT = 3;

    private final LinkCodec linkCodec = new LinkCodec();
    private final NetworkCodec networkCodec = new NetworkCodec();
    private final TransportCodec transportCodec = new TransportCodec();

    /// What a frame holds.
    public sealed interface Content {
        record Link(LinkId link, LinkMessage message) implements Content {}

        record Network(NetworkMessage message) implements Content {}

        record Transport(TransportMessage message) implements Content {}

        /// Of a later version; to be ignored.
        record Unknown(String what) implements Content {}

        /// Breaks the clause; to be dropped and counted.
        record Malformed(String clause, String detail) implements Content {}
    }

    public byte[] encode(LinkId link, LinkMessage message) {
        byte[] body = linkCodec.encode(message);
        return ByteBuffer.allocate(5 + body.length)
                .put(LINK)
                .putInt(link.value())
                .put(body)
                .array();
    }

    public byte[] encode(NetworkMessage message) {
        return frame(NETWORK, ByteBuffer.wrap(networkCodec.encode(message)));
    }

    public byte[] encode(TransportMessage message) {
        return frame(TRANSPORT, transportCodec.encode(message));
    }

    /// Never throws, whatever the bytes.
    public Content decode(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            return new Content.Malformed("WIRE-PLANE-1", "an empty frame"); // [WIRE-PLANE-1]
        }
        byte plane = frame.get();
        return switch (plane) {
            case LINK -> decodeLink(frame);
            case NETWORK ->
                    switch (networkCodec.decode(frame)) {
                        case Decoded.Valid<NetworkMessage>(NetworkMessage message) ->
                                new Content.Network(message);
                        case Decoded.Unknown<NetworkMessage>(String what) ->
                                new Content.Unknown(what);
                        case Decoded.Malformed<NetworkMessage>(String clause, String detail) ->
                                new Content.Malformed(clause, detail);
                    };
            case TRANSPORT ->
                    switch (transportCodec.decode(frame)) {
                        case Decoded.Valid<TransportMessage>(TransportMessage message) ->
                                new Content.Transport(message);
                        case Decoded.Unknown<TransportMessage>(String what) ->
                                new Content.Unknown(what);
                        case Decoded.Malformed<TransportMessage>(String clause, String detail) ->
                                new Content.Malformed(clause, detail);
                    };
            default -> new Content.Unknown("plane " + Byte.toUnsignedInt(plane)); // [WIRE-PLANE-2]
        };
    }

    private Content decodeLink(ByteBuffer frame) {
        if (frame.remaining() < 4) {
            return new Content.Malformed("WIRE-PLANE-1", "link id cut short");
        }
        int link = frame.getInt();
        if (link < 1) {
            return new Content.Malformed(
                    "WIRE-PLANE-1", "link id " + Integer.toUnsignedString(link));
        }
        return switch (linkCodec.decode(frame)) {
            case Decoded.Valid<LinkMessage>(LinkMessage message) ->
                    new Content.Link(new LinkId(link), message);
            case Decoded.Unknown<LinkMessage>(String what) -> new Content.Unknown(what);
            case Decoded.Malformed<LinkMessage>(String clause, String detail) ->
                    new Content.Malformed(clause, detail);
        };
    }

    private static byte[] frame(byte plane, ByteBuffer body) {
        return ByteBuffer.allocate(1 + body.remaining()).put(plane).put(body).array();
    }
}
