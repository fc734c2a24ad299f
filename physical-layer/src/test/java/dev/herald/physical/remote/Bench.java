package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server of fake devices and its hosts, each on a loop of its own.
final class Bench implements AutoCloseable {
    static final NodeId NODE = new NodeId(1);

    final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final BlockingQueue<FakeDevice> devices = new LinkedBlockingQueue<>();
    final NettyLoop hostLoop = new NettyLoop("host", Instant.EPOCH, defects::add, log::add);
    NettyLoop serverLoop;
    HalServer server;
    volatile String model = "fake";

    /// One host with a device that is attached.
    final class Host {
        final BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Opening> openings = new LinkedBlockingQueue<>();
        RemoteDevice device;

        DeviceEvent next() {
            return Bench.await(events);
        }

        void submit(DeviceCommand command) {
            hostLoop.execute(() -> device.submit(command));
        }

        /// Until everything sent so far was dealt with: the answer to a command that is refused here.
        List<DeviceEvent> untilQuiet() {
            CountDownLatch quiet = new CountDownLatch(1);
            hostLoop.execute(quiet::countDown);
            Bench.await(quiet);
            List<DeviceEvent> all = new java.util.ArrayList<>();
            events.drainTo(all);
            return all;
        }

        Host attached() {
            Opening opening = Bench.await(openings);
            if (!(opening instanceof Opening.Attached(RemoteDevice attached, _, _))) {
                throw new AssertionError("not attached: " + opening);
            }
            device = attached;
            return this;
        }

        void close() {
            CountDownLatch closed = new CountDownLatch(1);
            hostLoop.execute(() -> {
                device.close();
                closed.countDown();
            });
            Bench.await(closed);
        }
    }

    void serve(int port, HalServerOptions options, Instant epoch) {
        serverLoop = new NettyLoop("server", epoch, defects::add, log::add);
        server =
                HalServer.open(
                        serverLoop,
                        new InetSocketAddress("127.0.0.1", port),
                        null,
                        options,
                        EntropySource.seeded(new Rng(1)),
                        (node, name) ->
                                node.value() > 2
                                        ? null
                                        : context -> {
                                            FakeDevice fake = new FakeDevice(context, node, model);
                                            devices.add(fake);
                                            return fake;
                                        });
    }

    Bench serve() {
        serve(0, HalServerOptions.DEFAULT, Instant.EPOCH);
        return this;
    }

    int port() {
        return server.address().getPort();
    }

    Host open(RemoteOptions options) {
        return open(port(), options);
    }

    Host open(int port, RemoteOptions options) {
        Host host = new Host();
        RemoteDevice.open(
                hostLoop,
                new PeerAddress("127.0.0.1", port, "world"),
                null,
                options,
                host.events::add,
                host.openings::add);
        return host;
    }

    Host attach() {
        return open(RemoteOptions.of(NODE, "n1")).attached();
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

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("not in 20 s");
            }
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    /// The next line of the log that has the words.
    String awaitLog(String words) {
        for (String line = await(log); true; line = await(log)) {
            if (line.contains(words)) {
                return line;
            }
        }
    }

    @Override
    public void close() {
        hostLoop.close();
        if (serverLoop != null) {
            serverLoop.close();
        }
        assertEquals(List.of(), List.copyOf(defects));
    }
}
