package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.guard.GuardOptions;
import dev.herald.physical.guard.GuardedDevice;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The blocking form of [RemoteDevice], for hosts that find drivers by name. The host's clock must be one
/// of real time.
///
/// | option | value | if absent |
/// |---|---|---|
/// | `host`, `port` | where the server listens | `127.0.0.1`; the port must be given |
/// | `unix` | path of the server's Unix socket, instead of the two | |
/// | `node` | number of the node | 1 |
/// | `name` | name of the node | `n` and the number |
/// | `seconds` | how long to try | 10 |
/// | `tls` | `on` or `off` | `off` |
/// | `ca`, `cert`, `key` | PEM files of the authority, of this host's certificate and of its key | with TLS they must be given |
/// | `server` | name of the node in the server's certificate | `device` |
/// | `guard` | `on` or `off`: whether the device is held to the contract ([GuardedDevice]) | `on` |
public final class RemoteDeviceProvider implements QuantumDeviceProvider {
    private static final Set<String> OPTIONS =
            Set.of(
                    "host", "port", "unix", "node", "name", "seconds", "tls", "ca", "cert", "key",
                    "server", "guard");
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
        return isOn(options, "guard", "on")
                ? GuardedDevice.open(
                        context, GuardOptions.REAL_TIME, inner -> attach(inner, options))
                : attach(context, options);
    }

    private static QuantumDevice attach(DeviceContext context, Map<String, String> options) {
        int node = number(options, "node", "1", Integer.MAX_VALUE);
        String nodeName = options.getOrDefault("name", "n" + node);
        int seconds = number(options, "seconds", "10", 3_600);
        PeerAddress address = address(options);
        EngineFactory tls = tls(options);
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
                tls,
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

    private static PeerAddress address(Map<String, String> options) {
        String server = options.getOrDefault("server", "device");
        String unix = options.get("unix");
        if (unix == null) {
            return new PeerAddress(
                    options.getOrDefault("host", "127.0.0.1"),
                    number(options, "port", null, 65_535),
                    server);
        }
        if (options.containsKey("host") || options.containsKey("port")) {
            throw new DeviceOpenException("option unix: there is also a host or a port");
        }
        if (unix.isEmpty()) {
            throw new DeviceOpenException("option unix is empty");
        }
        return PeerAddress.unix(Path.of(unix), server);
    }

    private static @Nullable EngineFactory tls(Map<String, String> options) {
        if (!isOn(options, "tls", "off")) {
            for (String file : List.of("ca", "cert", "key")) {
                if (options.containsKey(file)) {
                    throw new DeviceOpenException(
                            "option " + file + " is of no use without tls=on");
                }
            }
            return null;
        }
        return PemTls.load(file(options, "ca"), file(options, "cert"), file(options, "key"));
    }

    private static Path file(Map<String, String> options, String name) {
        String path = options.get(name);
        if (path == null || path.isEmpty()) {
            throw new DeviceOpenException("option " + name + " is missing");
        }
        return Path.of(path);
    }

    private static boolean isOn(Map<String, String> options, String name, String otherwise) {
        String value = options.getOrDefault(name, otherwise);
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default ->
                    throw new DeviceOpenException(
                            "option " + name + ": " + value + " is not on or off");
        };
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

    /// Carries commands to the connection's loop and events to the host's. What waits for either loop is
    /// bounded: beyond that, commands are refused, and a host that does not take its events loses the
    /// session.
    private static final class Hopping implements QuantumDevice {
        private static final int COMMANDS_MAX = 4_096;
        private static final int EVENTS_MAX = 65_536;

        private final NettyLoop loop;
        private final DeviceContext context;
        private final CompletableFuture<RemoteDevice> device = new CompletableFuture<>();
        private final AtomicInteger commands = new AtomicInteger();
        private final AtomicInteger events = new AtomicInteger();
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
            if (events.incrementAndGet() == EVENTS_MAX) {
                loop.execute(
                        () -> device.join().drop(EVENTS_MAX + " events wait for the host's loop"));
            }
            context.agenda()
                    .at(
                            context.clock().nowNs(),
                            () -> {
                                events.decrementAndGet();
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
            if (commands.incrementAndGet() > COMMANDS_MAX) {
                commands.decrementAndGet();
                context.events()
                        .emit(
                                new DeviceEvent.Refused(
                                        command.id(),
                                        DeviceRefusal.BUSY,
                                        COMMANDS_MAX + " commands wait for the connection"));
                return;
            }
            loop.execute(() -> {
                commands.decrementAndGet();
                device.join().submit(command);
            });
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
