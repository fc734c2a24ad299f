package dev.herald.physical.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.physical.netty.Recorder.Closed;
import dev.herald.physical.netty.Recorder.Failed;
import dev.herald.physical.netty.Recorder.HeartbeatDue;
import dev.herald.physical.netty.Recorder.Opened;
import dev.herald.physical.netty.Recorder.Received;
import dev.herald.spec.trace.Verifies;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final FrameOptions OPTIONS = FrameOptions.DEFAULT.withPayloadMax(1_000);
    private static final Backoff FAST = new Backoff(1_000_000, 20_000_000);

    private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final NettyLoop loop = new NettyLoop("test", Instant.EPOCH, defects::add, log::add);
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void close() {
        loop.close();
        assertEquals(List.of(), List.copyOf(defects));
    }

    @Test
    @Verifies("WIRE-FRAME-1")
    void framesArriveWholeAndInOrderBothWays() {
        FrameServer listening = listen(0, OPTIONS);
        FrameClient connecting = connect(listening.address().getPort(), OPTIONS);
        Connection there = client.await(Opened.class).connection();
        Connection here = server.await(Opened.class).connection();
        List<String> sent = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            String text = "x".repeat(i);
            sent.add(text);
            there.send(text.getBytes(ISO_8859_1));
            here.send(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        }
        for (String text : sent) {
            assertEquals(text, server.await(Received.class).text());
            assertEquals(text, client.await(Received.class).text());
        }
        assertEquals(List.of(), here.peerNames());
        connecting.close();
        assertEquals(CloseReason.LOCAL, client.await(Closed.class).reason());
        assertEquals(CloseReason.PEER_CLOSED, server.await(Closed.class).reason());
        assertFalse(there.isOpen());
        there.send(new byte[1]);
    }

    @Test
    void aFrameThatDoesNotFitIsAMisuse() {
        connect(listen(0, OPTIONS).address().getPort(), OPTIONS);
        Connection there = client.await(Opened.class).connection();
        assertThrows(IllegalArgumentException.class, () -> there.send(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> there.send(new byte[1_001]));
    }

    @Test
    @Verifies("WIRE-FRAME-3")
    void anAnnouncedGiantEndsItsConnectionAndNoOther() throws IOException {
        int port = listen(0, OPTIONS).address().getPort();
        connect(port, OPTIONS);
        Connection bystander = client.await(Opened.class).connection();
        server.await(Opened.class);
        for (int prefix : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1_001}) {
            assertEquals(CloseReason.FRAME_TOO_LONG, endingOf(port, prefix, new byte[100], false));
        }
        assertTrue(
                log.stream()
                        .anyMatch(
                                line -> line.contains("FRAME_TOO_LONG, length prefix 4294967295")));
        bystander.send(new byte[] {65});
        assertEquals("A", server.await(Received.class).text());
    }

    @Test
    @Verifies("WIRE-CONN-1")
    void anEmptyFrameEndsTheConnection() throws IOException {
        int port = listen(0, OPTIONS).address().getPort();
        assertEquals(CloseReason.EMPTY_FRAME, endingOf(port, 0, new byte[0], false));
    }

    @Test
    @Verifies("WIRE-FRAME-4")
    void aStreamThatEndsInsideAFrameIsSaidToBeTruncated() throws IOException {
        int port = listen(0, OPTIONS).address().getPort();
        assertEquals(CloseReason.TRUNCATED_FRAME, endingOf(port, 10, new byte[9], true));
        assertEquals(CloseReason.PEER_CLOSED, endingOf(port, 10, new byte[10], true));
    }

    @Test
    @Verifies("WIRE-CONN-2")
    void aSilentPeerIsGivenUpAndAHeartbeatPreventsIt() {
        FrameOptions strict = OPTIONS.withHeartbeat(20_000_000, 300_000_000);
        int port = listen(0, strict).address().getPort();
        connect(port, OPTIONS);
        Connection there = client.await(Opened.class).connection();
        for (int i = 0; i < 20; i++) {
            server.await(HeartbeatDue.class).connection().send(new byte[] {66});
            client.await(Received.class);
            there.send(new byte[] {67});
        }
        assertEquals(CloseReason.IDLE, server.await(Closed.class).reason());
        client.await(Closed.class);
    }

    @Test
    @Verifies("WIRE-CONN-3")
    void aPeerThatDoesNotReadIsGivenUpBeforeMemoryGrows() throws IOException {
        int port = listen(0, FrameOptions.DEFAULT.withPendingBytesMax(200_000)).address().getPort();
        try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertTrue(deaf.isConnected());
            Connection here = server.await(Opened.class).connection();
            byte[] frame = new byte[65_536];
            int sent = 0;
            while (here.isOpen() && sent < 2_000) {
                here.send(frame);
                sent++;
            }
            assertTrue(sent < 2_000);
            assertEquals(CloseReason.SLOW_PEER, server.await(Closed.class).reason());
        }
    }

    @Test
    @Verifies("WIRE-CONN-4")
    void aFullServerRefusesTheNextConnection() {
        int port = listen(0, OPTIONS.withConnectionsMax(1)).address().getPort();
        connect(port, OPTIONS);
        client.await(Opened.class);
        server.await(Opened.class);
        Recorder second = new Recorder();
        FrameClient extra = new FrameClient(loop, address(port), null, OPTIONS, FAST, second);
        extra.start();
        second.await(Closed.class);
        extra.close();
        assertTrue(log.stream().anyMatch(line -> line.contains("TOO_MANY")));
    }

    @Test
    void aClientComesBackWhenItsServerDoes() {
        FrameServer first = listen(0, OPTIONS);
        int port = first.address().getPort();
        FrameClient connecting = connect(port, OPTIONS);
        client.await(Opened.class);
        first.close();
        assertEquals(CloseReason.PEER_CLOSED, client.await(Closed.class).reason());
        assertEquals(CloseReason.UNREACHABLE, client.await(Failed.class).reason());
        assertEquals(CloseReason.UNREACHABLE, client.await(Failed.class).reason());
        listen(port, OPTIONS);
        Connection again = client.await(Opened.class).connection();
        again.send(new byte[] {68});
        assertEquals("D", server.await(Received.class).text());
        connecting.close();
        client.await(Closed.class);
    }

    @Test
    void aPortInUseIsReportedWithTheAddress() {
        FrameServer first = listen(0, OPTIONS);
        BindFailedException refused =
                assertThrows(
                        BindFailedException.class,
                        () -> listen(first.address().getPort(), OPTIONS));
        assertEquals(first.address(), refused.address());
        assertTrue(
                refused.getMessage().contains("127.0.0.1:" + first.address().getPort()),
                refused.getMessage());
        assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    }

    @Test
    void anUnknownHostIsAFailedAttempt() {
        new FrameClient(
                        loop,
                        new PeerAddress("no.such.host.invalid", 1, "n"),
                        null,
                        OPTIONS,
                        FAST,
                        client)
                .start();
        assertEquals(CloseReason.UNREACHABLE, client.await(Failed.class).reason());
    }

    @Test
    void whatAHandlerThrowsIsADefectAndNotAnEnding() throws Exception {
        int port = listen(0, OPTIONS).address().getPort();
        Recorder recorder = new Recorder();
        new FrameClient(
                        loop,
                        address(port),
                        null,
                        OPTIONS,
                        FAST,
                        new ConnectionHandler() {
                            @Override
                            public void opened(Connection connection) {
                                recorder.opened(connection);
                                throw new IllegalStateException("mine");
                            }

                            @Override
                            public void received(Connection connection, ByteBuffer frame) {}

                            @Override
                            public void closed(
                                    Connection connection, CloseReason reason, String detail) {}
                        })
                .start();
        assertTrue(recorder.await(Opened.class).connection().isOpen());
        assertEquals("mine", defects.take().getMessage());
    }

    @Test
    @Verifies("WIRE-CONN-5")
    void noiseEndsOnlyItsOwnConnection() throws IOException {
        int port = listen(0, OPTIONS).address().getPort();
        connect(port, OPTIONS);
        Connection bystander = client.await(Opened.class).connection();
        server.await(Opened.class);
        Rng rng = new Rng(17);
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                byte[] noise = new byte[1 + rng.nextInt(3_000)];
                rng.nextBytes(noise);
                if (rng.nextBoolean()) {
                    noise[0] = 0;
                    if (noise.length > 2) {
                        noise[1] = 0;
                        noise[2] &= 3;
                    }
                }
                int cut = rng.nextInt(noise.length);
                socket.setTcpNoDelay(true);
                try {
                    socket.getOutputStream().write(noise, 0, cut);
                    socket.getOutputStream().write(noise, cut, noise.length - cut);
                } catch (IOException endedAlready) {
                    // Rightly so.
                }
            }
        }
        for (int i = 0; i < 200; i++) {
            server.await(Closed.class);
        }
        bystander.send(new byte[] {69});
        assertEquals("E", server.await(Received.class).text());
    }

    private CloseReason endingOf(int port, int prefix, byte[] payload, boolean hangUp)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(prefix);
            out.write(payload);
            out.flush();
            if (hangUp) {
                socket.shutdownOutput();
            }
            return server.await(Closed.class).reason();
        }
    }

    private FrameServer listen(int port, FrameOptions options) {
        return FrameServer.open(
                loop, new InetSocketAddress("127.0.0.1", port), null, options, server);
    }

    private FrameClient connect(int port, FrameOptions options) {
        FrameClient connecting = new FrameClient(loop, address(port), null, options, FAST, client);
        connecting.start();
        return connecting;
    }

    private static PeerAddress address(int port) {
        return new PeerAddress("localhost", port, "test");
    }
}
