package dev.herald.application.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.message.DeliveryMode;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The transport layer under two application entities, with pairs of a chosen state.
final class StubTransport {
    private final class Session {
        final SessionId id;
        final TinyNode initiator;
        final Map<Long, QubitHandle> transfers = new LinkedHashMap<>();
        int last;
        boolean over;

        Session(SessionId id, TinyNode initiator) {
            this.id = id;
            this.initiator = initiator;
        }
    }

    private final SimWorld world;
    private final Rng rng;
    private final TinyLab lab;
    private final TinyNode a;
    private final TinyNode b;
    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private int lastSession;
    private long lastPair;
    BellDiagonal state = BellDiagonal.PERFECT;
    TransportError refuse;
    double loseQubits;
    long delayNs = 5_000;
    long pairNs = 10_000;
    boolean stalls;

    StubTransport(SimWorld world, TinyLab lab, TinyNode a, TinyNode b) {
        this.world = world;
        this.lab = lab;
        this.a = a;
        this.b = b;
        rng = world.stream("transport");
    }

    private TinyNode other(TinyNode end) {
        return end == a ? b : a;
    }

    private void tell(TinyNode end, long delay, TransportOutput.Up up) {
        world.at(world.nowNs() + delay, () -> end.told(up));
    }

    void ask(TinyNode end, TransportInput input) {
        switch (input) {
            case TransportInput.Listen listen -> end.ports.add(listen.port());
            case TransportInput.Connect c -> connect(end, c);
            case TransportInput.Close c ->
                    close(end, sessions.get(c.session()), TransportError.CLOSED, "closed");
            case TransportInput.RequestPairs r -> request(r);
            case TransportInput.SendQubit s -> send(s);
            case TransportInput.SendData d -> {
                Session s = sessions.get(d.session());
                if (!s.over) {
                    world.at(
                            world.nowNs() + delayNs,
                            () -> {
                                if (!s.over) {
                                    other(end)
                                            .told(new TransportOutput.DataReceived(s.id, d.data()));
                                }
                            });
                }
            }
            default -> throw new AssertionError("not asked for by this layer: " + input);
        }
    }

    private void connect(TinyNode end, TransportInput.Connect c) {
        if (refuse != null) {
            tell(
                    end,
                    delayNs,
                    new TransportOutput.ConnectFailed(c.cookie(), refuse, "refused by the test"));
            return;
        }
        if (!other(end).ports.contains(c.port())) {
            tell(
                    end,
                    delayNs,
                    new TransportOutput.ConnectFailed(
                            c.cookie(), TransportError.PEER_NOT_LISTENING, ""));
            return;
        }
        Session s = new Session(new SessionId(end.node, 1, ++lastSession), end);
        sessions.put(s.id, s);
        List<dev.herald.hal.model.NodeId> route = List.of(end.node, other(end).node);
        tell(
                end,
                delayNs,
                new TransportOutput.SessionOpened(
                        c.cookie(), s.id, other(end).node, c.port(), route, state, pairNs));
        tell(
                other(end),
                delayNs,
                new TransportOutput.SessionOpened(
                        0, s.id, end.node, c.port(), route, state, pairNs));
    }

    void cut() {
        sessions.values().forEach(s -> close(a, s, TransportError.CLASSICAL_CHANNEL_LOST, "cut"));
    }

    private void close(TinyNode by, Session s, TransportError why, String detail) {
        if (s == null || s.over) {
            return;
        }
        s.over = true;
        s.transfers.forEach((cookie, qubit) ->
                tell(
                        s.initiator,
                        0,
                        new TransportOutput.TransferFailed(cookie, s.id, why, qubit, detail)));
        tell(by, 0, new TransportOutput.SessionClosed(s.id, why, detail));
        tell(other(by), delayNs, new TransportOutput.SessionClosed(s.id, why, detail));
    }

    private void request(TransportInput.RequestPairs r) {
        Session s = sessions.get(r.session());
        StreamId stream = new StreamId(s.id, ++s.last);
        tell(s.initiator, 0, new TransportOutput.StreamAccepted(r.cookie(), stream));
        tell(other(s.initiator), delayNs, new TransportOutput.StreamBegun(stream, r.request()));
        long deadline =
                r.request().timeoutNs() == 0
                        ? Long.MAX_VALUE
                        : world.nowNs() + r.request().timeoutNs();
        world.at(world.nowNs() + pairNs, () -> pair(s, stream, r.request(), 1, deadline));
    }

