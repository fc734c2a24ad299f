package dev.herald.daemon.tls;

import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One end's view of connections, waited for at most 20 s.
final class Ends implements ConnectionHandler {
    /// @param opened whether the end had come to be open
    record End(boolean opened, CloseReason reason, String detail) {}

    final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<End> ends = new LinkedBlockingQueue<>();

    @Override
    public void opened(Connection connection) {
        opened.add(connection);
    }

    @Override
    public void received(Connection connection, ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        frames.add(bytes);
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
        ends.add(new End(true, reason, detail));
    }

    @Override
    public void failed(String remote, CloseReason reason, String detail) {
        ends.add(new End(false, reason, detail));
    }

    static <T> T await(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing in 20 s");
            }
            return next;
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    List<End> allEnds() {
        return List.copyOf(ends);
    }
}
