package dev.herald.physical.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Listens at an address and hands every connection to one handler.
public final class FrameServer implements AutoCloseable {
    private final NettyLoop loop;
    private final Channel listening;
    private final ChannelGroup channels;
    private final @Nullable Path unix;

    private FrameServer(
            NettyLoop loop, Channel listening, ChannelGroup channels, @Nullable Path unix) {
        this.loop = loop;
        this.listening = listening;
        this.channels = channels;
        this.unix = unix;
    }

    /// Blocks until the server listens; not to be called on the loop.
    ///
    /// @param bind where to listen: a host and a port, 0 for any free one; or a Unix socket, which only
    ///     its owner may connect to, in place of what a process that died left at that path
    /// @param tls null for plain TCP, which is for tests and for loopback, and for a Unix socket
    /// @throws BindFailedException when the address cannot be listened at
    public static FrameServer open(
            NettyLoop loop,
            SocketAddress bind,
            @Nullable EngineFactory tls,
            FrameOptions options,
            ConnectionHandler handler) {
        if (loop.inLoop()) {
            throw new IllegalStateException("a server is opened outside the loop");
        }
        ChannelGroup channels = new DefaultChannelGroup(loop.eventLoop());
        ServerBootstrap bootstrap = new ServerBootstrap();
        if (bind instanceof UnixDomainSocketAddress unix) {
            bootstrap.channel(NioServerDomainSocketChannel.class);
            sweep(unix);
        } else {
            bootstrap
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true);
        }
        var _ =
                bootstrap
                        .group(loop.eventLoop())
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(options))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        if (channels.size()
                                                >= options.connectionsMax()) { // [WIRE-CONN-4]
                                            loop.log(
                                                    "connection of "
                                                            + channel.remoteAddress()
                                                            + " refused: "
                                                            + CloseReason.TOO_MANY
                                                            + ", "
                                                            + options.connectionsMax()
                                                            + " are open");
                                            var _ = channel.close();
                                            return;
                                        }
                                        channels.add(channel);
                                        FrameChannel.install(
                                                channel,
                                                loop,
                                                tls == null ? null : tls.server(),
                                                options,
                                                handler);
                                    }
                                });
        ChannelFuture bound = bootstrap.bind(bind).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new BindFailedException(bind, failure);
        }
        Path path = bind instanceof UnixDomainSocketAddress unix ? unix.getPath() : null;
        if (path != null) {
            ownersOnly(path);
        }
        return new FrameServer(loop, bound.channel(), channels, path);
    }

    /// Where it listens, with the port that was given.
    ///
    /// @throws IllegalStateException when that is a Unix socket
    public InetSocketAddress address() {
        if (listening.localAddress() instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new IllegalStateException("the server listens at " + listening.localAddress());
    }

    /// Removes a socket that nobody listens at.
    private static void sweep(UnixDomainSocketAddress address) {
        if (!Files.exists(address.getPath())) {
            return;
        }
        try {
            SocketChannel.open(address).close(); // in use, as the attempt to bind will find
        } catch (IOException nobody) {
            delete(address.getPath());
        }
    }

    /// A file that is no socket is somebody's, and stays.
    private static void delete(Path path) {
        try {
            if (Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                    .isOther()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException gone) {
            // What stays in the way is found by the attempt to bind.
        }
    }

    private static void ownersOnly(Path path) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | UnsupportedOperationException other) {
            // The directory's permissions hold.
        }
    }

    /// Stops listening and closes its connections. Waits for that, unless called on the loop.
    @Override
    public void close() {
        CountDownLatch closed = new CountDownLatch(2);
        loop.execute(() -> {
            var _ = listening.close().addListener(_ -> closed.countDown());
            channels.forEach(FrameChannel::shut);
            var _ = channels.newCloseFuture().addListener(_ -> closed.countDown());
        });
        if (!loop.inLoop()) {
            try {
                var _ = closed.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        Path path = unix;
        if (path != null) {
            delete(path);
        }
    }

    static WriteBufferWaterMark waterMark(FrameOptions options) {
        return new WriteBufferWaterMark(options.pendingBytesMax() / 2, options.pendingBytesMax());
    }
}
