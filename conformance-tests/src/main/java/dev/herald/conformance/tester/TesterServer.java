package dev.herald.conformance.tester;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Serves subjects to suites: each connection has a session, and so an entity, of its own. Listens
/// where it is told to, without authentication: it is for the machine that tests run on.
public final class TesterServer implements AutoCloseable {
    /// The subject's side of one connection.
    public interface Session {
        /// The answer to a payload, whatever it is.
        MessageLite reply(byte[] payload);

        /// The answer to a frame that is too long.
        MessageLite tooLong(String detail);

        /// Whether the connection ends with the answer.
        boolean isLast(MessageLite answer);
    }

    private static final int CONNECTIONS_MAX = 16;

    private final ServerSocketChannel listening;
    private final SocketAddress address;
    private final Supplier<? extends Session> sessions;
    private final Set<SocketChannel> connected = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread accepting;

    /// @param address a TCP address, of port 0 for any that is free, or a Unix one
    /// @param sessions a new one for each connection
    /// @throws IOException when it cannot listen there
    public TesterServer(SocketAddress address, Supplier<? extends Session> sessions)
            throws IOException {
        this.sessions = sessions;
        if (address instanceof UnixDomainSocketAddress unix) {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            Files.deleteIfExists(unix.getPath());
        } else {
            listening = ServerSocketChannel.open();
        }
        try {
            listening.bind(address);
            this.address = listening.getLocalAddress();
        } catch (IOException failed) {
            listening.close();
            throw failed;
        }
        accepting = Thread.ofPlatform().daemon().name("tester").start(this::accept);
    }

    /// Where it listens.
    public SocketAddress address() {
        return address;
    }

    /// Waits until it is closed.
    public void join() throws InterruptedException {
        accepting.join();
    }

    private void accept() {
        while (!closed.get()) {
            try {
                SocketChannel channel = listening.accept();
                if (connected.size() >= CONNECTIONS_MAX) {
                    channel.close();
                    continue;
                }
                connected.add(channel);
                // One that was being accepted as it closed is served by nobody.
                if (closed.get()) {
                    channel.close();
                    return;
                }
                Thread.ofPlatform().daemon().name("tester-session").start(() -> serve(channel));
            } catch (IOException failed) {
                if (!listening.isOpen()) {
                    return;
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        Session session = sessions.get();
        try (FrameLink link = new FrameLink(channel, Duration.ZERO)) {
            boolean sound = true;
            while (sound) {
                MessageLite answer = answer(link, session);
                link.send(answer);
                sound = !session.isLast(answer);
            }
        } catch (IOException over) {
            // the suite is done with it
        } finally {
            connected.remove(channel);
        }
    }

    private static MessageLite answer(FrameLink link, Session session) throws IOException {
        try {
            return session.reply(link.receive());
        } catch (ProtocolException tooLong) {
            return session.tooLong(String.valueOf(tooLong.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            listening.close();
            for (SocketChannel channel : connected) {
                channel.close();
            }
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        }
    }
}
