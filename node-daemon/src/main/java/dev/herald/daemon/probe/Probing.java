package dev.herald.daemon.probe;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.node.World;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.Opening;
import dev.herald.physical.remote.RemoteDevice;
import dev.herald.physical.remote.RemoteOptions;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.targets.DeviceTarget;
import dev.herald.physical.verify.DataSheet;
import dev.herald.physical.verify.DeviceProbe;
import dev.herald.physical.verify.ProbeOptions;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Host;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Opens the device of a target and measures it. A simulated device lives in virtual time, with the device
/// at the other end of its link, so that pairs are measured at both ends; every other device in real time.
///
/// @param target what to probe
/// @param options how
/// @param epoch the network epoch, for devices that share a clock with others
/// @param tls directory with certificates for a remote device; null for a plain connection
/// @param profile node profile of a simulated device instead of the target's
public record Probing(
        DeviceTarget target,
        ProbeOptions options,
        Instant epoch,
        @Nullable Path tls,
        @Nullable NodeProfile profile) {
    private static final int ATTACH_SECONDS = 10;
    private static final long SEED = 1;

    public Probing {
        requireNonNull(target);
        requireNonNull(options);
        requireNonNull(epoch);
    }

    /// @throws DeviceOpenException when the device cannot be opened
    public DatedSheet run() {
        Instant taken = Instant.now();
        boolean bothEnds =
                target.isSimulated()
                        && Set.of("profile", "seed").containsAll(target.options().keySet());
        if (profile != null && !bothEnds) {
            throw new DeviceOpenException(
                    "only the target sim, with no options but seed, can have another profile");
        }
        DataSheet sheet = bothEnds ? simulated() : target.isSimulated() ? single() : inRealTime();
        return new DatedSheet(target.text(), taken, !target.isSimulated(), sheet);
    }

    private DataSheet simulated() {
        String name = target.options().getOrDefault("profile", "ideal");
        if (!Profiles.names().contains(name)) {
            throw new DeviceOpenException("profile " + name + " is not one of " + Profiles.names());
        }
        NodeProfile node = profile == null ? Profiles.node(name) : profile;
        long seed = seed();
        SimWorld world = new SimWorld(seed);
        SimHardware hardware =
                new SimHardware(world, world, new Rng(seed))
                        .addNode(node, new NodeId(1), "device")
                        .addNode(node, new NodeId(2), "other end")
                        .addLink(Profiles.link(name), new LinkId(1), new NodeId(1), new NodeId(2));
        Host host = Host.virtual(world);
        try (Bench device = new Bench(host, c -> hardware.device(new NodeId(1), c.events()));
                Bench other = new Bench(host, c -> hardware.device(new NodeId(2), c.events()))) {
            return DeviceProbe.probe(device, List.of(other), options);
        }
    }

    private long seed() {
        String text = target.options().getOrDefault("seed", Long.toString(SEED));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw new DeviceOpenException("option seed: " + text + " is not a number", wrong);
        }
    }

    /// The simulated device as its driver opens it.
    private DataSheet single() {
        SimWorld world = new SimWorld(SEED);
        try (Bench bench =
                new Bench(Host.virtual(world), context -> target.open(providers(), context))) {
            return DeviceProbe.probe(bench, options);
        }
    }

    private static Iterable<QuantumDeviceProvider> providers() {
        return ServiceLoader.load(QuantumDeviceProvider.class);
    }

    private DataSheet inRealTime() {
        AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
        try (NettyLoop loop = new NettyLoop("herald-probe", epoch, defect::set, line -> {})) {
            Host host = Host.real(loop);
            try (Bench bench = new Bench(host, context -> open(loop, host, context))) {
                return DeviceProbe.probe(bench, options);
            }
        } catch (RuntimeException failure) {
            Throwable cause = defect.get();
            if (cause != null) {
                failure.addSuppressed(cause);
            }
            throw failure;
        }
    }

    /// A remote device is opened off the loop, as its driver asks; any other on it.
    private QuantumDevice open(NettyLoop loop, Host host, DeviceContext context) {
        if (tls != null) {
            return overTls(loop, context, tls);
        }
        QuantumDeviceProvider provider = target.provider(providers());
        if (target.driver().equals("remote")) {
            return provider.open(context, withNode());
        }
        AtomicReference<@Nullable Object> opened = new AtomicReference<>();
        host.waiting()
                .untilDone(
                        done -> {
                            try {
                                opened.set(provider.open(context, target.options()));
                            } catch (RuntimeException failure) {
                                opened.set(failure);
                            }
                            done.run();
                        },
                        ATTACH_SECONDS * 1_000_000_000L);
        return switch (opened.get()) {
            case QuantumDevice device -> device;
            case RuntimeException failure -> throw failure;
            case null, default -> throw new DeviceOpenException("the driver opened no device");
        };
    }

    private Map<String, String> withNode() {
        return target.withDefault("node", "1").options();
    }

    /// As a node with a certificate: options `node`, `name` and `server` of the target.
    private QuantumDevice overTls(NettyLoop loop, DeviceContext context, Path directory) {
        Map<String, String> given = target.withDefault("node", "1").options();
        String name = given.getOrDefault("name", "n" + given.get("node"));
        if (!given.containsKey("host") || !given.containsKey("port")) {
            throw new DeviceOpenException("certificates are for a target remote:HOST:PORT");
        }
        int node;
        try {
            node = Integer.parseInt(given.getOrDefault("node", "1"));
        } catch (NumberFormatException wrong) {
            throw new DeviceOpenException("option node is not a number", wrong);
        }
        PeerAddress address =
                new PeerAddress(
                        given.getOrDefault("host", ""),
                        Integer.parseInt(given.getOrDefault("port", "0")),
                        given.getOrDefault("server", World.NAME));
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        RemoteDevice.open(
                loop,
                address,
                Tls.load(directory, name),
                RemoteOptions.of(new NodeId(node), name)
                        .withOpenWithin(ATTACH_SECONDS * 1_000_000_000L),
                context.events(),
                opening::complete);
        try {
            return switch (opening.get(ATTACH_SECONDS + 5L, TimeUnit.SECONDS)) {
                case Opening.Attached attached -> attached.device();
                case Opening.AttachFailed(String detail) -> throw new DeviceOpenException(detail);
            };
        } catch (ExecutionException | TimeoutException failure) {
            throw new DeviceOpenException("no answer from " + address, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DeviceOpenException("interrupted while attaching to " + address, stop);
        }
    }
}
