package dev.herald.conformance.hal.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.herald.spec.hal.v1.Attach;
import dev.herald.spec.hal.v1.Command;
import dev.herald.spec.hal.v1.Detach;
import dev.herald.spec.hal.v1.DeviceFrame;
import dev.herald.spec.hal.v1.HostFrame;
import dev.herald.spec.hal.v1.Ping;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/// One connection to a server of devices, by a host that says what a test wants said. Answers are read
/// by a thread of the connection's.
final class WireHost implements AutoCloseable {
    /// How long a frame, or the end, is awaited.
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private static final int PAYLOAD_MAX = 1_048_576;

    /// A field that no version of the contract has.
    private static final int UNKNOWN_FIELD = 15_000;

    /// What was read, or that there is no more.
    private record Read(@Nullable DeviceFrame frame, String end) {}

    private final WireBench bench;
    private final SocketChannel channel;
    private final LinkedBlockingQueue<Read> read = new LinkedBlockingQueue<>(100_000);
    private @Nullable Read end;

    WireHost(WireBench bench, SocketChannel channel) {
        this.bench = bench;
        this.channel = channel;
        Thread.ofPlatform().daemon().name("conformance-wire").start(this::readAll);
    }

    private void readAll() {
        String why = "the server closed the connection";
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > PAYLOAD_MAX) {
                    why = "HAL-WIRE-1: the server sent a frame of " + length + " bytes";
                    break;
                }
                if (!read.offer(new Read(parse(in.readNBytes(length)), ""))) {
                    why = "the server floods the host";
                    break;
                }
            }
        } catch (InvalidProtocolBufferException wrong) {
            why = "HAL-WIRE-1: the server sent what is no frame: " + wrong.getMessage();
        } catch (IOException closed) {
            // as it was said
        }
        if (read.remainingCapacity() == 0) {
            read.clear();
        }
        read.add(new Read(null, why));
    }

    private static DeviceFrame parse(byte[] payload) throws InvalidProtocolBufferException {
        return DeviceFrame.parseFrom(payload);
    }

    void send(HostFrame frame) {
        bench.sent(frame);
        sendRaw(frame.toByteArray());
    }

    /// Sends a payload, whatever it is; a connection that has ended is noticed by reading.
    void sendRaw(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(4 + payload.length);
        frame.putInt(payload.length).put(payload).flip();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException gone) {
            // found out by the next that is awaited
        }
    }

    void attach(Attach attach) {
        send(HostFrame.newBuilder().setAttach(attach).build());
    }

    void submit(Command.Builder command) {
        send(HostFrame.newBuilder().setCommand(command).build());
    }

    void ping(long number) {
        send(HostFrame.newBuilder().setPing(Ping.newBuilder().setNumber(number)).build());
    }

    void detach() {
        send(HostFrame.newBuilder().setDetach(Detach.getDefaultInstance()).build());
    }

    /// What only a later version of the contract would have.
    static UnknownFieldSet later() {
        return UnknownFieldSet.newBuilder()
                .addField(UNKNOWN_FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    /// The next frame that fits; others are passed over.
    DeviceFrame expect(String what, Predicate<DeviceFrame> fits) {
        DeviceFrame found = find(fits);
        if (found == null) {
            Read over = end;
            throw new AssertionFailedError(
                    "expected "
                            + what
                            + "; "
                            + (over == null ? "none came within 5 s" : over.end()));
        }
        return found;
    }

    private @Nullable DeviceFrame find(Predicate<DeviceFrame> fits) {
        long untilNs = System.nanoTime() + PATIENCE_NS;
        while (end == null) {
            Read next = poll(untilNs - System.nanoTime());
            if (next == null) {
                return null;
            }
            if (next.frame == null) {
                end = next;
            } else {
                bench.received(next.frame);
                if (fits.test(next.frame)) {
                    return next.frame;
                }
            }
        }
        return null;
    }

    private @Nullable Read poll(long waitNs) {
        try {
            return read.poll(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// The server ends the connection.
    void expectEnd() {
        if (find(any -> false) == null && end == null) {
            throw new AssertionFailedError("the server kept the connection open for 5 s");
        }
    }

    /// Ends the connection without a word.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // there is nothing to end
        }
    }
}
