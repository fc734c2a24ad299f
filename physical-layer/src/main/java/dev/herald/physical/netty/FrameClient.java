package dev.herald.physical.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps one connection to a peer for as long as it is wanted: connects, and connects again with
/// exponential back-off when an attempt fails or the connection ends. The back-off starts anew once the
/// owner finds the connection good ([#settled]) or it has lasted: a peer that accepts and closes is no
/// better than one that is not there.
public final class FrameClient implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final NettyLoop loop;
    private final PeerAddress peer;
    private final @Nullable EngineFactory tls;
    private final FrameOptions options;
    private final Backoff backoff;
    private final ConnectionHandler handler;
    private final RandomGenerator jitter;
    private boolean wanted;
    private boolean closed;
    private int failures;
    private @Nullable Channel channel;
    private @Nullable Connection current;

    /// @param tls null for plain TCP, which is for tests and for loopback
    public FrameClient(
            NettyLoop loop,
            PeerAddress peer,
            @Nullable EngineFactory tls,
            FrameOptions options,
            Backoff backoff,
            ConnectionHandler handler) {
        this.loop = loop;
        this.peer = peer;
        this.tls = tls;
        this.options = options;
        this.backoff = backoff;
        this.handler = handler;
        jitter = RandomGenerator.getDefault();
    }

    /// Begins to connect, once. Callable from any thread, as is [#close].
    public void start() {
        loop.execute(() -> {
            if (!wanted && !closed) {
                wanted = true;
                resolve();
            }
        });
    }

    /// Ends the connection and wants no other, for good.
    @Override
    public void close() {
        loop.execute(() -> {
            wanted = false;
            closed = true;
            Connection open = current;
            Channel live = channel;
            if (open != null) {
                open.close();
            } else if (live != null) {
                var _ = live.close();
            }
        });
    }

    /// Tells that the present connection serves its purpose. Called on the loop.
    public void settled() {
        failures = 0;
    }

    public PeerAddress peer() {
        return peer;
    }

    /// Name resolution blocks, and the loop must not.
    private void resolve() {
        Optional<Path> unix = peer.unixPath();
        if (unix.isPresent()) {
            connect(UnixDomainSocketAddress.of(unix.get()));
            return;
        }
        Thread.ofVirtual()
                .name("resolve " + peer.host())
                .start(() -> {
                    try {
                        InetSocketAddress address =
                                new InetSocketAddress(
                                        InetAddress.getByName(peer.host()), peer.port());
                        loop.execute(() -> connect(address));
                    } catch (UnknownHostException unknown) {
                        loop.execute(() -> unreachable("host " + peer.host() + " is unknown"));
                    }
                });
    }

    private void connect(SocketAddress address) {
        if (!wanted) {
            return;
        }
        Bootstrap bootstrap = new Bootstrap();
        if (address instanceof InetSocketAddress) {
            bootstrap.channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
        } else {
            bootstrap.channel(NioDomainSocketChannel.class);
        }
        ChannelFuture attempt =
                bootstrap
                        .group(loop.eventLoop())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                        .option(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                FrameServer.waterMark(options))
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel fresh) {
                                        FrameChannel.install(
                                                fresh,
                                                loop,
                                                tls == null
                                                        ? null
                                                        : tls.client(peer.name(), peer.port()),
                                                options,
                                                new Once());
                                    }
                                })
                        .connect(address);
        channel = attempt.channel();
        var _ =
                attempt.addListener(done -> {
                    Throwable failure = done.cause();
                    if (failure != null) {
                        unreachable(Lines.of(failure));
                    }
                });
    }

    private void unreachable(String detail) {
        if (wanted) {
            loop.guarded(() -> handler.failed(peer.toString(), CloseReason.UNREACHABLE, detail));
            again();
        }
    }

    private void again() {
        channel = null;
        current = null;
        if (wanted) {
            failures++;
            loop.at(
                    loop.nowNs() + backoff.waitNs(failures, jitter),
                    () -> {
                        if (wanted && channel == null) {
                            resolve();
                        }
                    });
        }
    }

    /// One connection of the several that the client may have in its life.
    private final class Once implements ConnectionHandler {
        private long openedNs;

        @Override
        public void opened(Connection connection) {
            openedNs = loop.nowNs();
            current = connection;
            if (wanted) {
                handler.opened(connection);
            } else {
                connection.close();
            }
        }

        @Override
        public void received(Connection connection, ByteBuffer frame) {
            handler.received(connection, frame);
        }

        @Override
        public void closed(Connection connection, CloseReason reason, String detail) {
            if (loop.nowNs() - openedNs >= backoff.maxNs()) {
                settled();
            }
            handler.closed(connection, reason, detail);
            again();
        }

        @Override
        public void heartbeatDue(Connection connection) {
            handler.heartbeatDue(connection);
        }

        @Override
        public void failed(String remote, CloseReason reason, String detail) {
            if (wanted) {
                handler.failed(peer.toString(), reason, detail);
            }
            again();
        }
    }
}
