package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.Backoff;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.PeerAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections between this node and one other, and which of them is the session channel.
final class Peer implements ConnectionHandler {
    /// A dialled node that is connected to but says nothing counts as down after so long.
    private static final long GREETING_NS = 5_000_000_000L;

    private static final Backoff FEW = new Backoff(50_000_000L, 500_000_000L);

    private final Peers owner;
    private final DaemonConfig.Node node;
    private final boolean neighbour;
    private final EngineFactory tls;
    private final SecretShares<Connection> shares;

    /// Open connections; the value is the instance that greeted on it, 0 before.
    private final Map<Connection, Long> open = new LinkedHashMap<>();

    private @Nullable FrameClient client;
    private @Nullable Connection current;
    private long currentInstance;
    private boolean asked;
    private int dials;
    private String detail = "not connected yet";

    Peer(Peers owner, DaemonConfig.Node node, boolean neighbour, EngineFactory tls) {
        this.owner = owner;
        this.node = node;
        this.neighbour = neighbour;
        this.tls = tls;
        shares = new SecretShares<>(owner.isBefore(node.id()), owner.random());
    }

    NodeId id() {
        return node.id();
    }

    String name() {
        return node.name();
    }

    boolean isNeighbour() {
        return neighbour;
    }

    boolean isUp() {
        return current != null;
    }

    /// Address of the other end while up, else why it is not.
    String detail() {
        Connection up = current;
        return up == null ? detail : up.remote();
    }

    void connect(Backoff backoff) {
        if (client == null) {
            PeerAddress address =
                    new PeerAddress(node.address().host(), node.address().port(), node.name());
            FrameClient fresh =
                    new FrameClient(owner.loop(), address, tls, Peers.OPTIONS, backoff, this);
            client = fresh;
            fresh.start();
        }
    }

    /// Answered by up or down, not before this call returns.
    void dial() {
        owner.loop().at(owner.loop().nowNs(), this::dialNow);
    }

    private void dialNow() {
        if (current != null) {
            owner.events().up(id());
            return;
        }
        if (neighbour && !owner.selfDecides(this)) {
            owner.events().down(id(), node.name() + " has not connected: " + detail);
            return;
        }
        asked = true;
        int dial = ++dials;
        connect(FEW);
        owner.loop()
                .at(
                        owner.loop().nowNs() + GREETING_NS,
                        () -> {
                            if (asked && dial == dials) {
                                giveUp("no answer in " + GREETING_NS / 1_000_000_000L + " s");
                            }
                        });
    }

    void send(byte[] frame) {
        Connection channel = current;
        if (channel != null) {
            channel.send(frame);
        }
    }

    void close() {
        FrameClient dialler = client;
        client = null;
        if (dialler != null) {
            dialler.close();
        }
        for (Connection connection : Map.copyOf(open).keySet()) {
            connection.close();
        }
    }

    // ---- both directions

    @Override
    public void opened(Connection connection) {
        open.put(connection, 0L);
        if (owner.started()) {
            greet(connection);
        }
    }

    /// Greets those that connected before the node had started.
    void start() {
        for (Map.Entry<Connection, Long> early : Map.copyOf(open).entrySet()) {
            greet(early.getKey());
            if (early.getValue() != 0) {
                choose(early.getKey(), early.getValue());
            }
        }
    }

    private void greet(Connection connection) {
        connection.send(new Greeting.Hello(Greeting.VERSION, owner.instance()).encode());
        connection.send(shares.say(connection).encode());
    }

    @Override
    public void received(Connection connection, ByteBuffer frame) {
        if (!Greeting.is(frame)) {
            if (connection == current) {
                owner.events().frame(id(), frame);
            }
            return;
        }
        Greeting greeting = Greeting.decode(frame).orElse(null);
        switch (greeting) {
            case Greeting.Hello hello -> greeted(connection, hello);
            case Greeting.Use _ -> {
                if (!owner.selfDecides(this) && open.containsKey(connection)) {
                    use(connection);
                }
            }
            case Greeting.Share share -> {
                if (open.containsKey(connection)
                        && shares.heard(connection, share)
                        && connection == current) {
                    shares.secret(connection).ifPresent(key -> owner.events().secret(id(), key));
                }
            }
            case Greeting.Alive _ -> {}
            case null ->
                    owner.events()
                            .note(
                                    "frame of plane 0 from "
                                            + node.name()
                                            + " ignored: not understood");
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String why) {
        closed(connection, reason + ", " + why);
        if (!neighbour && client != null) {
            FrameClient dialler = client;
            client = null;
            dialler.close();
            if (asked && open.isEmpty()) {
                giveUp(why);
            }
        }
    }

    @Override
    public void heartbeatDue(Connection connection) {
        connection.send(new Greeting.Alive().encode());
    }

    @Override
    public void failed(String remote, CloseReason reason, String why) {
        detail = reason + ", " + why;
        if (asked && open.isEmpty()) {
            giveUp(why);
        }
    }

    void closed(Connection connection, String why) {
        open.remove(connection);
        shares.forget(connection);
        if (connection == current) {
            current = null;
            detail = why;
            owner.events().down(id(), why);
        }
    }

    private void greeted(Connection connection, Greeting.Hello hello) {
        if (hello.version() != Greeting.VERSION) {
            connection.close(
                    CloseReason.PROTOCOL,
                    "version " + hello.version() + " of frames is not " + Greeting.VERSION);
            return;
        }
        if (open.replace(connection, hello.instance()) != null && owner.started()) {
            choose(connection, hello.instance());
        }
    }

    /// Of several connections with the same daemon the first counts; a daemon that started anew replaces
    /// what there was.
    private void choose(Connection connection, long instance) {
        if (!owner.selfDecides(this)) {
            return;
        }
        if (current != null && currentInstance == instance) {
            if (connection != current) {
                connection.close(CloseReason.LOCAL, "another connection is in use");
            }
            return;
        }
        connection.send(new Greeting.Use().encode());
        use(connection);
    }

    private void use(Connection connection) {
        Connection before = current;
        if (before == connection) {
            return;
        }
        if (before != null) {
            current = null;
            owner.events().down(id(), node.name() + " has connected anew");
            before.close(CloseReason.LOCAL, "another connection is in use");
        }
        current = connection;
        currentInstance = open.getOrDefault(connection, 0L);
        detail = "";
        asked = false;
        shares.secret(connection).ifPresent(key -> owner.events().secret(id(), key));
        owner.events().up(id());
    }

    private void giveUp(String why) {
        asked = false;
        FrameClient dialler = client;
        if (!neighbour && dialler != null) {
            client = null;
            dialler.close();
        }
        owner.events().down(id(), "no connection to " + node.name() + ": " + why);
    }
}
