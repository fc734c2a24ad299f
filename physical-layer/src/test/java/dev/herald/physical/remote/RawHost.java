package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A host without a driver.
final class RawHost implements ConnectionHandler {
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<DeviceFrame> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
    private final FrameClient client;
    private final Connection connection;

    RawHost(Bench bench) {
        client =
                new FrameClient(
                        bench.hostLoop,
                        new PeerAddress("127.0.0.1", bench.port(), "world"),
                        null,
                        FrameOptions.DEFAULT.withPayloadMax(HalCodec.PAYLOAD_MAX),
                        new Backoff(60_000_000_000L, 60_000_000_000L),
                        this);
        client.start();
        connection = Bench.await(connections);
    }

    static HostFrame.SessionToken token(long low) {
        return new HostFrame.SessionToken(0, low);
    }

    void attach(long token) {
        send(new HostFrame.Attach(1, 0, List.of(), Bench.NODE, "n1", token(token)));
    }

    void send(HostFrame frame) {
        send(HalCodec.encode(frame));
    }

    void send(ByteBuffer bytes) {
        connection.send(bytes);
    }

    void cut() {
        client.close();
    }

    DeviceFrame.AttachOk attachOk() {
        return expect(DeviceFrame.AttachOk.class);
    }

    <T extends DeviceFrame> T expect(Class<T> type) {
        return assertInstanceOf(type, Bench.await(frames));
    }

    DeviceRefusal refusal(long id) {
        DeviceEvent.Refused refused =
                assertInstanceOf(
                        DeviceEvent.Refused.class, expect(DeviceFrame.Report.class).event());
        assertEquals(id, refused.id());
        return refused.why();
    }

    void expectDetached(DetachReason why, String words) {
        DeviceFrame.Detached detached = expect(DeviceFrame.Detached.class);
        assertEquals(why, detached.why());
        assertTrue(detached.detail().contains(words), detached.detail());
        expectEnd();
    }

    void expectEnd() {
        assertEquals(CloseReason.PEER_CLOSED, Bench.await(ends));
    }

    @Override
    public void opened(Connection opened) {
        connections.add(opened);
    }

    @Override
    public void received(Connection from, ByteBuffer frame) {
        if (HalCodec.decodeDevice(frame)
                instanceof Decoded.Valid<DeviceFrame>(DeviceFrame message)) {
            frames.add(message);
        }
    }

    @Override
    public void closed(Connection gone, CloseReason reason, String detail) {
        ends.add(reason);
    }
}
