package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.remote.HalServer;
import dev.herald.physical.remote.HalServerOptions;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.fault.FaultPlan;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The simulated hardware of all nodes of a scenario in one process and in real time, offered to
/// daemons as a controller of real hardware would be.
public final class World implements AutoCloseable {
    /// The name that its certificate states.
    public static final String NAME = "world";

    private static final Logger LOG = LoggerFactory.getLogger(World.class);

    private final NettyLoop loop;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private @Nullable HalServer server;

    private World(Instant epoch) {
        loop = new NettyLoop("herald-world", epoch, this::onDefect, LOG::info);
    }

    /// @param tls directory with `ca.crt`, `world.crt` and `world.key`
    /// @throws RuntimeException of a known kind, with what to do, when it cannot start
    public static World start(
            Scenario scenario, DaemonConfig.Address listen, Path tls, Instant epoch) {
        Tls own = Tls.load(tls, NAME);
        own.rehearse();
        World world = new World(epoch);
        try {
            world.serve(scenario, listen, own);
            return world;
        } catch (RuntimeException failure) {
            world.close();
            throw failure;
        }
    }

    private void serve(Scenario scenario, DaemonConfig.Address listen, Tls tls) {
        SimHardware hardware =
                new SimHardware(loop, loop, new Rng(scenario.seed()).stream("hardware"));
        scenario.build(hardware);
        loop.at(loop.nowNs(), () -> beginFaults(hardware, scenario.faults()));
        SecureRandom random = new SecureRandom();
        Map<NodeId, String> names = new LinkedHashMap<>();
        scenario.nodes().forEach(node -> names.put(node.id(), node.name()));
        server =
                HalServer.open(
                        loop,
                        new InetSocketAddress(listen.host(), listen.port()),
                        tls,
                        options(names.size()),
                        random::nextBytes,
                        (node, name) ->
                                name.equals(names.get(node))
                                        ? context -> hardware.device(node, context.events())
                                        : null);
        LOG.info(
                "hardware of {}: {} nodes, {} links and {} faults, seed {}, on {}",
                scenario.name(),
                scenario.nodes().size(),
                scenario.links().size(),
                scenario.faults().entries().size(),
                scenario.seed(),
                listen);
    }

    /// Room for every node and, as a host may come back before its last connection is given up, once more.
    private static HalServerOptions options(int nodes) {
        HalServerOptions usual = HalServerOptions.DEFAULT;
        return new HalServerOptions(
                usual.outstandingMax(),
                usual.silenceNs(),
                Math.max(usual.connectionsMax(), 2 * nodes + 16));
    }

    private void beginFaults(SimHardware hardware, FaultPlan plan) {
        long startNs = loop.nowNs();
        hardware.schedule(plan);
        for (FaultPlan.Entry entry : plan.entries()) {
            long beginNs = startNs + entry.atNs();
            loop.at(beginNs, () -> LOG.info("fault begins: {}", entry.fault()));
            if (entry.forNs() != FaultPlan.Entry.FOREVER) {
                loop.at(beginNs + entry.forNs(), () -> LOG.info("fault ends: {}", entry.fault()));
            }
        }
    }

    /// Waits until it is stopped.
    ///
    /// @return the defect that stopped it, or null
    public @Nullable Throwable join() throws InterruptedException {
        stopped.await();
        return defect.get();
    }

    @Override
    public void close() {
        stopped.countDown();
        HalServer open = server;
        if (open != null) {
            open.close();
        }
        loop.close();
    }

    private void onDefect(Throwable cause) {
        if (defect.compareAndSet(null, cause)) {
            LOG.error("defect, the hardware stops", cause);
            stopped.countDown();
        }
    }
}
