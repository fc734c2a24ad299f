package dev.herald.conformance.tester;

import com.google.protobuf.MessageLite;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Frames over a connection: a length of four bytes, the most significant first, and so many bytes.
/// Whatever is waited for is waited for so long and no longer. For one thread.
public final class FrameLink implements AutoCloseable {
    /// Longer frames end the connection.
    public static final int PAYLOAD_MAX = 1 << 20;

    private static final int HEADER = 4;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;
    private ByteBuffer read = ByteBuffer.allocate(1 << 16).flip();

    /// @param patience zero to wait for ever
    public FrameLink(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        channel.configureBlocking(false);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    public static FrameLink connect(SocketAddress address, Duration patience) throws IOException {
        SocketChannel channel =
                SocketChannel.open(
                        address instanceof UnixDomainSocketAddress
                                ? StandardProtocolFamily.UNIX
                                : family(address));
        try {
            FrameLink link = new FrameLink(channel, patience);
            if (!channel.connect(address)) {
                link.await(SelectionKey.OP_CONNECT, System.nanoTime());
                channel.finishConnect();
            }
            return link;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static StandardProtocolFamily family(SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            throw new IOException("there is no host of that name");
        }
        return inet.getAddress().getAddress().length == HEADER
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    public void send(MessageLite frame) throws IOException {
        byte[] payload = frame.toByteArray();
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.length);
        out.putInt(payload.length).put(payload).flip();
        long sinceNs = System.nanoTime();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, sinceNs);
            }
        }
    }

    /// The payload of the next frame.
    ///
    /// @throws EOFException when the other end closed the connection
    /// @throws SocketTimeoutException when nothing came in time
    /// @throws ProtocolException when the frame is too long
    public byte[] receive() throws IOException {
        long sinceNs = System.nanoTime();
        fill(HEADER, sinceNs);
        int length = read.getInt();
        if (length < 0 || length > PAYLOAD_MAX) {
            throw new ProtocolException(
                    "a frame of "
                            + Integer.toUnsignedString(length)
                            + " bytes is longer than "
                            + PAYLOAD_MAX);
        }
        fill(length, sinceNs);
        byte[] payload = new byte[length];
        read.get(payload);
        return payload;
    }

    private void fill(int bytes, long sinceNs) throws IOException {
        if (read.remaining() >= bytes) {
            return;
        }
        if (read.capacity() < bytes) {
            read = ByteBuffer.allocate(bytes).put(read);
        } else {
            read.compact();
        }
        while (read.position() < bytes) {
            int count = channel.read(read);
            if (count < 0) {
                throw new EOFException("the connection was closed");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, sinceNs);
            }
        }
        read.flip();
    }

    private void await(int operation, long sinceNs) throws IOException {
        key.interestOps(operation);
        long leftMs = 0;
        if (!patience.isZero()) {
            leftMs = patience.toMillis() - (System.nanoTime() - sinceNs) / 1_000_000;
            if (leftMs <= 0) {
                throw new SocketTimeoutException(
                        "nothing came within " + patience.toMillis() + " ms");
            }
        }
        selector.select(leftMs);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("given up");
        }
    }

    @Override
    public void close() {
        try (selector;
                channel) {
            key.cancel();
        } catch (IOException gone) {
            // there is nothing to end
        }
    }
}
