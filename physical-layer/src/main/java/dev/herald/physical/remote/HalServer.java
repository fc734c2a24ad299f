package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefusal;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Offers the devices of several nodes over connections: one host for each node at a time.
public final class HalServer implements AutoCloseable {
    /// The identity that a host's certificate must state, before its node's name.
    public static final String NODE_IDENTITY = "herald:node:";

    /// A device and the connection of its host.
    private static final class Slot {
        final ServedDevice device;
        @Nullable Connection connection;
        HostFrame.@Nullable SessionToken token;
        boolean opening;

        Slot(ServedDevice device) {
            this.device = device;
        }
    }

    private final NettyLoop loop;
    private final boolean secured;
    private final HalServerOptions options;
    private final EntropySource entropy;
    private final DeviceDirectory directory;
    private final Map<NodeId, Slot> slots = new LinkedHashMap<>();
    private final Map<Connection, Slot> attached = new LinkedHashMap<>();
    private long lastEpoch;
    private volatile boolean closed;
    private final FrameServer server;

    private HalServer(
            NettyLoop loop,
            SocketAddress bind,
            @Nullable EngineFactory tls,
            HalServerOptions options,
            EntropySource entropy,
            DeviceDirectory directory) {
        this.loop = loop;
        this.options = options;
        this.entropy = entropy;
        this.directory = directory;
        secured = tls != null;
        server = FrameServer.open(loop, bind, tls, options.frames(), new Hosts());
    }

    /// Blocks until the server listens; not to be called on the loop.
    ///
    /// @param bind a host and a port, or a Unix socket
    /// @param tls null for a Unix socket, which its owner alone can use, and for plain TCP, which is for
    ///     tests and for loopback: any host may be any node then
    /// @param entropy for the devices
    /// @throws dev.herald.physical.netty.BindFailedException when the address cannot be listened at
    public static HalServer open(
            NettyLoop loop,
            SocketAddress bind,
            @Nullable EngineFactory tls,
            HalServerOptions options,
            EntropySource entropy,
            DeviceDirectory directory) {
        return new HalServer(loop, bind, tls, options, entropy, directory);
    }

    /// @throws IllegalStateException when the server listens at a Unix socket
    public InetSocketAddress address() {
        return server.address();
    }

