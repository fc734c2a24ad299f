package dev.herald.physical.netty;

import dev.herald.hal.host.Invariant;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The last handler of a channel's pipeline: turns what happens to the channel into the calls of a
/// [ConnectionHandler], and every failure into one typed ending and one line.
final class FrameChannel extends ChannelInboundHandlerAdapter {
    private final NettyLoop loop;
    private final FrameOptions options;
    private final ConnectionHandler owner;
    private final boolean secured;
    private String remote = "?";
    private @Nullable Connection connection;
    private Connection.@Nullable Ending early;
    private boolean over;

    private FrameChannel(
            NettyLoop loop, FrameOptions options, ConnectionHandler owner, boolean secured) {
        this.loop = loop;
        this.options = options;
        this.owner = owner;
        this.secured = secured;
    }

    /// Fills the pipeline of a new channel.
    static void install(
            Channel channel,
            NettyLoop loop,
            @Nullable SSLEngine engine,
            FrameOptions options,
            ConnectionHandler owner) {
        ChannelPipeline pipeline = channel.pipeline();
        if (engine != null) {
            SslHandler tls = new SslHandler(engine);
            tls.setHandshakeTimeout(options.handshakeNs(), TimeUnit.NANOSECONDS);
            pipeline.addLast(tls);
        }
        pipeline.addLast(new FrameDecoder(options.payloadMax()));
        if (options.silenceNs() > 0 || options.heartbeatNs() > 0) {
            pipeline.addLast(
                    new IdleStateHandler(
                            options.silenceNs(), options.heartbeatNs(), 0, TimeUnit.NANOSECONDS));
        }
        pipeline.addLast(new FrameChannel(loop, options, owner, engine != null));
    }

    /// Closes the channel because its server stops.
    static void shut(Channel channel) {
        FrameChannel last = channel.pipeline().get(FrameChannel.class);
        if (last == null) {
            var _ = channel.close();
        } else {
            last.end(channel, new Connection.Ending(CloseReason.LOCAL, "the server stops"));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.channel().remoteAddress() instanceof InetSocketAddress address) {
            remote = address.getHostString() + ":" + address.getPort();
        } else {
            remote = "a Unix socket";
        }
        if (!secured) {
            open(context.channel(), List.of());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done when done.isSuccess() ->
                    open(
                            context.channel(),
                            PeerCertificate.names(context.pipeline().get(SslHandler.class)));
            case SslHandshakeCompletionEvent failed ->
                    end(context.channel(), classify(failed.cause()));
            case IdleStateEvent idle when idle.state() == IdleState.READER_IDLE ->
                    end(
                            context.channel(),
                            new Connection.Ending(
                                    CloseReason.IDLE,
                                    "no frame for "
                                            + options.silenceNs() / 1_000_000
                                            + " ms")); // [WIRE-CONN-2]
            case IdleStateEvent _ -> {
                Connection open = connection;
                if (open != null && open.isOpen()) {
                    loop.guarded(() -> owner.heartbeatDue(open));
                }
            }
            default -> {}
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Connection open = connection;
        if (open != null && open.isOpen() && message instanceof ByteBuffer frame) {
            loop.guarded(() -> owner.received(open, frame));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable inner =
                cause instanceof DecoderException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        if (inner instanceof Error || inner instanceof Invariant.Violation) {
            loop.defect(inner); // anything else may be what a TLS engine throws at bytes of a peer
        }
        end(context.channel(), classify(inner));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (over) {
            return;
        }
        over = true;
        Connection open = connection;
        if (open == null) {
            Connection.Ending why = early == null ? closedByPeer() : early;
            loop.log(
                    "connection with "
                            + remote
                            + " not made: "
                            + why.reason()
                            + ", "
                            + why.detail());
            loop.guarded(() -> owner.failed(remote, why.reason(), why.detail()));
            return;
        }
        Connection.Ending known = open.ending();
        if (known == null) {
            known = closedByPeer();
            open.close(known.reason(), known.detail());
        }
        Connection.Ending why = known;
        loop.log("connection with " + remote + " ended: " + why.reason() + ", " + why.detail());
        loop.guarded(() -> owner.closed(open, why.reason(), why.detail()));
    }

    private void open(Channel channel, List<String> peerNames) {
        Connection opened = new Connection(channel, options, peerNames);
        connection = opened;
        loop.guarded(() -> owner.opened(opened));
    }

    private void end(Channel channel, Connection.Ending why) {
        Connection open = connection;
        if (open != null) {
            open.close(why.reason(), why.detail());
            return;
        }
        if (early == null) {
            early = why;
        }
        var _ = channel.close();
    }

    private Connection.Ending classify(Throwable cause) {
        String line = Lines.of(cause);
        return switch (cause) {
            case FrameDecoder.BadFrame bad -> new Connection.Ending(bad.reason(), line);
            case SslHandshakeTimeoutException _ ->
                    new Connection.Ending(
                            CloseReason.HANDSHAKE_TIMEOUT,
                            "no TLS handshake in " + options.handshakeNs() / 1_000_000 + " ms");
            case ClosedChannelException _ -> closedByPeer();
            case SSLException _ -> new Connection.Ending(CloseReason.TLS_REFUSED, line);
            default -> new Connection.Ending(CloseReason.RESET, line);
        };
    }

    private static Connection.Ending closedByPeer() {
        return new Connection.Ending(CloseReason.PEER_CLOSED, "closed by the other end");
    }
}
