package dev.herald.daemon.node;

import dev.herald.daemon.api.ApiServer;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.node.NodeConfig;
import dev.herald.node.NodeHost;
import dev.herald.node.NodeStack;
import dev.herald.node.PeerFrames;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.transport.message.TransportMessage;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private final SecureRandom random = new SecureRandom();
    private final PeerFrames frames = new PeerFrames();
    private final StateBook book;
    private final Peers peers;
    private final Jobs jobs;
    private @Nullable ApiServer api;
    private @Nullable QuantumDevice device;
    private @Nullable NodeStack stack;

    private Daemon(DaemonConfig config, Tls tls) {
        this.config = config;
        loop =
                new NettyLoop(
                        "herald-" + config.self().name(),
                        config.epoch(),
                        this::onDefect,
                        LOG::info);
        book = new StateBook(config, loop);
        peers = new Peers(loop, config, tls, random.nextLong() | 1, new PeerDesk());
        jobs = new Jobs(config, loop, book);
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
                        config.listenApi(), tls, new DaemonControl(this, loop, book, peers, jobs));
        DeviceDesk desk = new DeviceDesk();
        DeviceContext context = new DeviceContext(loop, loop, entropy(), desk);
        QuantumDevice opened = Drivers.open(config, tls, loop, context);
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
        NodeStack made = new NodeStack(nodeConfig(opened), new Host(), new StackDesk(book, jobs));
        stack = made;
        jobs.attach(made);
        desk.attach(made);
        made.start();
        peers.start();
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
        stop();
        ApiServer server = api;
        CountDownLatch told = new CountDownLatch(1);
        loop.execute(() -> {
            jobs.stopAll();
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
        return new NodeConfig(
                config.self().id(),
                opened.describe(),
                config.topology(),
                roundTrips,
                ROUND_TRIP_LEAST_NS);
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

    /// What the stack is told by the device; what comes before there is a stack waits.
    private final class DeviceDesk implements dev.herald.hal.host.Outbox<DeviceEvent> {
        private final java.util.ArrayDeque<DeviceEvent> early = new java.util.ArrayDeque<>();
        private @Nullable NodeStack target;

        @Override
        public void emit(DeviceEvent event) {
            if (event instanceof DeviceEvent.StateChanged changed) {
                book.deviceState(changed);
            }
            NodeStack to = target;
            if (to == null) {
                early.add(event);
            } else {
                to.onDevice(event);
            }
        }

        void attach(NodeStack made) {
            target = made;
            for (DeviceEvent event = early.poll(); event != null; event = early.poll()) {
                made.onDevice(event);
            }
        }
    }

    /// What the stack needs of its host.
    private final class Host implements NodeHost {
        @Override
        public Clock clock() {
            return loop;
        }

        @Override
        public Timers timers(Runnable onWake) {
            return loop.timers(onWake);
        }

        @Override
        public EntropySource entropy() {
            return Daemon.this.entropy();
        }

        @Override
        public void submit(DeviceCommand command) {
            QuantumDevice open = device;
            if (open != null) {
                open.submit(command);
            }
        }

        @Override
        public void sendLink(LinkId link, LinkMessage message) {
            for (DaemonConfig.Link known : config.links()) {
                if (known.id().equals(link)) {
                    NodeId other = known.a().equals(config.self().id()) ? known.b() : known.a();
                    peers.send(other, frames.encode(link, message));
                    book.count("link_frames_sent");
                }
            }
        }

        @Override
        public void sendNetwork(NodeId neighbour, NetworkMessage message) {
            peers.send(neighbour, frames.encode(message));
            book.count("network_frames_sent");
        }

        @Override
        public void sendTransport(NodeId peer, TransportMessage message) {
            book.session(peer, message);
            peers.send(peer, frames.encode(message));
            book.count("transport_frames_sent");
        }

        @Override
        public void dial(NodeId peer) {
            peers.dial(peer);
        }
    }

    /// What other nodes say.
    private final class PeerDesk implements PeerEvents {
        @Override
        public void up(NodeId peer) {
            LOG.info("session channel with {} is up", config.nameOf(peer));
            NodeStack to = stack;
            if (to != null) {
                to.onPeerUp(peer);
            }
        }

        @Override
        public void down(NodeId peer, String detail) {
            LOG.info("session channel with {} is down: {}", config.nameOf(peer), detail);
            book.sessionsLost(peer);
            NodeStack to = stack;
            if (to != null) {
                to.onPeerDown(peer, detail);
            }
        }

        @Override
        public void frame(NodeId peer, ByteBuffer frame) {
            NodeStack to = stack;
            if (to == null) {
                return;
            }
            switch (frames.decode(frame)) {
                case PeerFrames.Content.Link(LinkId link, LinkMessage message) -> {
                    if (isBetween(link, peer)) {
                        book.count("link_frames_received");
                        to.onLink(link, message);
                    } else {
                        note(
                                "frame for link "
                                        + link
                                        + " from "
                                        + config.nameOf(peer)
                                        + " dropped: the link does not join it with this node");
                    }
                }
                case PeerFrames.Content.Network(NetworkMessage message) -> {
                    book.count("network_frames_received");
                    to.onNetwork(peer, message);
                }
                case PeerFrames.Content.Transport(TransportMessage message) -> {
                    book.count("transport_frames_received");
                    book.session(peer, message);
                    to.onTransport(peer, message);
                }
                case PeerFrames.Content.Unknown(String what) -> {
                    book.count("frames_unknown");
                    LOG.debug("frame from {} ignored: {}", config.nameOf(peer), what);
                }
                case PeerFrames.Content.Malformed(String clause, String detail) -> {
                    book.count("frames_malformed");
                    note(
                            "frame from "
                                    + config.nameOf(peer)
                                    + " dropped: "
                                    + clause
                                    + ", "
                                    + detail);
                }
            }
        }

        @Override
        public void note(String line) {
            book.count("peer_notes");
            LOG.warn("{}", line);
        }

        private boolean isBetween(LinkId link, NodeId peer) {
            return config.links().stream()
                    .anyMatch(l -> l.id().equals(link) && l.joins(config.self().id(), peer));
        }
    }
}
