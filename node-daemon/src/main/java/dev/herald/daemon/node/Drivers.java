package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.physical.guard.GuardOptions;
import dev.herald.physical.guard.GuardedDevice;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.Opening;
import dev.herald.physical.remote.RemoteDevice;
import dev.herald.physical.remote.RemoteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the driver that a configuration names and opens the device. The driver `remote` is opened with
/// the certificate of the node; its options are `host`, `port`, `server` (the name that the other end's
/// certificate states, `world` if absent) and `seconds` (how long to try, 10 if absent), or `unix`, the path
/// of a socket on this machine, instead of host and port and without a certificate. Whatever the
/// driver, a guard holds the device to the contract.
final class Drivers {
    private static final String REMOTE = "remote";
    private static final List<String> REMOTE_OPTIONS =
            List.of("host", "port", "server", "seconds", "unix");
    private static final long NS = 1_000_000_000L;

    /// The layers above give up on a pair long before; this is for a device that never answers again.
    private static final long DEVICE_PATIENCE_NS = 10 * NS;

    private Drivers() {}

    /// Not to be called on the loop.
    ///
    /// @throws DeviceOpenException naming the option or the address and the reason
    static QuantumDevice open(DaemonConfig config, Tls tls, NettyLoop loop, DeviceContext context) {
        GuardedDevice guard =
                new GuardedDevice(
                        context,
                        GuardOptions.REAL_TIME
                                .withLoop(loop::inLoop)
                                .withPatience(DEVICE_PATIENCE_NS));
        QuantumDevice device =
                guard.over(
                        config.driver().equals(REMOTE)
                                ? remote(config, tls, loop, guard.context())
                                : provided(config, guard.context()));
        if (!device.describe().node().equals(config.self().id())) {
            String whose = config.nameOf(device.describe().node());
            loop.execute(device::close);
            throw new DeviceOpenException(
                    "the device belongs to "
                            + whose
                            + ", not to "
                            + config.self().name()
                            + "; check device in the configuration");
        }
        return device;
    }

    private static QuantumDevice remote(
            DaemonConfig config, Tls tls, NettyLoop loop, DeviceContext context) {
        Map<String, String> options = config.driverOptions();
        for (String option : options.keySet()) {
            if (!REMOTE_OPTIONS.contains(option)) {
                throw new DeviceOpenException(
                        "device."
                                + option
                                + " is no option of the remote driver; there are "
                                + new TreeSet<>(REMOTE_OPTIONS));
            }
        }
        int seconds = number(options, "seconds", "10", 3_600);
        String unix = options.get("unix");
        if (unix != null && (options.containsKey("host") || options.containsKey("port"))) {
            throw new DeviceOpenException(
                    "device has both unix and host or port; one names the way");
        }
        String server = options.getOrDefault("server", World.NAME);
        PeerAddress address =
                unix != null
                        ? PeerAddress.unix(Path.of(unix), server)
                        : new PeerAddress(
                                options.getOrDefault("host", "127.0.0.1"),
                                number(options, "port", "", 65_535),
                                server);
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        RemoteDevice.open(
                loop,
                address,
                unix != null ? null : tls, // who may open the socket is said by its file
                RemoteOptions.of(config.self().id(), config.self().name())
                        .withOpenWithin(seconds * NS),
                context.events(),
                opening::complete);
        try {
            return switch (opening.get(seconds + 5L, TimeUnit.SECONDS)) {
                case Opening.Attached attached -> attached.device();
                case Opening.AttachFailed(String detail) -> throw new DeviceOpenException(detail);
            };
        } catch (ExecutionException | TimeoutException failure) {
            throw new DeviceOpenException(
                    "no answer from " + address + " in " + (seconds + 5) + " s", failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DeviceOpenException("interrupted while attaching to " + address, stop);
        }
    }

    private static QuantumDevice provided(DaemonConfig config, DeviceContext context) {
        List<String> known = new ArrayList<>(List.of(REMOTE));
        for (QuantumDeviceProvider provider : ServiceLoader.load(QuantumDeviceProvider.class)) {
            if (provider.name().equals(config.driver())) {
                return provider.open(context, config.driverOptions());
            }
            known.add(provider.name());
        }
        throw new DeviceOpenException(
                "no driver is called "
                        + config.driver()
                        + "; there are "
                        + String.join(", ", new TreeSet<>(known)));
    }

    private static int number(Map<String, String> options, String name, String otherwise, int max) {
        String text = options.getOrDefault(name, otherwise);
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // Said below.
        }
        throw new DeviceOpenException(
                "device." + name + " is \"" + text + "\": must be a number from 1 to " + max);
    }
}
