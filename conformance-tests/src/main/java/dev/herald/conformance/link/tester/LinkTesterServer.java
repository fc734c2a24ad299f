package dev.herald.conformance.link.tester;

import dev.herald.conformance.tester.FrameLink;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.SubjectFrame;
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

/// Serves link layers to suites: each connection has a session, and so an entity, of its own. Listens
/// where it is told to, without authentication: it is for the machine that tests run on.
public final class LinkTesterServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 16;

    private final ServerSocketChannel listening;
    private final SocketAddress address;
    private final Supplier<LinkTesterSession> sessions;
    private final Set<SocketChannel> connected = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread accepting;

    /// @param address a TCP address, of port 0 for any that is free, or a Unix one
    /// @param sessions a new one for each connection
    /// @throws IOException when it cannot listen there
    public LinkTesterServer(SocketAddress address, Supplier<LinkTesterSession> sessions)
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
        accepting = Thread.ofPlatform().daemon().name("link-tester").start(this::accept);
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
                Thread.ofPlatform()
                        .daemon()
                        .name("link-tester-session")
                        .start(() -> serve(channel));
            } catch (IOException failed) {
                if (!listening.isOpen()) {
                    return;
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        LinkTesterSession session = sessions.get();
        try (FrameLink link = new FrameLink(channel, Duration.ZERO)) {
            boolean sound = true;
            while (sound) {
                SubjectFrame answer = answer(link, session);
                link.send(answer);
                sound =
                        !answer.hasFailure()
                                || answer.getFailure().getCode() != FailureCode.FAILURE_CODE_FRAME;
            }
        } catch (IOException over) {
            // the suite is done with it
        } finally {
            connected.remove(channel);
        }
    }

    private static SubjectFrame answer(FrameLink link, LinkTesterSession session)
            throws IOException {
        try {
            return session.answer(link.receive());
        } catch (ProtocolException tooLong) {
            return LinkTesterSession.failure(
                    FailureCode.FAILURE_CODE_FRAME, String.valueOf(tooLong.getMessage()));
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
