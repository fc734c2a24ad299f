package dev.herald.transport.core;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.CircuitUp;
import dev.herald.network.message.CircuitId;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput.Connect;
import dev.herald.transport.api.TransportOutput.ConnectFailed;
import dev.herald.transport.api.TransportOutput.Dial;
import dev.herald.transport.api.TransportOutput.SessionClosed;
import dev.herald.transport.api.TransportOutput.SessionOpened;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Bind;
import dev.herald.transport.message.TransportMessage.Close;
import dev.herald.transport.message.TransportMessage.Open;
import dev.herald.transport.message.TransportMessage.OpenOk;
import dev.herald.transport.message.TransportMessage.OpenRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sessions of a node: how they are set up, found and ended.
final class Sessions {

    /// What ended a session, and so who has to be told.
    enum Cause {
        /// This end: the other is told, the circuit released.
        HERE,
        /// The other end said so.
        THERE,
        /// The channel is gone: nobody can be told.
        CHANNEL,
        /// The circuit is gone: there is none to release.
        CIRCUIT
    }

    /// What an initiator remembers of the Connect until the session is open.
    private record Pending(Connect connect, long deadlineNs) {}

    private static final int EPOCH_FIRST = 1;

    final Effects effects;
    final Routes routes = new Routes();
    private final TransportConfig config;
    private final Circuits circuits;
    private final Map<SessionId, Session> byId = new LinkedHashMap<>();
    private final Map<SessionId, Pending> pending = new LinkedHashMap<>();
    private final Map<Long, Session> byCookie = new LinkedHashMap<>();
    private final TreeSet<NodeId> up = new TreeSet<>();
    private final TreeSet<String> ports = new TreeSet<>();
    private int lastNumber = EPOCH_FIRST - 1;

    /// What a session that is open at last makes of what was parked.
    private final BiConsumer<Session, TransportMessage> replay;

    private final Consumer<NetworkOutput.Up> replayNetwork;

    Sessions(
            Effects effects,
            BiConsumer<Session, TransportMessage> replay,
            Consumer<NetworkOutput.Up> replayNetwork) {
        this.effects = effects;
        this.replay = replay;
        this.replayNetwork = replayNetwork;
        config = effects.config;
        circuits = new Circuits(effects);
    }

    Circuits circuits() {
        return circuits;
    }

    void listen(String port) {
        ports.add(port);
    }

    void stopListening(String port) {
        ports.remove(port);
    }

    @Nullable Session get(SessionId id) {
        return byId.get(id);
    }

    List<Session> all() {
        return List.copyOf(byId.values());
    }

    // ---- initiator

    void connect(Connect connect) {
        if (connect.remote().equals(config.self())) { // [TL-OPEN-1]
            refuse(
                    connect,
                    new Reason(TransportError.UNSUPPORTED, connect.remote() + " is this node"));
            return;
        }
        if (byId.size() >= config.sessionsMax()) {
            refuse(
                    connect,
                    new Reason(
                            TransportError.NO_RESOURCES,
                            byId.size() + " sessions, the most allowed"));
            return;
        }
        SessionId id = new SessionId(config.self(), config.epoch(), ++lastNumber);
        Session session = new Session(this, id, connect.remote(), connect.port(), true);
        byId.put(id, session);
        long deadlineNs =
                effects.nowNs() + Math.min(connect.timeoutNs(), Long.MAX_VALUE - effects.nowNs());
        pending.put(id, new Pending(connect, deadlineNs));
        effects.timers.set(new Timer.SetUp(id), deadlineNs);
        if (up.contains(connect.remote())) {
            open(session);
        } else {
            effects.emit(new Dial(connect.remote())); // [TL-OPEN-2]
        }
    }

    private void refuse(Connect connect, Reason reason) {
        effects.emit(new ConnectFailed(connect.cookie(), reason.why(), reason.detail()));
    }

    void peerUp(NodeId peer) {
        up.add(peer);
        for (Session session : all()) {
            if (session.remote.equals(peer) && session.phase == Session.Phase.DIALLING) {
                open(session);
            }
        }
    }

    private void open(Session session) {
        session.phase = Session.Phase.OPENING;
        long timeoutNs = pendingOf(session).connect.timeoutNs();
        effects.toPeer(
                session.remote, new Open(session.id, session.port, timeoutNs)); // [TL-OPEN-2]
    }

    private Pending pendingOf(Session session) {
        return requireNonNull(pending.get(session.id));
    }

