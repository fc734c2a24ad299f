package dev.herald.transport.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.RequestId;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.api.TransportOutput.DataReceived;
import dev.herald.transport.api.TransportOutput.PathChanged;
import dev.herald.transport.api.TransportOutput.PathMeasured;
import dev.herald.transport.api.TransportOutput.StreamRefused;
import dev.herald.transport.api.TransportOutput.TransferFailed;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// The transport-layer entity of a node: hands each input to the sub-machine it concerns. Normative
/// text: spec/text/transport.md.
final class TransportMachine implements Machine<TransportInput, TransportOutput> {
    private static final int PARKED_MAX = 1_024;

    private final Effects effects;
    private final Sessions sessions;

    TransportMachine(TransportConfig config) {
        effects = new Effects(config);
        sessions = new Sessions(effects, this::dispatch, this::fromNetwork);
    }

    @Override
    public void handle(long nowNs, TransportInput input, Outbox<? super TransportOutput> out) {
        effects.enter(nowNs, out);
        switch (input) {
            case TransportInput.Listen listen -> sessions.listen(listen.port());
            case TransportInput.StopListening stop -> sessions.stopListening(stop.port());
            case TransportInput.Connect connect -> sessions.connect(connect);
            case TransportInput.Close close -> sessions.close(close.session());
            case TransportInput.RequestPairs ask -> requestPairs(ask);
            case TransportInput.CancelStream cancel -> cancel(cancel.stream());
            case TransportInput.SendQubit ask -> sendQubit(ask);
            case TransportInput.SendData ask -> sendData(ask);
            case TransportInput.FromNetwork(NetworkOutput.Up event) -> fromNetwork(event);
            case TransportInput.FromPeer(NodeId peer, TransportMessage message) ->
                    fromPeer(peer, message);
            case TransportInput.PeerUp(NodeId peer) -> sessions.peerUp(peer);
            case TransportInput.PeerDown(NodeId peer, String detail) ->
                    sessions.peerDown(peer, detail);
            case TransportInput.FromDevice(DeviceEvent event) -> fromDevice(event);
        }
        sessions.checkInvariants();
    }

    @Override
    public void expire(long nowNs, Outbox<? super TransportOutput> out) {
        effects.enter(nowNs, out);
        for (Timer due = effects.timers.pollDue(nowNs);
                due != null;
                due = effects.timers.pollDue(nowNs)) {
            switch (due) {
                case Timer.SetUp(var session) -> sessions.overdue(session);
                case Timer.Unbound(var circuit) -> sessions.circuits().unbound(circuit);
                case Timer.Deadline(StreamId id) ->
                        with(id, s -> s.sending, SendingStream::deadline);
                case Timer.Answer(StreamId id) -> unanswered(id); // [TL-ORDER-8]
                case Timer.Matching(StreamId id) ->
                        with(id, s -> s.receiving, ReceivingStream::overdue);
                case Timer.Bits(StreamId id) ->
                        with(id, s -> s.incoming, IncomingTransfer::overdue);
                case Timer.Ack(StreamId id) ->
                        with(id, s -> s.outgoing, OutgoingTransfer::unanswered);
                case Timer.Retry() -> effects.retryDiscards();
            }
        }
        sessions.checkInvariants();
    }

    @Override
    public long nextDeadlineNs() {
        return effects.timers.nextNs();
    }

    private <T> void with(StreamId id, Function<Session, Map<Integer, T>> kind, Consumer<T> what) {
        Session session = sessions.get(id.session());
        T target = session == null ? null : kind.apply(session).get(id.number());
        if (target != null) {
            what.accept(target);
        }
    }

    private void unanswered(StreamId id) {
        Session session = sessions.get(id.session());
        SendingStream stream = session == null ? null : session.sending.get(id.number());
        if (session != null && stream != null && stream.unanswered()) {
            session.fail(
                    new Reason(
                            TransportError.PROTOCOL,
                            session.remote + " does not answer announcements of " + id));
        }
    }

    // ---- from above

    private void requestPairs(TransportInput.RequestPairs ask) {
        Session session = sessions.get(ask.session());
        if (session == null) {
            effects.emit(
                    new StreamRefused(
                            ask.cookie(), TransportError.CLOSED, ask.session() + " is not open"));
        } else {
            session.requestPairs(ask);
        }
    }

    private void cancel(StreamId stream) {
        Session session = sessions.get(stream.session());
        if (session != null) {
            session.cancel(stream);
        }
    }

    private void sendQubit(TransportInput.SendQubit ask) {
        Session session = sessions.get(ask.session());
        if (session == null) {
            String detail = ask.session() + " is not open";
            effects.emit(
                    new TransferFailed(
                            ask.cookie(),
                            ask.session(),
                            TransportError.CLOSED,
                            ask.qubit(),
                            detail));
        } else {
            session.sendQubit(ask);
        }
    }

    private void sendData(TransportInput.SendData ask) {
        Session session = sessions.get(ask.session());
        if (session != null && session.phase == Session.Phase.OPEN) {
            effects.toPeer(
                    session.remote,
                    new TransportMessage.Data(session.id, ask.data())); // [TL-DATA-1]
        }
    }

    // ---- from the other end

