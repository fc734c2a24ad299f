package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A server that attaches every host, answers pings until it is told to be mute, and otherwise sends what
/// a test says.
final class RogueServer implements ConnectionHandler {
    final BlockingQueue<HostFrame.Submit> commands = new LinkedBlockingQueue<>();
    volatile boolean mute;
    volatile int version = 1;
    private final NettyLoop loop;
    private final FrameServer server;
    private volatile Connection host;

    RogueServer(NettyLoop loop) {
        this.loop = loop;
        server =
                FrameServer.open(
                        loop,
                        new InetSocketAddress("127.0.0.1", 0),
                        null,
                        FrameOptions.DEFAULT.withPayloadMax(2 * HalCodec.PAYLOAD_MAX),
                        this);
    }

    int port() {
        return server.address().getPort();
    }

    void send(DeviceFrame frame) {
        host.send(HalCodec.encode(frame));
    }

    void send(String hex) {
        host.send(HexFormat.of().parseHex(hex));
    }

    void sendBytes(int count) {
        host.send(new byte[count]);
    }

    @Override
    public void opened(Connection connection) {
        host = connection;
    }

    @Override
    public void received(Connection connection, ByteBuffer frame) {
        if (mute
                || !(HalCodec.decodeHost(frame)
                        instanceof Decoded.Valid<HostFrame>(HostFrame message))) {
            return;
        }
        switch (message) {
            case HostFrame.Attach attach ->
                    send(
                            new DeviceFrame.AttachOk(
                                    version,
                                    0,
                                    List.of(),
                                    1,
                                    loop.nowNs(),
                                    64,
                                    3_000_000_000L,
                                    DeviceState.READY,
                                    "",
                                    HalCodec.rounded(
                                            new FakeDevice(
                                                            new dev.herald.hal.device.DeviceContext(
                                                                    loop,
                                                                    loop,
                                                                    EntropySource.seeded(
                                                                            new Rng(1)),
                                                                    _ -> {}),
                                                            attach.node(),
                                                            "fake")
                                                    .describe())));
            case HostFrame.Ping(long number) -> send(new DeviceFrame.Pong(number, loop.nowNs()));
            case HostFrame.Submit submit -> commands.add(submit);
            default -> {}
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {}
}