    private void pair(Session s, StreamId stream, PairRequest r, long sequence, long deadline) {
        if (s.over) {
            return;
        }
        if (world.nowNs() >= deadline || sequence > r.pairs()) {
            boolean complete = sequence > r.pairs();
            var why = complete ? TransportError.CLOSED : TransportError.DEADLINE_MISSED;
            tell(
                    s.initiator,
                    delayNs,
                    new TransportOutput.StreamEnded(stream, sequence - 1, complete, why, "test"));
            tell(
                    other(s.initiator),
                    2 * delayNs,
                    new TransportOutput.StreamEnded(stream, sequence - 1, complete, why, "test"));
            return;
        }
        if (stalls) {
            world.at(
                    Math.min(deadline, world.nowNs() + 1_000_000_000),
                    () -> pair(s, stream, r, sequence, deadline));
            return;
        }
        BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
        int[] q = lab.pair(bell.xor(error()));
        PairId id = new PairId(rng.nextLong(), ++lastPair);
        // the qubits are handed over at the instant of delivery, so that none is owned before
        world.at(
                world.nowNs() + delayNs,
                () -> half(s, s.initiator, stream, r, r.basisLocal(), sequence, id, q[0], bell));
        world.at(
                world.nowNs() + delayNs - 1,
                () ->
                        half(
                                s,
                                other(s.initiator),
                                stream,
                                r,
                                r.basisRemote(),
                                sequence,
                                id,
                                q[1],
                                bell));
        world.at(world.nowNs() + pairNs, () -> pair(s, stream, r, sequence + 1, deadline));
    }

    private void half(
            Session s,
            TinyNode end,
            StreamId stream,
            PairRequest r,
            dev.herald.hal.model.BasisChoice choice,
            long sequence,
            PairId id,
            int q,
            BellIndex bell) {
        if (s.over) {
            return;
        }
        if (r.mode() == DeliveryMode.KEEP) {
            end.told(
                    new TransportOutput.PairReady(
                            stream, sequence, id, end.device.own(q), bell, tag()));
        } else {
            Basis basis = choice.pick(rng.nextInt());
            end.told(
                    new TransportOutput.OutcomeReady(
                            stream, sequence, id, lab.measure(q, basis), basis, bell, tag()));
        }
    }

    private FidelityTag tag() {
        return FidelityTag.model(state, world.nowNs(), MemoryDecay.NONE, MemoryDecay.NONE);
    }

    private BellIndex error() {
        double u = rng.nextDouble();
        if (u < state.p00()) {
            return BellIndex.PHI_PLUS;
        }
        if (u < state.p00() + state.p10()) {
            return BellIndex.PHI_MINUS;
        }
        return u < state.p00() + state.p10() + state.p01()
                ? BellIndex.PSI_PLUS
                : BellIndex.PSI_MINUS;
    }

    private void send(TransportInput.SendQubit ask) {
        Session s = sessions.get(ask.session());
        int transfer = ++s.last;
        s.transfers.put(ask.cookie(), ask.qubit());
        if (stalls) {
            return;
        }
        world.at(
                world.nowNs() + pairNs,
                () -> {
                    if (s.over) {
                        return;
                    }
                    TinyNode from = s.initiator;
                    TinyNode to = other(from);
                    s.transfers.remove(ask.cookie());
                    BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
                    int[] q = lab.pair(bell.xor(error()));
                    BellIndex outcome =
                            lab.bellMeasure(from.device.owned.remove(ask.qubit()), q[0]);
                    if (rng.nextDouble() < loseQubits) {
                        tell(
                                from,
                                delayNs,
                                new TransportOutput.TransferFailed(
                                        ask.cookie(),
                                        s.id,
                                        TransportError.QUBIT_LOST,
                                        null,
                                        "test"));
                        return;
                    }
                    lab.pauli(q[1], outcome.xor(bell).code());
                    world.at(
                            world.nowNs() + delayNs,
                            () -> {
                                if (!s.over) {
                                    to.told(
                                            new TransportOutput.QubitReceived(
                                                    s.id, transfer, to.device.own(q[1]), tag()));
                                }
                            });
                    world.at(
                            world.nowNs() + 2 * delayNs,
                            () ->
                                    from.told(
                                            new TransportOutput.QubitSent(
                                                    ask.cookie(), s.id, transfer, outcome, tag())));
                });
    }
}
