package dev.herald.daemon.node;

import dev.herald.daemon.api.ApiServer;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.doctor.LinkExaminer;
import dev.herald.daemon.scenario.ScenarioException;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.model.LinkId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.StateSealer;
import dev.herald.network.api.SwitchedStation;
import dev.herald.node.LinkService;
import dev.herald.node.NodeConfig;
import dev.herald.node.NodeStack;
import dev.herald.node.PeerFrames;
import dev.herald.physical.netty.NettyLoop;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node as a process: the stack on one event loop, its device, its connections to other nodes, and
/// its local interface.
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /// Another process may take so long to answer, however short the fibre.
    private static final long ROUND_TRIP_LEAST_NS = 5_000_000;

    private final DaemonConfig config;
    private final NettyLoop loop;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private final SecureRandom random = new SecureRandom();
    private final PeerFrames frames = new PeerFrames();
    private final StateBook book;
    private final PeerDesk peerDesk;
    private final Peers peers;
    private final Jobs jobs;
    private final Examinations examinations;
    private final Planning planning;
    private final Inventory inventory;
    private final Upkeep upkeep;
    private @Nullable ApiServer api;
    private @Nullable QuantumDevice device;
    private @Nullable NodeStack stack;
    private final StateSealer.Signer seals;

    private Daemon(DaemonConfig config, Tls tls) {
        this.config = config;
        loop =
                new NettyLoop(
                        "herald-" + config.self().name(),
                        config.epoch(),
                        this::onDefect,
                        LOG::info);
        book = new StateBook(config, loop);
        peerDesk = new PeerDesk(config, book, frames);
        seals =
                tls.stateSigner(id ->
                        config.nodes().stream()
                                .filter(n -> n.id().equals(id))
                                .map(DaemonConfig.Node::name)
                                .findFirst());
        peers = new Peers(loop, config, tls, random.nextLong() | 1, peerDesk);
        jobs = new Jobs(config, loop, book);
        examinations = new Examinations(config, loop, loop, book);
        planning = new Planning(config, loop);
        inventory = new Inventory(config, loop, loop, book);
        upkeep = new Upkeep(config, loop);
    }

    /// Starts a daemon: returns once it listens and its device is attached.
    ///
    /// @throws RuntimeException of a known kind, with what to do, when it cannot start
    public static Daemon start(DaemonConfig config) {
        Tls tls = Tls.load(config.tls(), config.self().name());
        tls.rehearse();
        Daemon daemon = new Daemon(config, tls);
        try {
            daemon.begin(tls);
            return daemon;
        } catch (RuntimeException failure) {
            daemon.close();
            throw failure;
        }
    }

    private void begin(Tls tls) {
        peers.listen(tls);
        api =
                ApiServer.open(
                        config.listenApi(),
                        tls,
                        new DaemonControl(
                                this,
                                loop,
                                book,
                                peers,
                                jobs,
                                examinations,
                                planning,
                                inventory,
                                upkeep));
        DeviceDesk desk = new DeviceDesk(book);
        DeviceContext context = new DeviceContext(loop, loop, entropy(), desk);
        QuantumDevice opened = Drivers.open(config, tls, loop, context);
        checkCycles(opened);
        CountDownLatch begun = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                assemble(opened, desk);
            } finally {
                begun.countDown();
            }
        });
        await(begun);
        LOG.info(
                "node {} ({}) is up: peers on {}, local interface on {}",
                config.self().name(),
                config.self().id(),
                config.listenPeers(),
                config.listenApi());
    }

    private void assemble(QuantumDevice opened, DeviceDesk desk) {
        device = opened;
        book.device(opened.describe());
        StackDesk user = new StackDesk(book, jobs, inventory);
        NodeStack made =
                new NodeStack(
                        nodeConfig(opened),
                        new StackHost(config, loop, entropy(), opened, peers, frames, book, seals),
                        user);
        stack = made;
        LinkExaminer examiner = examinations.attach(made);
        user.attach(examiner);
        peerDesk.attach(made);
        jobs.attach(made);
        planning.attach(made);
        user.attach(inventory.attach(made));
        upkeep.attach(made);
        desk.attach(made);
        made.start();
        book.attach(made::virtualLinks);
        for (SwitchedStation station : config.stations().values()) {
            made.share(new NetworkInput.ShareStation(station, 0));
        }
        for (VirtualLink link : config.virtualLinks()) {
            if (link.head().equals(config.self().id())) {
                made.open(link.open());
            }
        }
        examiner.start();
        peers.start();
        inventory.begin(made);
    }

    /// A timetable in other cycles than those of the device would let two links at the station at once.
    private void checkCycles(QuantumDevice opened) {
        for (Map.Entry<String, SwitchedStation> station : config.stations().entrySet()) {
            for (SwitchedStation.Fibre fibre : station.getValue().fibres()) {
                for (PortDescriptor port : opened.describe().ports()) {
                    if (port.link().equals(fibre.link()) && port.cycleNs() != fibre.cycleNs()) {
                        throw new ScenarioException(
                                "stations: "
                                        + station.getKey()
                                        + ": cycles_ns of link "
                                        + book.linkName(fibre.link())
                                        + " is "
                                        + fibre.cycleNs()
                                        + ": must be that of the device, "
                                        + port.cycleNs());
                    }
                }
            }
        }
    }

    /// Waits until the daemon has been told to stop.
    ///
    /// @return the defect that stopped it, or null
    public @Nullable Throwable join() throws InterruptedException {
        stopped.await();
        return defect.get();
    }

    /// Makes [#join] return.
    void stop() {
        stopped.countDown();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        stop();
        ApiServer server = api;
        CountDownLatch told = new CountDownLatch(1);
        loop.execute(() -> {
            jobs.stopAll();
            inventory.stopAll();
            NodeStack running = stack;
            if (running != null) {
                running.leave();
            }
            peers.close();
            QuantumDevice open = device;
            if (open != null) {
                open.close();
            }
            told.countDown();
        });
        await(told);
        if (server != null) {
            server.close();
        }
        loop.close();
        LOG.info("node {} has stopped", config.self().name());
    }

    private NodeConfig nodeConfig(QuantumDevice opened) {
        Map<LinkId, Long> roundTrips = new LinkedHashMap<>();
        config.links()
                .forEach(link ->
                        roundTrips.put(
                                link.id(), Math.max(2 * link.delayNs(), ROUND_TRIP_LEAST_NS)));
        Map<LinkId, LinkService> services = new LinkedHashMap<>();
        config.links().forEach(link -> services.put(link.id(), link.service()));
        return new NodeConfig(
                config.self().id(),
                opened.describe(),
                config.topology(),
                roundTrips,
                ROUND_TRIP_LEAST_NS,
                services,
                config.network());
    }

    private EntropySource entropy() {
        return random::nextBytes;
    }

    private void onDefect(Throwable cause) {
        if (defect.compareAndSet(null, cause)) {
            LOG.error("defect, the node stops: {}", book.describe(), cause);
            stop();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
                LOG.warn("the event loop did not answer in 10 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
