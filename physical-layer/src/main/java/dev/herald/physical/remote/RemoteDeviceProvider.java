package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The blocking form of [RemoteDevice], for hosts that find drivers by name: options `host` and `port`
/// of the server, `node` (a number), `name` (of the node; `n` and the number if absent), `seconds` (how
/// long to try; 10 if absent) and `tls`, which can only be `off`: a host with certificates opens a
/// [RemoteDevice] itself. The host's clock must be one of real time.
public final class RemoteDeviceProvider implements QuantumDeviceProvider {
    private static final Set<String> OPTIONS =
            Set.of("host", "port", "node", "name", "seconds", "tls");
    private static final long NS = 1_000_000_000L;

    @Override
    public String name() {
        return "remote";
    }

    /// Not to be called on the host's loop.
    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new DeviceOpenException(
                        "option " + option + " is not one of " + new TreeSet<>(OPTIONS));
            }
        }
        if (!options.getOrDefault("tls", "off").equals("off")) {
            throw new DeviceOpenException(
                    "option tls: only \"off\" can be set here; with certificates, the daemon"
                            + " attaches by itself");
        }
        int node = number(options, "node", null, Integer.MAX_VALUE);
        String nodeName = options.getOrDefault("name", "n" + node);
        int seconds = number(options, "seconds", "10", 3_600);
        PeerAddress address =
                new PeerAddress(
                        options.getOrDefault("host", "127.0.0.1"),
                        number(options, "port", null, 65_535),
                        "device");
        long nowNs = context.clock().nowNs();
        Instant epoch = Instant.now().minusNanos(nowNs);
        NettyLoop loop =
                new NettyLoop(
                        "remote-device-" + node,
                        epoch,
                        defect ->
                                context.agenda().at(context.clock().nowNs(), () -> rethrow(defect)),
                        line ->
                                System.getLogger(RemoteDeviceProvider.class.getName())
                                        .log(System.Logger.Level.INFO, line));
        Hopping hopping = new Hopping(loop, context);
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        RemoteDevice.open(
                loop,
                address,
                null,
                RemoteOptions.of(new NodeId(node), nodeName).withOpenWithin(seconds * NS),
                hopping::onEvent,
                opening::complete);
        try {
            return switch (opening.get(seconds + 5, TimeUnit.SECONDS)) {
                case Opening.Attached attached -> hopping.over(attached.device());
                case Opening.AttachFailed(String detail) -> throw new DeviceOpenException(detail);
            };
        } catch (DeviceOpenException failure) {
            loop.close();
            throw failure;
        } catch (ExecutionException | TimeoutException failure) {
            loop.close();
            throw new DeviceOpenException("no answer from " + address, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            loop.close();
            throw new DeviceOpenException("interrupted while attaching to " + address, stop);
        }
    }

    private static int number(
            Map<String, String> options, String name, @Nullable String otherwise, int max) {
        String given = options.get(name);
        String text = given == null ? otherwise : given;
        if (text == null) {
            throw new DeviceOpenException("option " + name + " is missing");
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException none) {
            throw new DeviceOpenException(
                    "option " + name + ": \"" + text + "\" is no number", none);
        }
        throw new DeviceOpenException("option " + name + ": " + text + " is not in 1.." + max);
    }

    private static void rethrow(Throwable defect) {
        switch (defect) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(defect);
        }
    }

    /// Carries commands to the connection's loop and events to the host's.
    private static final class Hopping implements QuantumDevice {
        private final NettyLoop loop;
        private final DeviceContext context;
        private final CompletableFuture<RemoteDevice> device = new CompletableFuture<>();
        private boolean closed; // on the host's loop

        Hopping(NettyLoop loop, DeviceContext context) {
            this.loop = loop;
            this.context = context;
        }

        Hopping over(RemoteDevice attached) {
            device.complete(attached);
            return this;
        }

        void onEvent(DeviceEvent event) {
            context.agenda()
                    .at(
                            context.clock().nowNs(),
                            () -> {
                                if (!closed) {
                                    context.events().emit(event);
                                }
                            });
        }

        @Override
        public DeviceDescriptor describe() {
            return device.join().describe();
        }

        @Override
        public void submit(DeviceCommand command) {
            loop.execute(() -> device.join().submit(command));
        }

        @Override
        public void close() {
            closed = true;
            loop.execute(() -> {
                device.join().close();
                loop.close();
            });
        }
    }
}
