package dev.herald.transport.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.hal.model.SwapNoise;
import dev.herald.transport.api.TransportOutput.QubitSent;
import dev.herald.transport.api.TransportOutput.TransferFailed;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage.Correction;
import dev.herald.transport.message.TransportMessage.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sender's end of one teleportation: a pair that both ends hold first, then the Bell measurement,
/// then the two bits. Until the Bell measurement the qubit is the sender's; from then on it is in the
/// receiver's half or lost.
final class OutgoingTransfer implements SendingStream.Sink {

    private sealed interface State {
        /// For a pair that both ends hold.
        record Waiting() implements State {}

        /// For the device.
        ///
        /// @param receiverLost why the receiver gave up its half meanwhile
        /// @param abandoned nobody waits any more
        record Measuring(
                Half.Kept half, long sinceNs, @Nullable String receiverLost, boolean abandoned)
                implements State {}

        /// For the receiver.
        record Sent(PairId pair, BellIndex outcome, FidelityTag tag) implements State {}

        record Over() implements State {}
    }

    private static final long ACK_FACTOR = 2;

    final StreamId id;
    private final Session session;
    private final Effects effects;
    private final long cookie;
    private final QubitHandle qubit;
    private State state = new State.Waiting();
    private boolean qubitGone;

    OutgoingTransfer(Session session, StreamId id, long cookie, QubitHandle qubit) {
        this.session = session;
        effects = session.effects;
        this.id = id;
        this.cookie = cookie;
        this.qubit = qubit;
    }

    @Override
    public void accepted(StreamId stream) {}

    @Override
    public void refused(Reason reason) {
        keep(reason); // [TL-XFER-4]
    }

    @Override
    public void ended(long delivered, boolean complete, Reason reason) {
        if (!complete && state instanceof State.Waiting) {
            keep(reason); // [TL-XFER-4]
        }
    }

    /// Both ends hold the pair.
    @Override
    public void deliver(long position, Half half, boolean gone, long announcedNs) {
        if (!(half instanceof Half.Kept kept)) {
            throw new IllegalStateException("a transfer asks for kept pairs, not " + half);
        }
        if (qubitGone) {
            giveUp(
                    new Reason(TransportError.QUBIT_LOST, "the device lost the qubit"),
                    gone ? null : kept);
        } else if (gone) {
            giveUp(
                    new Reason(
                            TransportError.NO_RESOURCES,
                            "the device lost this end's half of the pair"),
                    null);
        } else if (effects.nowNs() - announcedNs > session.correctionNs() / 2) { // [TL-XFER-3]
            giveUp(
                    new Reason(
                            TransportError.DEADLINE_MISSED,
                            "the receiver would not wait for the bits"),
                    kept);
        } else {
            state = new State.Measuring(kept, effects.nowNs(), null, false);
            long command = effects.command(this::measured);
            effects.submit(
                    new DeviceCommand.BellMeasure(command, qubit, kept.qubit())); // [TL-XFER-2]
        }
    }

    private void measured(DeviceEvent.Answer answer) {
        if (!(state instanceof State.Measuring s)) {
            throw new IllegalStateException("no Bell measurement under way: " + state);
        }
        switch (answer) {
            case DeviceEvent.BellMeasured bell when s.abandoned -> state = new State.Over();
            case DeviceEvent.BellMeasured bell when s.receiverLost != null -> lose(s.receiverLost);
            case DeviceEvent.BellMeasured bell -> correct(s, bell.outcome());
            case DeviceEvent.Refused refused
                    when s.abandoned -> { // not begun: both qubits are still here
                effects.discard(qubit);
                effects.discard(s.half);
                state = new State.Over();
            }
            case DeviceEvent.Refused refused -> giveUp(Reason.of(refused), s.half); // [TL-XFER-4]
            case DeviceEvent.Faulted faulted when s.abandoned -> state = new State.Over();
            case DeviceEvent.Faulted faulted ->
                    giveUp(
                            new Reason(TransportError.QUBIT_LOST, "device: " + faulted.detail()),
                            null);
            case DeviceEvent.Done a -> unexpected(a);
            case DeviceEvent.Allocated a -> unexpected(a);
            case DeviceEvent.Measured a -> unexpected(a);
            case DeviceEvent.Probed a -> unexpected(a);
            case DeviceEvent.BatchEnded a -> unexpected(a);
        }
    }