    /// Detaches every host, stops listening and closes the devices. Waits for that, unless called on
    /// the loop.
    @Override
    public void close() {
        closed = true;
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            List.copyOf(attached.keySet())
                    .forEach(connection ->
                            detach(connection, DetachReason.SHUTDOWN, "the server stops"));
            slots.values().forEach(slot -> slot.device.close());
            slots.clear();
            done.countDown();
        });
        if (!loop.inLoop()) {
            try {
                var _ = done.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        server.close();
    }

    /// Sends an event to the host of a node as it is, past the ledger: for tests of hosts.
    void report(NodeId node, DeviceEvent event) {
        loop.execute(() -> {
            Slot slot = slots.get(node);
            Connection host = slot == null ? null : slot.connection;
            if (host != null) {
                send(host, new DeviceFrame.Report(event));
            }
        });
    }

    private final class Hosts implements ConnectionHandler {
        @Override
        public void opened(Connection connection) {}

        @Override
        public void received(Connection connection, ByteBuffer frame) {
            switch (HalCodec.decodeHost(frame)) {
                case Decoded.Valid<HostFrame>(HostFrame message) -> serve(connection, message);
                case Decoded.Unknown<HostFrame>(String what) ->
                        loop.log("host at " + connection + ": unknown " + what + " ignored");
                case Decoded.Malformed<HostFrame>(String clause, String detail) ->
                        violation(connection, clause + ": " + detail);
            }
        }

        @Override
        public void closed(Connection connection, CloseReason reason, String detail) {
            leave(connection);
        }
    }

    private void serve(Connection connection, HostFrame message) {
        Slot slot = attached.get(connection);
        if (slot == null) {
            if (message instanceof HostFrame.Attach attach) {
                attach(connection, attach);
            } else {
                violation(
                        connection, "HAL-WIRE-4: the first frame does not attach"); // [HAL-WIRE-4]
            }
            return;
        }
        switch (message) {
            case HostFrame.Submit submit -> slot.device.submit(submit.command());
            case HostFrame.Unusable(long id, DeviceRefusal why, String detail) ->
                    send(
                            connection,
                            new DeviceFrame.Report(new DeviceEvent.Refused(id, why, detail)));
            case HostFrame.Ping(long number) ->
                    send(connection, new DeviceFrame.Pong(number, loop.nowNs())); // [HAL-WIRE-20]
            case HostFrame.Detach() -> {
                leave(connection); // [HAL-WIRE-27]
                connection.close();
            }
            case HostFrame.Attach _ -> violation(connection, "HAL-WIRE-4: attached already");
        }
    }

    private void attach(Connection connection, HostFrame.Attach wanted) {
        if (wanted.contractMajor() != DeviceDescriptor.CONTRACT_MAJOR) { // [HAL-WIRE-5]
            refuse(
                    connection,
                    AttachRefusal.VERSION,
                    "version "
                            + wanted.contractMajor()
                            + " is not "
                            + DeviceDescriptor.CONTRACT_MAJOR);
            return;
        }
        if (secured
                && !connection
                        .peerNames()
                        .contains(NODE_IDENTITY + wanted.nodeName())) { // [HAL-WIRE-8]
            refuse(
                    connection,
                    AttachRefusal.FORBIDDEN,
                    "the certificate is not of " + NODE_IDENTITY + wanted.nodeName());
            return;
        }
        Slot slot = slots.get(wanted.node());
        DeviceDirectory.DeviceFactory factory = directory.find(wanted.node(), wanted.nodeName());
        if (factory == null) { // [HAL-WIRE-7]
            refuse(
                    connection,
                    AttachRefusal.UNKNOWN_NODE,
                    "no device of " + wanted.node() + " \"" + wanted.nodeName() + "\" here");
            return;
        }
        if (slot == null) {
            slot = new Slot(new ServedDevice(wanted.node(), options.outstandingMax(), loop::log));
            slots.put(wanted.node(), slot);
        }
        Connection before = slot.connection;
        if (before != null && wanted.token().equals(slot.token)) { // [HAL-WIRE-10]
            detach(before, DetachReason.SUPERSEDED, "the host attached over another connection");
        }
        if (!slot.device.isFree()) { // [HAL-WIRE-9]
            refuse(
                    connection,
                    AttachRefusal.TAKEN,
                    slot.connection != null
                            ? "another host is attached"
                            : "the device is being cleared");
            return;
        }
        if (slot.opening) {
            refuse(connection, AttachRefusal.TAKEN, "the device is being opened");
        } else if (slot.device.isOpen()) {
            welcome(connection, wanted, slot);
        } else {
            open(connection, wanted, slot, factory);
        }
    }

    /// Opens a device for its first host: on the loop, or beside it when that may take a while.
    private void open(
            Connection connection,
            HostFrame.Attach wanted,
            Slot slot,
            DeviceDirectory.DeviceFactory factory) {
        DeviceContext context = new DeviceContext(loop, loop, entropy, slot.device::onEvent);
        slot.opening = true;
        if (!factory.blocks()) {
            opened(connection, wanted, slot, attempt(factory, context));
            return;
        }
        Thread.ofVirtual()
                .name("open device of " + wanted.node())
                .start(() -> {
                    Opened opened = attempt(factory, context);
                    loop.execute(() -> opened(connection, wanted, slot, opened));
                });
    }

    /// How opening a device ended: with the device and its descriptor, or with the reason why not.
    private record Opened(
            @Nullable QuantumDevice device,
            @Nullable DeviceDescriptor descriptor,
            String failure) {}

    private static Opened attempt(DeviceDirectory.DeviceFactory factory, DeviceContext context) {
        QuantumDevice device = null;
        try {
            device = factory.open(context);
            return new Opened(device, HalCodec.rounded(device.describe()), "");
        } catch (DeviceOpenException failure) {
            return new Opened(device, null, String.valueOf(failure.getMessage()));
        } catch (IllegalArgumentException unsound) {
            return new Opened(device, null, "the descriptor is unsound: " + unsound.getMessage());
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            return new Opened(device, null, "the driver threw " + thrown);
        }
    }

    private void opened(Connection connection, HostFrame.Attach wanted, Slot slot, Opened opened) {
        slot.opening = false;
        QuantumDevice device = opened.device;
        DeviceDescriptor descriptor = opened.descriptor;
        if (device != null && (descriptor == null || closed)) {
            device.close();
        }
        if (closed) {
            return;
        }
        if (device == null || descriptor == null) {
            slots.remove(wanted.node());
            refuse(connection, AttachRefusal.DEVICE_FAILED, opened.failure);
            return;
        }
        slot.device.opened(device, descriptor);
        if (connection.isOpen()) { // if not, the host has given up; it may come back
            welcome(connection, wanted, slot);
        }
    }

    private void welcome(Connection connection, HostFrame.Attach wanted, Slot slot) {
        lastEpoch = Math.max(lastEpoch + 1, loop.nowNs()); // [HAL-WIRE-6]
        slot.connection = connection;
        slot.token = wanted.token();
        attached.put(connection, slot);
        send(
                connection,
                new DeviceFrame.AttachOk(
                        DeviceDescriptor.CONTRACT_MAJOR,
                        Math.min(wanted.contractMinor(), DeviceDescriptor.CONTRACT_MINOR),
                        List.of(),
                        lastEpoch,
                        loop.nowNs(),
                        options.outstandingMax(),
                        options.silenceNs(),
                        slot.device.state(),
                        slot.device.stateDetail(),
                        slot.device.descriptor()));
        slot.device.attach(event -> send(connection, new DeviceFrame.Report(event)));
        loop.log("host at " + connection + " attached to the device of " + wanted.node());
    }

    private void leave(Connection connection) {
        Slot slot = attached.remove(connection);
        if (slot != null) {
            slot.connection = null;
            slot.token = null;
            slot.device.detach();
        }
    }

    private void detach(Connection connection, DetachReason why, String detail) {
        leave(connection);
        send(connection, new DeviceFrame.Detached(why, detail));
        connection.close(CloseReason.LOCAL, detail);
    }

    private void violation(Connection connection, String detail) {
        leave(connection);
        send(connection, new DeviceFrame.Detached(DetachReason.VIOLATION, detail));
        connection.close(CloseReason.PROTOCOL, detail);
    }

    private void refuse(Connection connection, AttachRefusal why, String detail) {
        loop.log("host at " + connection + " not attached: " + why + ", " + detail);
        send(connection, new DeviceFrame.AttachRefused(why, detail));
        connection.close(CloseReason.LOCAL, detail);
    }

    private static void send(Connection connection, DeviceFrame frame) {
        connection.send(HalCodec.encode(frame));
    }
}