    void agreed(Session session, OpenOk ok) {
        if (session.phase != Session.Phase.OPENING) {
            effects.violation(
                    session.remote,
                    "TL-MSG-4",
                    session.id + " is " + session.phase + ", not OPENING");
            return;
        }
        session.limits(ok);
        session.phase = Session.Phase.ROUTING;
        Pending p = pendingOf(session);
        long cookie = routes.cookie();
        byCookie.put(cookie, session);
        long restNs = Math.max(1, p.deadlineNs - effects.nowNs());
        effects.toNetwork(
                new NetworkInput.OpenCircuit(
                        cookie,
                        session.remote,
                        p.connect.terms(),
                        restNs,
                        p.connect.choice())); // [TL-OPEN-4]
    }

    void declined(Session session, OpenRefused refused) {
        if (session.phase != Session.Phase.OPENING) {
            effects.violation(
                    session.remote,
                    "TL-MSG-4",
                    session.id + " is " + session.phase + ", not OPENING");
            return;
        }
        end(session, new Reason(refused.why(), refused.detail()), Cause.THERE);
    }

    void circuitFailed(CircuitFailed failed) {
        Session session = byCookie.remove(failed.cookie());
        if (session != null) {
            String where = failed.detail().isEmpty() ? "" : ": " + failed.detail();
            end(
                    session,
                    Reason.of(failed.why(), "at " + failed.where() + where),
                    Cause.CIRCUIT); // [TL-OPEN-9]
        }
    }

    void circuitUp(CircuitUp circuit) {
        if (circuit.cookie() == 0) {
            Session session = circuits.up(circuit);
            if (session != null) {
                accept(session, circuit);
            }
            return;
        }
        Session session = byCookie.remove(circuit.cookie());
        if (session == null) {
            effects.toNetwork(
                    new NetworkInput.CloseCircuit(circuit.circuit())); // too late  [TL-OPEN-9]
            return;
        }
        session.bind(circuit.circuit());
        circuits.use(circuit.circuit(), session);
        effects.toPeer(session.remote, new Bind(session.id, circuit.circuit())); // [TL-OPEN-5]
        opened(session, pendingOf(session).connect.cookie(), circuit);
        pending.remove(session.id);
    }

    // ---- responder

    void asked(NodeId peer, Open open) {
        SessionId id = open.session();
        if (!id.initiator().equals(peer) || byId.containsKey(id)) {
            effects.violation(peer, "TL-MSG-3", "opens " + id);
        } else if (!ports.contains(open.port())) { // [TL-PORT-1]
            String detail = "nobody listens on port \"" + open.port() + "\" of " + config.self();
            effects.toPeer(peer, new OpenRefused(id, TransportError.PEER_NOT_LISTENING, detail));
        } else if (byId.size() >= config.sessionsMax()) { // [TL-OPEN-3]
            String detail = config.self() + " has " + byId.size() + " sessions, the most allowed";
            effects.toPeer(peer, new OpenRefused(id, TransportError.NO_RESOURCES, detail));
        } else {
            Session session = new Session(this, id, peer, open.port(), false);
            byId.put(id, session);
            long slackNs = config.matchTimeoutNs();
            long waitNs = Math.min(open.timeoutNs(), Long.MAX_VALUE - effects.nowNs() - slackNs);
            effects.timers.set(new Timer.SetUp(id), effects.nowNs() + waitNs + slackNs);
            effects.toPeer(
                    peer,
                    new OpenOk(
                            id,
                            config.streamsMax(),
                            config.heldMax(),
                            config.correctionTimeoutNs()));
        }
    }

    void bound(Session session, Bind bind) {
        CircuitId circuit = bind.circuit();
        if (session.phase != Session.Phase.ACCEPTED
                || session.circuitOrNull() != null
                || !circuit.head().equals(session.remote)
                || circuits.isUsed(circuit)) { // [TL-OPEN-11]
            effects.violation(
                    session.remote, "TL-OPEN-11", session.id + " cannot be bound to " + circuit);
            return;
        }
        session.bind(circuit);
        CircuitUp parked = circuits.await(circuit, session);
        if (parked != null) {
            accept(session, parked);
        }
    }

