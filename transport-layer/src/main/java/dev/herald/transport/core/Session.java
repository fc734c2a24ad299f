package dev.herald.transport.core;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput.RequestBegun;
import dev.herald.network.message.CircuitId;
import dev.herald.transport.api.TransportInput.RequestPairs;
import dev.herald.transport.api.TransportInput.SendQubit;
import dev.herald.transport.api.TransportOutput.StreamBegun;
import dev.herald.transport.api.TransportOutput.StreamRefused;
import dev.herald.transport.api.TransportOutput.TransferFailed;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Ack;
import dev.herald.transport.message.TransportMessage.Announce;
import dev.herald.transport.message.TransportMessage.Begin;
import dev.herald.transport.message.TransportMessage.Cancel;
import dev.herald.transport.message.TransportMessage.Correction;
import dev.herald.transport.message.TransportMessage.End;
import dev.herald.transport.message.TransportMessage.Lost;
import dev.herald.transport.message.TransportMessage.OfStream;
import dev.herald.transport.message.TransportMessage.OpenOk;
import dev.herald.transport.message.TransportMessage.Purpose;
import dev.herald.transport.message.TransportMessage.Ready;
import dev.herald.transport.message.TransportMessage.TransferLost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One session at one of its ends, with its streams and transfers. How it comes and goes is the
/// business of [Sessions].
final class Session {

    /// How far the session is.
    enum Phase {
        /// Initiator: for the channel.
        DIALLING,
        /// Initiator: for the responder's agreement.
        OPENING,
        /// Initiator: for the circuit.
        ROUTING,
        /// Responder: for Bind and for its end of the circuit.
        ACCEPTED,
        OPEN
    }

    private static final long CORRECTION_MAX_NS = 1_000_000_000_000_000L;

    final SessionId id;
    final NodeId remote;
    final String port;
    final boolean initiator;
    final Effects effects;
    final Routes routes;
    final Map<Integer, SendingStream> sending = new LinkedHashMap<>();
    final Map<Integer, OutgoingTransfer> outgoing = new LinkedHashMap<>();
    final Map<Integer, ReceivingStream> receiving = new LinkedHashMap<>();
    final Map<Integer, IncomingTransfer> incoming = new LinkedHashMap<>();

    /// What came before the session was open, in order.
    final List<TransportMessage> parked = new ArrayList<>();

    Phase phase;
    private final Sessions sessions;
    private @Nullable CircuitId circuit;
    private int streamsMax;
    private int window;
    private long correctionNs;
    private int lastStream;
    private int held;

    Session(Sessions sessions, SessionId id, NodeId remote, String port, boolean initiator) {
        this.sessions = sessions;
        effects = sessions.effects;
        routes = sessions.routes;
        this.id = id;
        this.remote = remote;
        this.port = port;
        this.initiator = initiator;
        phase = initiator ? Phase.DIALLING : Phase.ACCEPTED;
        streamsMax = effects.config.streamsMax();
        window = effects.config.heldMax();
    }

    CircuitId circuit() {
        return requireNonNull(circuit);
    }

    @Nullable CircuitId circuitOrNull() {
        return circuit;
    }

    void bind(CircuitId to) {
        circuit = to;
    }

    void limits(OpenOk ok) {
        streamsMax = Math.min(streamsMax, ok.streamsMax());
        window = Math.min(window, ok.window());
        correctionNs = Math.min(CORRECTION_MAX_NS, ok.correctionNs());
    }

    int window() {
        return window;
    }

    long correctionNs() {
        return correctionNs;
    }

    /// Halves at the responder that wait for their announcement.
    int held() {
        return held;
    }

    void hold(int more) {
        held += more;
        Invariant.check(
                held >= 0 && held <= effects.config.heldMax(), "%s holds %d halves", id, held);
    }

    /// The other end broke the protocol so that the session cannot go on.
    void fail(Reason reason) {
        sessions.end(this, reason, Sessions.Cause.HERE);
    }

    // ---- the layer above

    void requestPairs(RequestPairs ask) {
        Reason no = unable();
        if (no != null) {
            effects.emit(new StreamRefused(ask.cookie(), no.why(), no.detail())); // [TL-STREAM-3]
            return;
        }
        StreamId stream = new StreamId(id, ++lastStream);
        begin(
                new SendingStream(
                        this,
                        stream,
                        Purpose.STREAM,
                        ask.request(),
                        new UserStream(this, stream, ask.cookie())));
    }

    void sendQubit(SendQubit ask) {
        Reason no = unable();
        if (no != null) {
            effects.emit(
                    new TransferFailed(
                            ask.cookie(), id, no.why(), ask.qubit(), no.detail())); // [TL-XFER-1]
            return;
        }
        StreamId stream = new StreamId(id, ++lastStream);
        OutgoingTransfer transfer = new OutgoingTransfer(this, stream, ask.cookie(), ask.qubit());
        outgoing.put(stream.number(), transfer);
        PairRequest one = PairRequest.keep(1, ask.timeoutNs());
        begin(new SendingStream(this, stream, Purpose.TRANSFER, one, transfer)); // [TL-XFER-2]
    }

    private @Nullable Reason unable() {
        if (!initiator) {
            return new Reason(
                    TransportError.UNSUPPORTED,
                    "only the initiator " + remote + " can ask for pairs in " + id);
        }
        if (phase != Phase.OPEN) {
            return new Reason(TransportError.CLOSED, id + " is not open");
        }
        long active =
                outgoing.size()
                        + sending.values().stream()
                                .filter(s -> s.purpose == Purpose.STREAM)
                                .count();
        if (active >= streamsMax) { // [TL-STREAM-8]
            return new Reason(
                    TransportError.NO_RESOURCES,
                    id + " has " + active + " streams, the most allowed");
        }
        return null;
    }

