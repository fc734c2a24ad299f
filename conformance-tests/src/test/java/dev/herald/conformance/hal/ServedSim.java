package dev.herald.conformance.hal;

import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.remote.HalServer;
import dev.herald.physical.remote.HalServerOptions;
import dev.herald.physical.sim.SimDeviceProvider;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Simulated devices behind a server on loopback: node 1 with a peer that mirrors it, 2 with none, 3 with
/// one that attempts under another tag, 5 and 6 the two ends of one link.
final class ServedSim implements AutoCloseable {
    private static final Map<Integer, Map<String, String>> NODES =
            Map.of(
                    1, Map.of("peer", "mirror"),
                    2, Map.of("peer", "absent"),
                    3, Map.of("peer", "other-tag"),
                    5, Map.of("network", "both"),
                    6, Map.of("network", "both"));

    /// How the nodes serve as conditions.
    static final String CONDITIONS =
            """
            peer-absent: {options: {node: 2}}
            peer-other-tag: {options: {node: 3}}
            both-ends: {options: {node: 5}, other: {node: 6}}
            """;

    private final CopyOnWriteArrayList<Throwable> defects = new CopyOnWriteArrayList<>();
    private final NettyLoop loop;
    private final HalServer server;

    ServedSim(String profile, int port) {
        loop =
                new NettyLoop(
                        "served-sim",
                        Instant.parse("2026-03-01T00:00:00Z"),
                        defects::add,
                        line -> {});
        QuantumDeviceProvider sim = new SimDeviceProvider();
        server =
                HalServer.open(
                        loop,
                        new InetSocketAddress("127.0.0.1", port),
                        null,
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, name) -> {
                            Map<String, String> options = NODES.get(node.value());
                            if (options == null) {
                                return null;
                            }
                            Map<String, String> all = new HashMap<>(options);
                            all.put("profile", profile);
                            all.put("seed", "1");
                            all.put("node", Integer.toString(node.value()));
                            return context -> sim.open(context, all);
                        });
    }

    int port() {
        return server.address().getPort();
    }

    Iterable<Throwable> defects() {
        return defects;
    }

    @Override
    public void close() {
        server.close();
        loop.close();
    }

    /// Serves until it is killed: for trials by hand.
    public static void main(String[] args) throws InterruptedException {
        try (ServedSim served = new ServedSim(args[1], Integer.parseInt(args[0]))) {
            System.out.println("serving at " + served.port());
            Thread.currentThread().join();
        }
    }
}
