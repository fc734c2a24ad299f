package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.tls.Identity;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameOptions;
import dev.herald.physical.netty.FrameServer;
import dev.herald.physical.netty.NettyLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections to all other nodes: one session channel to each at most. Confined to the loop.
///
/// Of two neighbours the one with the smaller id connects, again and again. Other nodes are connected to
/// when they are asked for. When two connections exist, the end with the smaller id says which counts.
final class Peers implements ConnectionHandler, AutoCloseable {
    private static final long HEARTBEAT_NS = 1_000_000_000L;
    private static final long SILENCE_NS = 4_000_000_000L;
    static final FrameOptions OPTIONS =
            FrameOptions.DEFAULT.withHeartbeat(HEARTBEAT_NS, SILENCE_NS);

    private final NettyLoop loop;
    private final DaemonConfig config;
    private final PeerEvents events;
    private final long instance;
    private final SecureRandom random = new SecureRandom();
    private final Map<NodeId, Peer> peers = new LinkedHashMap<>();
    private final Map<Connection, Peer> accepted = new LinkedHashMap<>();
    private @Nullable FrameServer server;
    private boolean started;

    Peers(
            NettyLoop loop,
            DaemonConfig config,
            EngineFactory tls,
            long instance,
            PeerEvents events) {
        this.loop = loop;
        this.config = config;
        this.events = events;
        this.instance = instance;
        for (DaemonConfig.Node node : config.nodes()) {
            if (!node.equals(config.self())) {
                boolean neighbour =
                        config.links().stream()
                                .anyMatch(l -> l.joins(config.self().id(), node.id()));
                peers.put(node.id(), new Peer(this, node, neighbour, tls));
            }
        }
    }

    /// Listens; not to be called on the loop.
    void listen(EngineFactory tls) {
        DaemonConfig.Address address = config.listenPeers();
        server =
                FrameServer.open(
                        loop,
                        new InetSocketAddress(address.host(), address.port()),
                        tls,
                        OPTIONS,
                        this);
    }

    /// Begins to greet, and to connect to the neighbours with larger ids. A node that connected before
    /// has waited: no channel is up before its frames have somewhere to go.
    void start() {
        started = true;
        for (Peer peer : peers.values()) {
            peer.start();
            if (peer.isNeighbour() && selfDecides(peer)) {
                peer.connect(Backoff.DEFAULT);
            }
        }
    }

    void dial(NodeId node) {
        Peer peer = peers.get(node);
        if (peer == null) {
            String detail =
                    node.equals(config.self().id()) ? "is this node" : "is not in the network";
            loop.at(loop.nowNs(), () -> events.down(node, node + " " + detail));
        } else {
            peer.dial();
        }
    }

    /// Sends, or drops when there is no channel.
    void send(NodeId node, byte[] frame) {
        Peer peer = peers.get(node);
        if (peer != null) {
            peer.send(frame);
        }
    }

    List<Peer> all() {
        return new ArrayList<>(peers.values());
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
        FrameServer open = server;
        if (open != null) {
            open.close();
        }
    }

    // ---- connections that others made

    @Override
    public void opened(Connection connection) {
        Peer peer = identify(connection);
        if (peer != null) {
            accepted.put(connection, peer);
            peer.opened(connection);
        }
    }

    @Override
    public void received(Connection connection, ByteBuffer frame) {
        Peer peer = accepted.get(connection);
        if (peer != null) {
            peer.received(connection, frame);
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
        Peer peer = accepted.remove(connection);
        if (peer != null) {
            peer.closed(connection, reason + ", " + detail);
        }
    }

    @Override
    public void heartbeatDue(Connection connection) {
        connection.send(new Greeting.Alive().encode());
    }

    @Override
    public void failed(String remote, CloseReason reason, String detail) {
        events.note("connection from " + remote + " refused: " + reason + ", " + detail);
    }

    // ---- for one peer

    /// Whether this end says which connection counts.
    boolean selfDecides(Peer peer) {
        return isBefore(peer.id());
    }

    /// Whether this node has a smaller id than the other.
    boolean isBefore(NodeId other) {
        return config.self().id().compareTo(other) < 0;
    }

    SecureRandom random() {
        return random;
    }

    boolean started() {
        return started;
    }

    NettyLoop loop() {
        return loop;
    }

    PeerEvents events() {
        return events;
    }

    long instance() {
        return instance;
    }

    /// The node that the certificate names, or null after closing a connection that names none.
    private @Nullable Peer identify(Connection connection) {
        Identity identity = Identity.of(connection.peerNames()).orElse(null);
        if (identity != null && identity.role() == Identity.Role.NODE) {
            for (Peer peer : peers.values()) {
                if (peer.name().equals(identity.name())) {
                    return peer;
                }
            }
        }
        String who = identity == null ? "a certificate without an identity" : identity.toString();
        events.note(
                "connection from "
                        + connection.remote()
                        + " closed: "
                        + who
                        + " is no other node of this network");
        connection.close(CloseReason.PROTOCOL, who + " is no other node of this network");
        return null;
    }
}
