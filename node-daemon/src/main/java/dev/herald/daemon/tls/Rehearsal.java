package dev.herald.daemon.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// A handshake in memory, without sockets or threads.
final class Rehearsal {
    private static final int STEPS_MAX = 1_000;

    private Rehearsal() {}

    /// @throws IOException when either end refuses
    static void handshake(SSLEngine client, SSLEngine server) throws IOException {
        ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
        ByteBuffer toClient = ByteBuffer.allocate(64 * 1024);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS_MAX; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            if (over(client)
                    && over(server)
                    && toServer.position() == 0
                    && toClient.position() == 0) {
                return;
            }
        }
        throw new SSLException("the handshake does not end");
    }

    /// The message of the deepest cause.
    static String reason(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = deepest.getCause(); cause != null; cause = deepest.getCause()) {
            deepest = cause;
        }
        return String.valueOf(deepest.getMessage());
    }

    private static boolean over(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer application = ByteBuffer.allocate(64 * 1024);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                Runnable task = engine.getDelegatedTask();
                if (task != null) {
                    task.run();
                }
            }
            case NEED_WRAP -> {
                SSLEngineResult _ = engine.wrap(nothing, out);
            }
            default -> {
                in.flip();
                if (in.hasRemaining()) {
                    SSLEngineResult _ = engine.unwrap(in, application);
                }
                in.compact();
            }
        }
    }
}