    /// A device that answers so breaks HAL-BELL-1; what became of the qubits is unknown.
    private void unexpected(DeviceEvent.Answer answer) {
        if (state instanceof State.Measuring s && s.abandoned) {
            state = new State.Over();
        } else {
            giveUp(
                    new Reason(TransportError.QUBIT_LOST, "device: unexpected answer " + answer),
                    null);
        }
    }

    private void correct(State.Measuring s, BellIndex outcome) {
        BellIndex bits = outcome.xor(s.half.bell());
        SwapNoise noise = effects.config.device().bellMeasure();
        effects.toPeer(
                session.remote,
                new Correction(
                        id,
                        s.half.pair(),
                        new PauliFrame(bits.z(), bits.x()),
                        s.sinceNs,
                        ppb(noise.gate()),
                        ppb(noise.flipZ()),
                        ppb(noise.flipX()))); // [TL-XFER-5]
        FidelityTag tag = Tags.through(s.half.tag(), noise.channel(), s.sinceNs);
        state =
                new State.Sent(
                        s.half.pair(), outcome, Tags.ageing(tag, MemoryDecay.NONE, tag.decayB()));
        effects.timers.set(
                new Timer.Ack(id),
                effects.nowNs()
                        + ACK_FACTOR * session.correctionNs()
                        + effects.config.matchTimeoutNs());
    }

    private static int ppb(double probability) {
        return (int) Math.round(probability * Correction.ONE_PPB);
    }

    /// The receiver has the qubit.
    void acknowledged(PairId pair) {
        if (state instanceof State.Sent s && s.pair.equals(pair)) {
            leave();
            effects.emit(
                    new QubitSent(
                            cookie, session.id, id.number(), s.outcome, s.tag)); // [TL-XFER-8]
        } else {
            effects.violation(
                    session.remote, "TL-XFER-8", id + ": acknowledges a qubit that was not sent");
        }
    }

    /// The receiver has given up its half.
    void receiverLost(String detail) {
        switch (state) {
            case State.Measuring s ->
                    state = new State.Measuring(s.half, s.sinceNs, detail, s.abandoned);
            case State.Sent s -> lose(detail);
            case State.Waiting s ->
                    effects.violation(
                            session.remote, "TL-XFER-7", id + ": lost what it had not been given");
            case State.Over s -> {}
        }
    }

    private void lose(String detail) {
        leave();
        fail(new Reason(TransportError.QUBIT_LOST, detail), null); // [TL-XFER-9]
    }

    void lost(List<QubitHandle> qubits) {
        if (qubits.contains(qubit)) {
            qubitGone = true;
            SendingStream pair = session.sending.get(id.number());
            if (state instanceof State.Waiting && pair != null) {
                pair.cancel(new Reason(TransportError.QUBIT_LOST, "the device lost the qubit"));
            }
        }
    }

    /// The receiver says nothing although its channel is up.
    void unanswered() {
        session.fail(
                new Reason(
                        TransportError.PROTOCOL,
                        id + ": the receiver says nothing of the qubit")); // [TL-XFER-10]
    }

    void abandon(Reason reason) {
        switch (state) {
            case State.Waiting s -> keep(reason);
            case State.Measuring s -> {
                leave();
                state = new State.Measuring(s.half, s.sinceNs, s.receiverLost, true);
                fail(
                        new Reason(
                                TransportError.QUBIT_LOST,
                                "while it was measured: " + reason.detail()),
                        null);
            }
            case State.Sent s ->
                    lose("whether it arrived is not known: " + reason.detail()); // [TL-XFER-9]
            case State.Over s -> {}
        }
    }

    /// Ends before the bits were sent, and tells the receiver, which holds a half.
    private void giveUp(Reason reason, Half.@Nullable Kept half) {
        effects.toPeer(session.remote, new End(id, false, reason.why(), reason.detail()));
        if (half != null) {
            effects.discard(half);
        }
        keep(reason);
    }

    private void keep(Reason reason) {
        leave();
        boolean lost = qubitGone || reason.why() == TransportError.QUBIT_LOST;
        fail(
                lost ? new Reason(TransportError.QUBIT_LOST, reason.detail()) : reason,
                lost ? null : qubit);
    }

    private void fail(Reason reason, @Nullable QubitHandle kept) {
        effects.emit(new TransferFailed(cookie, session.id, reason.why(), kept, reason.detail()));
    }

    private void leave() {
        state = new State.Over();
        effects.timers.clear(new Timer.Ack(id));
        session.outgoing.remove(id.number());
    }
}
