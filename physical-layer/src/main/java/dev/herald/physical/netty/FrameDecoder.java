package dev.herald.physical.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;

/// Cuts the stream into frames. The prefix is judged before any byte of the frame is waited for, so
/// that what a peer announces costs nothing.
final class FrameDecoder extends ByteToMessageDecoder {

    /// The stream cannot be read any further.
    static final class BadFrame extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final CloseReason reason;

        BadFrame(CloseReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        CloseReason reason() {
            return reason;
        }
    }

    private final int payloadMax;
    private boolean broken;

    FrameDecoder(int payloadMax) {
        this.payloadMax = payloadMax;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < FrameOptions.PREFIX_BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length == 0) {
            throw fail(CloseReason.EMPTY_FRAME, "length prefix 0"); // [WIRE-CONN-1]
        }
        if (length > payloadMax) { // [WIRE-FRAME-3]
            throw fail(
                    CloseReason.FRAME_TOO_LONG,
                    "length prefix " + length + " exceeds " + payloadMax + " bytes");
        }
        if (in.readableBytes() - FrameOptions.PREFIX_BYTES < length) {
            return;
        }
        in.skipBytes(FrameOptions.PREFIX_BYTES);
        byte[] payload = new byte[(int) length];
        in.readBytes(payload);
        out.add(ByteBuffer.wrap(payload)); // [WIRE-FRAME-1]
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        int before;
        do {
            before = in.readableBytes();
            if (before > 0) {
                decode(context, in, out);
            }
        } while (in.readableBytes() < before);
        if (!broken && before > 0) { // [WIRE-FRAME-4]
            // Fired, not thrown: what is thrown here arrives after the news that the channel is
            // closed.
            context.fireExceptionCaught(
                    fail(
                            CloseReason.TRUNCATED_FRAME,
                            "the stream ended " + before + " bytes into a frame"));
        }
    }

    private BadFrame fail(CloseReason reason, String message) {
        broken = true;
        return new BadFrame(reason, message);
    }
}
