package dev.herald.physical.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Listens at an address and hands every connection to one handler.
public final class FrameServer implements AutoCloseable {
    private final NettyLoop loop;
    private final Channel listening;
    private final ChannelGroup channels;

    private FrameServer(NettyLoop loop, Channel listening, ChannelGroup channels) {
        this.loop = loop;
        this.listening = listening;
        this.channels = channels;
    }

    /// Blocks until the server listens; not to be called on the loop.
    ///
    /// @param bind where to listen; port 0 for any free one
    /// @param tls null for plain TCP, which is for tests and for loopback
    /// @throws BindFailedException when the address cannot be listened at
    public static FrameServer open(
            NettyLoop loop,
            InetSocketAddress bind,
            @Nullable EngineFactory tls,
            FrameOptions options,
            ConnectionHandler handler) {
        if (loop.inLoop()) {
            throw new IllegalStateException("a server is opened outside the loop");
        }
        ChannelGroup channels = new DefaultChannelGroup(loop.eventLoop());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop.eventLoop())
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(options))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
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
        return new FrameServer(loop, bound.channel(), channels);
    }

    /// Where it listens, with the port that was given.
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
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
    }

    static WriteBufferWaterMark waterMark(FrameOptions options) {
        return new WriteBufferWaterMark(options.pendingBytesMax() / 2, options.pendingBytesMax());
    }
}
