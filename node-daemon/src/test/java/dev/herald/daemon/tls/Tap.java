package dev.herald.daemon.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/// Stands between a client and a server on loopback and reads along. The handshake's first messages
/// are in the clear, so what was negotiated is read from the wire and not from either end's opinion.
final class Tap implements AutoCloseable {
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int KEY_SHARE = 51;
    private static final int SUPPORTED_VERSIONS = 43;

    /// @param version of TLS, 0x0304 for 1.3
    /// @param suite number of the cipher suite
    /// @param group number of the key exchange
    /// @param retried whether the server asked for another first message
    record ServerHello(int version, int suite, int group, boolean retried) {}

    private final ServerSocket listening;
    private final int target;
    private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

    Tap(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// The server's last hello.
    ServerHello serverHello() {
        byte[] bytes;
        synchronized (fromServer) {
            bytes = fromServer.toByteArray();
        }
        ServerHello last = null;
        int hellos = 0;
        ByteBuffer records = ByteBuffer.wrap(bytes);
        while (records.remaining() >= 5) {
            int type = records.get();
            records.getShort();
            int length = records.getShort() & 0xFFFF;
            if (type != HANDSHAKE || records.remaining() < length) {
                records.position(records.position() + Math.min(length, records.remaining()));
                continue;
            }
            ByteBuffer message = records.slice(records.position(), length);
            records.position(records.position() + length);
            if (message.get() == SERVER_HELLO) {
                hellos++;
                last = parse(message, hellos > 1);
            }
        }
        return last;
    }

    private static ServerHello parse(ByteBuffer message, boolean retried) {
        message.position(4 + 2 + 32);
        int session = message.get();
        message.position(message.position() + session);
        int suite = message.getShort() & 0xFFFF;
        message.get();
        message.getShort();
        int version = 0;
        int group = 0;
        while (message.remaining() >= 4) {
            int extension = message.getShort() & 0xFFFF;
            int length = message.getShort() & 0xFFFF;
            int next = message.position() + length;
            if (extension == KEY_SHARE) {
                group = message.getShort() & 0xFFFF;
            } else if (extension == SUPPORTED_VERSIONS) {
                version = message.getShort() & 0xFFFF;
            }
            message.position(next);
        }
        return new ServerHello(version, suite, group, retried);
    }

    private void serve() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> copy(client, server, false));
                Thread.ofVirtual().start(() -> copy(server, client, true));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void copy(Socket from, Socket to, boolean record) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (record) {
                    synchronized (fromServer) {
                        fromServer.write(buffer, 0, n);
                    }
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException closed) {
            // Either end hung up.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