    private void begin(SendingStream stream) {
        sending.put(stream.id.number(), stream);
        stream.start();
    }

    void cancel(StreamId stream) {
        SendingStream own = sending.get(stream.number());
        if (own != null) {
            own.cancel(
                    new Reason(TransportError.CANCELLED, "cancelled by " + effects.config.self()));
        } else if (receiving.containsKey(stream.number())) {
            effects.toPeer(remote, new Cancel(stream));
        }
    }

    // ---- the network

    void begun(RequestBegun begun) {
        int number = begun.spec().label();
        if (number < 1) {
            return;
        }
        ReceivingStream stream = receiving.get(number);
        if (stream == null
                && number > lastStream
                && receiving.size() < effects.config.streamsMax()) {
            stream = new ReceivingStream(this, new StreamId(id, number));
            receiving.put(number, stream);
        }
        if (stream != null) {
            routes.bind(begun.request(), stream);
        }
    }

    // ---- the other end

    void toInitiator(OfStream message) {
        SendingStream stream = sending.get(message.stream().number());
        OutgoingTransfer transfer = outgoing.get(message.stream().number());
        switch (message) {
            case Ready ready when stream != null ->
                    stream.answer(ready.sequence(), ready.pair(), true);
            case Lost lost when stream != null ->
                    stream.answer(lost.sequence(), lost.pair(), false);
            case Cancel cancel when stream != null ->
                    stream.cancel(new Reason(TransportError.CANCELLED, "cancelled by " + remote));
            case Ack ack when transfer != null -> transfer.acknowledged(ack.pair());
            case TransferLost lost when transfer != null -> transfer.receiverLost(lost.detail());
            case Ready late -> late(late);
            case Lost late -> late(late);
            case Ack late -> late(late);
            case TransferLost late -> {}
            case Cancel late -> {}
            case Begin begin -> sessions.wrongWay(this, begin);
            case Announce announce -> sessions.wrongWay(this, announce);
            case End end -> sessions.wrongWay(this, end);
            case Correction correction -> sessions.wrongWay(this, correction);
        }
    }

    /// A stream ends only after its answers, so one for a stream that is over breaks the order.
    private void late(OfStream message) {
        if (message.stream().number() > lastStream || !(message instanceof Ack)) {
            effects.violation(remote, "TL-MSG-4", "no live stream for " + message);
        }
    }

    void toResponder(OfStream message) {
        int number = message.stream().number();
        ReceivingStream stream = receiving.get(number);
        IncomingTransfer transfer = incoming.get(number);
        switch (message) {
            case Begin begin -> begin(begin);
            case Announce announce when stream != null && number <= lastStream ->
                    stream.announce(announce);
            case Announce announce ->
                    effects.violation(remote, "TL-STREAM-1", "no live stream for " + announce);
            case End end when stream != null -> stream.end(end);
            case End end when transfer != null -> transfer.end(end);
            case End end -> {} // a transfer that is over here already
            case Correction correction when transfer != null -> transfer.correct(correction);
            case Correction correction -> {} // for a half that was given up, which the sender is
            // being told
            case Ready ready -> sessions.wrongWay(this, ready);
            case Lost lost -> sessions.wrongWay(this, lost);
            case Cancel cancel -> sessions.wrongWay(this, cancel);
            case Ack ack -> sessions.wrongWay(this, ack);
            case TransferLost lost -> sessions.wrongWay(this, lost);
        }
    }

    private void begin(Begin begin) {
        int number = begin.stream().number();
        if (number <= lastStream) {
            effects.violation(remote, "TL-STREAM-1", begin.stream() + " begins again");
            return;
        }
        ReceivingStream stream = receiving.get(number);
        if (active() >= effects.config.streamsMax()) { // [TL-STREAM-9]
            effects.violation(remote, "TL-STREAM-9", begin.stream() + " is one too many");
            fail(
                    new Reason(
                            TransportError.PROTOCOL,
                            begin.stream() + " is one more than was allowed"));
            return;
        }
        lastStream = number;
        if (stream == null) {
            stream = new ReceivingStream(this, begin.stream());
            receiving.put(number, stream);
        }
        switch (begin.purpose()) {
            case STREAM -> {
                effects.emit(new StreamBegun(begin.stream(), begin.request()));
                stream.begin(begin, new UserStream(this, begin.stream(), 0));
            }
            case TRANSFER -> {
                IncomingTransfer transfer = new IncomingTransfer(this, begin.stream());
                incoming.put(number, transfer);
                stream.begin(begin, transfer);
            }
        }
    }

    /// Streams and transfers that the initiator has begun and that are not over here.
    private long active() {
        return incoming.size()
                + receiving.keySet().stream()
                        .filter(n -> n <= lastStream && !incoming.containsKey(n))
                        .count();
    }

    // ---- endings

    void lost(List<QubitHandle> qubits) {
        List.copyOf(sending.values()).forEach(s -> s.lost(qubits));
        List.copyOf(receiving.values()).forEach(s -> s.lost(qubits));
        List.copyOf(outgoing.values()).forEach(t -> t.lost(qubits));
        List.copyOf(incoming.values()).forEach(t -> t.lost(qubits));
    }

    /// Ends every stream and transfer.
    void abandon(Reason reason) {
        List.copyOf(sending.values()).forEach(s -> s.abandon(reason));
        List.copyOf(outgoing.values()).forEach(t -> t.abandon(reason));
        List.copyOf(receiving.values()).forEach(s -> s.abandon(reason));
        List.copyOf(incoming.values()).forEach(t -> t.abandon(reason));
        Invariant.check(held == 0, "%s ended with %d halves", id, held);
    }
}
