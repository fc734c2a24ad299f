package dev.herald.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.tls.Identity;
import dev.herald.daemon.tls.LocalAuthority;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.Opening;
import dev.herald.physical.remote.RemoteDevice;
import dev.herald.physical.remote.RemoteOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A world of many nodes in a ring with a host attached to each, over TLS on loopback, all in one process:
/// how long attaching takes, and what the sessions cost at rest and at work.
///
/// Arguments: nodes (default 200), seconds of each phase (default 10), a profile (default
/// `examples/profiles/ideal.yaml`). At work, every host prepares, turns and measures a qubit twice a
/// second, and every link makes 10 measured pairs a second, in batches at both of its ends.
public final class WorldScenario {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofHours(2);
    private static final int WINDOW = 25;

    private WorldScenario() {}

    public static void main(String... args) throws Exception {
        int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Path profile =
                Path.of(args.length > 2 ? args[2] : "examples/profiles/ideal.yaml")
                        .toAbsolutePath();
        Path directory = Files.createTempDirectory("herald-world");
        Path scenario = Files.writeString(directory.resolve("ring.yaml"), ring(nodes, profile));
        long began = System.nanoTime();
        certificates(directory, nodes);
        System.out.printf("%d certificates: %.1f s%n", nodes + 1, since(began));
        measure(Scenario.read(scenario), directory, nodes, seconds);
    }

    /// The scenario file of a ring.
    static String ring(int nodes, Path profile) {
        StringBuilder yaml =
                new StringBuilder("scenario: ring-" + nodes + "\nseed: 1\nduration_s: 1\nnodes:\n");
        for (int i = 1; i <= nodes; i++) {
            yaml.append("  - {name: %s, id: %d, profile: %s}%n".formatted(name(i), i, profile));
        }
        yaml.append("links:\n");
        for (int i = 1; i <= nodes; i++) {
            String between = name(i) + ", " + name(i % nodes + 1);
            yaml.append(
                    "  - {name: l%d, id: %d, between: [%s], profile: %s}%n"
                            .formatted(i, i, between, profile));
        }
        return yaml.append("workload: []\nchecks: []\n").toString();
    }

    private static String name(int node) {
        return "n" + node;
    }

    private static void certificates(Path directory, int nodes) throws IOException {
        LocalAuthority authority = LocalAuthority.create("ring", Instant.now(), LIFE);
        authority.save(directory);
        authority.issue(Identity.node(World.NAME), Instant.now(), LIFE).save(directory);
        for (int i = 1; i <= nodes; i++) {
            authority.issue(Identity.node(name(i)), Instant.now(), LIFE).save(directory);
        }
    }

    private static void measure(Scenario scenario, Path directory, int nodes, int seconds)
            throws Exception {
        int port;
        try (var free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        usage("nothing");
        World world =
                World.start(
                        scenario, new DaemonConfig.Address("127.0.0.1", port), directory, EPOCH);
        long before = usage("world");
        NettyLoop loop = new NettyLoop("hosts", EPOCH, Throwable::printStackTrace, line -> {});
        List<Tls> tls = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            tls.add(Tls.load(directory, name(i)));
        }
        long began = System.nanoTime();
        double[] attachedAt = new double[nodes];
        List<WorldHost> hosts = attach(loop, port, tls, began, attachedAt);
        double all = since(began);
        Arrays.sort(attachedAt);
        System.out.printf(
                "%d of %d hosts attached in %.2f s; the median after %.2f s%n",
                hosts.size(), nodes, all, attachedAt[attachedAt.length / 2]);
        long after = usage("attached");
        System.out.printf(
                "heap of a session, both ends and its device: %d kB%n",
                (after - before) / nodes / 1024);
        idle(seconds);
        work(loop, hosts, seconds);
        usage("worked");
        loop.execute(() -> hosts.forEach(WorldHost::close));
        Thread.sleep(500);
        usage("detached");
        loop.close();
        world.close();
    }

    /// A window of hosts at a time, as handshakes are what attaching costs.
    private static List<WorldHost> attach(
            NettyLoop loop, int port, List<Tls> tls, long began, double[] attachedAt)
            throws Exception {
        List<WorldHost> hosts = new ArrayList<>();
        List<CompletableFuture<Boolean>> under = new ArrayList<>();
        for (int i = 1; i <= tls.size(); i++) {
            WorldHost host = new WorldHost(loop);
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            int index = i - 1;
            RemoteDevice.open(
                    loop,
                    new PeerAddress("127.0.0.1", port, World.NAME),
                    tls.get(index),
                    RemoteOptions.of(new NodeId(i), name(i)).withOpenWithin(60_000_000_000L),
                    host::receive,
                    opening -> {
                        switch (opening) {
                            case Opening.Attached attached -> {
                                attachedAt[index] = since(began);
                                host.attached(attached.device());
                                done.complete(true);
                            }
                            case Opening.AttachFailed(String detail) ->
                                    done.completeExceptionally(new IllegalStateException(detail));
                        }
                    });
            hosts.add(host);
            under.add(done);
            if (under.size() >= WINDOW) {
                under.removeFirst().get(60, TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<Boolean> done : under) {
            done.get(60, TimeUnit.SECONDS);
        }
        return hosts;
    }

    private static void idle(int seconds) throws InterruptedException {
        long cpu = cpuNs();
        Thread.sleep(1_000L * seconds);
        System.out.printf("at rest: %.1f %% of a core%n", (cpuNs() - cpu) / 1e7 / seconds);
    }

    private static void work(NettyLoop loop, List<WorldHost> hosts, int seconds)
            throws InterruptedException {
        long cpu = cpuNs();
        long untilNs = loop.nowNs() + seconds * 1_000_000_000L;
        loop.execute(() -> hosts.forEach(host -> host.work(untilNs)));
        Thread.sleep(1_000L * seconds + 500);
        double used = (cpuNs() - cpu) / 1e7 / seconds;
        CompletableFuture<String> summary = new CompletableFuture<>();
        loop.execute(() -> summary.complete(WorldHost.summary(hosts, seconds)));
        System.out.printf("at work: %.1f %% of a core, hosts and world together%n", used);
        System.out.println(summary.join());
    }

    private static double since(long beganNs) {
        return (System.nanoTime() - beganNs) / 1e9;
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /// Prints what is in use and returns the bytes of heap.
    private static long usage(String phase) {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long files =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : -1;
        System.out.printf(
                "%-10s heap %6.1f MB, %3d threads, %4d file descriptors%n",
                phase, heap / 1e6, ManagementFactory.getThreadMXBean().getThreadCount(), files);
        return heap;
    }
}
