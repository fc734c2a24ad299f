package dev.herald.physical.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One open connection that carries frames both ways. Callable from any thread; frames sent on one
/// thread arrive in the order of sending.
public final class Connection {
    /// How long what was sent before [#close] may take to leave.
    private static final long FAREWELL_MS = 1_000;

    record Ending(CloseReason reason, String detail) {}

    private final Channel channel;
    private final FrameOptions options;
    private final List<String> peerNames;
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    Connection(Channel channel, FrameOptions options, List<String> peerNames) {
        this.channel = channel;
        this.options = options;
        this.peerNames = List.copyOf(peerNames);
    }

    /// Subject alternative names of the certificate the peer proved to own: DNS names, addresses and
    /// URIs as they stand in it. Empty without TLS.
    public List<String> peerNames() {
        return peerNames;
    }

    /// Address and port of the other end; for a Unix socket, that it is one.
    public String remote() {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "a Unix socket";
    }

    public boolean isOpen() {
        return ending.get() == null && channel.isActive();
    }

    /// Sends a frame, or drops it when the connection has ended.
    ///
    /// @param payload 1 byte to the limit of the options; the caller may reuse it
    public void send(byte[] payload) {
        send(ByteBuffer.wrap(payload));
    }

    /// Sends what remains in the buffer, which is left as it is, or drops it when the connection has
    /// ended.
    public void send(ByteBuffer payload) {
        int length = payload.remaining();
        if (length < 1 || length > options.payloadMax()) {
            throw new IllegalArgumentException(
                    "a frame of " + length + " bytes is not in 1.." + options.payloadMax());
        }
        if (!isOpen()) {
            return;
        }
        ByteBuf frame = channel.alloc().buffer(FrameOptions.PREFIX_BYTES + length);
        frame.writeInt(length).writeBytes(payload.duplicate());
        var _ = channel.writeAndFlush(frame);
        if (!channel.isWritable()) { // [WIRE-CONN-3]
            close(
                    CloseReason.SLOW_PEER,
                    "more than " + options.pendingBytesMax() + " bytes wait to be sent");
        }
    }

    /// Closes in order: what was sent before still leaves.
    public void close() {
        close(CloseReason.LOCAL, "closed here");
    }

    /// Closes for a reason, which the owner's handler is told. The first reason given counts.
    public void close(CloseReason reason, String detail) {
        if (!ending.compareAndSet(null, new Ending(reason, Lines.clean(detail)))) {
            return;
        }
        if (reason == CloseReason.LOCAL || reason == CloseReason.PROTOCOL) {
            var _ =
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(ChannelFutureListener.CLOSE);
            var _ = channel.eventLoop().schedule(this::cut, FAREWELL_MS, TimeUnit.MILLISECONDS);
        } else {
            cut();
        }
    }

    /// What ended the connection, or null while it is open.
    @Nullable Ending ending() {
        return ending.get();
    }

    @Override
    public String toString() {
        return remote();
    }

    private void cut() {
        var _ = channel.close();
    }
}
