package dev.herald.physical.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Notes what happens to connections; a test waits for it, for a bounded time.
final class Recorder implements ConnectionHandler {
    sealed interface Happening {}

    record Opened(Connection connection) implements Happening {}

    record Received(Connection connection, String text) implements Happening {}

    record Closed(CloseReason reason, String detail) implements Happening {}

    record Failed(CloseReason reason, String detail) implements Happening {}

    record HeartbeatDue(Connection connection) implements Happening {}

    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();

    @Override
    public void opened(Connection connection) {
        happenings.add(new Opened(connection));
    }

    @Override
    public void received(Connection connection, ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        happenings.add(new Received(connection, new String(bytes, ISO_8859_1)));
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
        happenings.add(new Closed(reason, detail));
    }

    @Override
    public void failed(String remote, CloseReason reason, String detail) {
        happenings.add(new Failed(reason, detail));
    }

    @Override
    public void heartbeatDue(Connection connection) {
        happenings.add(new HeartbeatDue(connection));
    }

    /// The next happening of the type; others before it are passed over.
    <T extends Happening> T await(Class<T> type) {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                Happening next = happenings.poll(left, TimeUnit.NANOSECONDS);
                if (type.isInstance(next)) {
                    return type.cast(next);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no " + type.getSimpleName() + " in 15 s");
    }

    boolean isEmpty() {
        return happenings.isEmpty();
    }
}