    private void fromPeer(NodeId peer, TransportMessage message) {
        if (message instanceof TransportMessage.Open open) {
            sessions.asked(peer, open);
            return;
        }
        Session session = sessions.get(message.session());
        if (session == null) {
            return; // over here already, which the other end is being told: [TL-MSG-5]
        }
        if (!session.remote.equals(peer)) {
            effects.violation(
                    peer, "TL-MSG-3", "speaks of " + session.id + ", of which it is not an end");
        } else if (session.phase == Session.Phase.ACCEPTED && !isOfSetUp(message)) {
            if (session.parked.size() >= PARKED_MAX) {
                session.fail(
                        new Reason(
                                TransportError.NO_RESOURCES, "too much before the circuit was up"));
            } else {
                session.parked.add(message); // [TL-OPEN-7]
            }
        } else {
            dispatch(session, message);
        }
    }

    private static boolean isOfSetUp(TransportMessage message) {
        return message instanceof TransportMessage.Bind
                || message instanceof TransportMessage.Close;
    }

    private void dispatch(Session session, TransportMessage message) {
        switch (message) {
            case TransportMessage.OpenOk ok when session.initiator -> sessions.agreed(session, ok);
            case TransportMessage.OpenRefused refused when session.initiator ->
                    sessions.declined(session, refused);
            case TransportMessage.Bind bind when !session.initiator ->
                    sessions.bound(session, bind);
            case TransportMessage.Close close -> sessions.closed(session, close);
            case TransportMessage.Data data when session.phase == Session.Phase.OPEN ->
                    effects.emit(new DataReceived(session.id, data.bytes())); // [TL-DATA-1]
            case TransportMessage.OfStream ofStream when session.initiator ->
                    session.toInitiator(ofStream);
            case TransportMessage.OfStream ofStream -> session.toResponder(ofStream);
            case TransportMessage.Open wrong -> sessions.wrongWay(session, wrong);
            case TransportMessage.OpenOk wrong -> sessions.wrongWay(session, wrong);
            case TransportMessage.OpenRefused wrong -> sessions.wrongWay(session, wrong);
            case TransportMessage.Bind wrong -> sessions.wrongWay(session, wrong);
            case TransportMessage.Data wrong -> sessions.wrongWay(session, wrong);
        }
    }

    // ---- from below

    private void fromNetwork(NetworkOutput.Up event) {
        switch (event) {
            case NetworkOutput.CircuitUp up -> sessions.circuitUp(up);
            case NetworkOutput.CircuitFailed failed -> sessions.circuitFailed(failed);
            case NetworkOutput.CircuitRerouted moved -> {
                Session session = sessions.circuits().userOf(moved.circuit());
                if (session != null && session.phase == Session.Phase.OPEN) {
                    effects.emit(
                            new PathChanged(
                                    session.id,
                                    moved.route(),
                                    moved.expected(),
                                    moved.meanPairNs()));
                }
            }
            case NetworkOutput.CircuitDown down -> sessions.circuitDown(down);
            case NetworkOutput.RequestAccepted accepted -> {
                Routes.NetworkUser user = sessions.routes.answerTo(accepted.cookie());
                if (user != null) {
                    user.accepted(accepted.request());
                }
            }
            case NetworkOutput.RequestRefused refused -> {
                Routes.NetworkUser user = sessions.routes.answerTo(refused.cookie());
                if (user != null) {
                    user.refused(refused.why(), refused.detail());
                }
            }
            case NetworkOutput.RequestBegun begun -> {
                Session session = sessions.circuits().userOf(begun.request().circuit());
                if (session != null && session.phase == Session.Phase.OPEN) {
                    session.begun(begun);
                } else {
                    park(begun.request(), begun);
                }
            }
            case NetworkOutput.PairKept kept -> pair(kept.request(), Half.Kept.of(kept), kept);
            case NetworkOutput.PairMeasured read -> pair(read.request(), Half.Read.of(read), read);
            case NetworkOutput.PairEarly early ->
                    effects.discard(early.qubit()); // no stream asks for unconfirmed qubits
            case NetworkOutput.PairConfirmed ignored -> {}
            case NetworkOutput.PairLost ignored -> {}
            case NetworkOutput.PathQuality quality -> {
                Session session = sessions.circuits().userOf(quality.circuit());
                if (session != null && session.phase == Session.Phase.OPEN) {
                    effects.emit(
                            new PathMeasured(
                                    session.id, quality.tag(), quality.upper(), quality.enough()));
                }
            }
            case NetworkOutput.StockOpened opened -> sessions.circuits().taken(opened.circuit());
            case NetworkOutput.OfStock ignored -> {}
            case NetworkOutput.RequestEnded ended -> {
                Routes.NetworkUser user = sessions.routes.release(ended.request());
                if (user != null) {
                    user.ended(ended);
                } else {
                    park(ended.request(), ended);
                }
            }
        }
    }

    private void pair(RequestId request, Half half, NetworkOutput.Up event) {
        Routes.NetworkUser user = sessions.routes.userOf(request);
        if (user != null) {
            user.pair(request, half);
        } else if (!park(request, event)) {
            effects.discard(half); // of a stream that is over  [TL-STREAM-7]
        }
    }

    private boolean park(RequestId request, NetworkOutput.Up event) {
        return sessions.circuits().park(request.circuit(), event);
    }

    private void fromDevice(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Answer answer -> effects.answered(answer);
            case DeviceEvent.QubitsLost lost -> {
                List<QubitHandle> qubits = new ArrayList<>(lost.qubits());
                effects.lost(qubits);
                sessions.all().forEach(session -> session.lost(qubits));
            }
            case DeviceEvent.Heralded herald -> {} // of another entity's batch
            case DeviceEvent.StateChanged state -> {} // the layers below suspend
        }
    }
}