    /// Both have come: Bind and this end of the circuit, in whichever order.
    private void accept(Session session, CircuitUp circuit) {
        opened(session, 0, circuit); // [TL-OPEN-6]
        circuits.unpark(circuit.circuit()).forEach(replayNetwork); // [TL-OPEN-7]
        List<TransportMessage> messages = List.copyOf(session.parked);
        session.parked.clear();
        for (TransportMessage message : messages) {
            if (byId.get(session.id) == session) {
                replay.accept(session, message);
            }
        }
    }

    private void opened(Session session, long cookie, CircuitUp circuit) {
        session.phase = Session.Phase.OPEN;
        effects.timers.clear(new Timer.SetUp(session.id));
        effects.emit(
                new SessionOpened(
                        cookie,
                        session.id,
                        session.remote,
                        session.port,
                        circuit.route(),
                        circuit.expected(),
                        circuit.meanPairNs()));
    }

    // ---- endings

    void close(SessionId id) {
        Session session = byId.get(id);
        if (session != null) { // [TL-CLOSE-1]
            end(
                    session,
                    new Reason(TransportError.CLOSED, "closed by " + config.self()),
                    Cause.HERE);
        }
    }

    void closed(Session session, Close close) {
        end(session, new Reason(close.why(), close.detail()), Cause.THERE);
    }

    void overdue(SessionId id) {
        Session session = byId.get(id);
        if (session != null) {
            String waited =
                    switch (session.phase) {
                        case DIALLING -> "no channel to " + session.remote;
                        case OPENING -> session.remote + " does not answer";
                        case ROUTING -> "no circuit to " + session.remote;
                        case ACCEPTED -> "no circuit from " + session.remote;
                        case OPEN -> throw new IllegalStateException(id + " is open");
                    };
            end(
                    session,
                    new Reason(TransportError.SETUP_TIMEOUT, waited),
                    Cause.HERE); // [TL-OPEN-8] [TL-OPEN-10]
        }
    }

    void peerDown(NodeId peer, String detail) {
        up.remove(peer);
        Reason reason =
                new Reason(
                        TransportError.CLASSICAL_CHANNEL_LOST,
                        "the channel to " + peer + " is lost: " + detail);
        for (Session session : all()) {
            if (session.remote.equals(peer)) {
                end(session, reason, Cause.CHANNEL); // [TL-CLOSE-2]
            }
        }
    }

    void circuitDown(CircuitDown down) {
        Session session = circuits.down(down.circuit());
        if (session != null) {
            String where = down.detail().isEmpty() ? "" : ": " + down.detail();
            Reason reason = Reason.of(down.why(), "at " + down.where() + where);
            end(
                    session,
                    new Reason(TransportError.CIRCUIT_DOWN, reason.detail()),
                    Cause.CIRCUIT); // [TL-CLOSE-4]
        }
    }

    void wrongWay(Session session, TransportMessage message) {
        effects.violation(
                session.remote,
                "TL-MSG-3",
                "the wrong end sends " + message.getClass().getSimpleName());
    }

    /// Ends the session and everything in it, and tells whoever has to know.
    void end(Session session, Reason reason, Cause cause) {
        if (byId.remove(session.id) == null) {
            return; // [TL-CLOSE-1]
        }
        session.abandon(reason);
        effects.timers.clear(new Timer.SetUp(session.id));
        byCookie.values().remove(session);
        CircuitId circuit = session.circuitOrNull();
        if (circuit != null) {
            routes.forget(circuit);
            circuits.forget(circuit);
        }
        boolean mayTell = cause == Cause.HERE || cause == Cause.CIRCUIT;
        if (mayTell && session.phase != Session.Phase.DIALLING) {
            effects.toPeer(
                    session.remote,
                    new Close(session.id, reason.why(), reason.detail())); // [TL-OPEN-9]
        }
        boolean release = cause != Cause.CIRCUIT && (session.initiator || cause != Cause.THERE);
        if (release && circuit != null) {
            effects.toNetwork(new NetworkInput.CloseCircuit(circuit)); // [TL-CLOSE-5]
        }
        Pending waiting = pending.remove(session.id);
        if (waiting != null) {
            refuse(waiting.connect, reason); // [TL-OPEN-8]
        } else if (session.phase == Session.Phase.OPEN) {
            effects.emit(
                    new SessionClosed(session.id, reason.why(), reason.detail())); // [TL-CLOSE-3]
        }
    }

    void checkInvariants() {
        Invariant.check(byId.size() <= config.sessionsMax(), "%d sessions", byId.size());
        Invariant.check(
                pending.size() <= byId.size(),
                "%d pending of %d sessions",
                pending.size(),
                byId.size());
    }
}
