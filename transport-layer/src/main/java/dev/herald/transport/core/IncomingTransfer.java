package dev.herald.transport.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.transport.api.TransportOutput.QubitReceived;
import dev.herald.transport.api.TransportOutput.TransferFailed;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage.Ack;
import dev.herald.transport.message.TransportMessage.Correction;
import dev.herald.transport.message.TransportMessage.End;
import dev.herald.transport.message.TransportMessage.TransferLost;
import java.util.ArrayDeque;
import java.util.List;

/// The receiver's end of one teleportation: keeps its half until the two bits come, and corrects it:
/// X where the x bit is set, then Z where the z bit is set.
final class IncomingTransfer implements ReceivingStream.Sink {

    private sealed interface State {
        record Waiting() implements State {}

        /// For the two bits.
        record Pinned(Half.Kept half) implements State {}

        /// For the device.
        ///
        /// @param rest gates to come
        /// @param tag of the qubit after the gates so far
        record Correcting(
                Half.Kept half,
                Correction bits,
                ArrayDeque<GateKind> rest,
                FidelityTag tag,
                boolean abandoned)
                implements State {}

        record Over() implements State {}
    }

    /// Half a turn in units of 2π/2^32.
    private static final int HALF_TURN = 1 << 31;

    private final StreamId id;
    private final Session session;
    private final Effects effects;
    private State state = new State.Waiting();

    IncomingTransfer(Session session, StreamId id) {
        this.session = session;
        effects = session.effects;
        this.id = id;
    }

    @Override
    public void deliver(long position, Half half) {
        if (!(half instanceof Half.Kept kept)) {
            throw new IllegalStateException("a transfer asks for kept pairs, not " + half);
        }
        state = new State.Pinned(kept);
        effects.timers.set(
                new Timer.Bits(id), effects.nowNs() + effects.config.correctionTimeoutNs());
    }

    /// No pair was found, and none will be.
    @Override
    public void ended(long delivered, boolean complete, Reason reason) {
        leave();
    }

    void correct(Correction correction) {
        if (!(state instanceof State.Pinned(Half.Kept half))) {
            effects.violation(session.remote, "TL-XFER-6", id + ": no half waits for bits");
            return;
        }
        if (!half.pair().equals(correction.pair())) { // [TL-XFER-6]
            effects.violation(
                    session.remote, "TL-XFER-6", id + ": bits for pair " + correction.pair());
            effects.discard(half);
            lose("bits for another pair");
            return;
        }
        effects.timers.clear(new Timer.Bits(id));
        ArrayDeque<GateKind> gates = new ArrayDeque<>();
        if (correction.frame().x()) {
            gates.add(GateKind.X);
        }
        if (correction.frame().z()) {
            gates.add(GateKind.Z);
        }
        next(new State.Correcting(half, correction, gates, carried(half, correction), false));
    }

    /// The sender's half ended with its measurement, this one goes on ageing.
    private static FidelityTag carried(Half.Kept half, Correction c) {
        double one = Correction.ONE_PPB;
        SwapNoise noise = new SwapNoise(c.gatePpb() / one, c.flipZPpb() / one, c.flipXPpb() / one);
        FidelityTag tag = Tags.through(half.tag(), noise.channel(), c.measuredNs());
        return Tags.ageing(tag, tag.decayA(), MemoryDecay.NONE);
    }

    private void next(State.Correcting s) {
        state = s;
        GateKind pauli = s.rest.peek();
        if (pauli == null) {
            leave();
            effects.toPeer(session.remote, new Ack(id, s.half.pair()));
            effects.emit(
                    new QubitReceived(
                            session.id,
                            id.number(),
                            s.half.qubit(),
                            s.tag.at(effects.nowNs()))); // [TL-XFER-8]
            return;
        }
        GateKind gate = offered(pauli, s.half.qubit());
        long command = effects.command(this::corrected);
        effects.submit(
                new DeviceCommand.Gate1(command, s.half.qubit(), gate, HALF_TURN)); // [TL-XFER-6]
    }

    /// A half turn about the axis serves where the Pauli gate is not offered: they differ by a phase.
    private GateKind offered(GateKind pauli, QubitHandle qubit) {
        if (effects.config.device().gate(pauli, qubit.qubit(), qubit.qubit()).isPresent()) {
            return pauli;
        }
        return pauli == GateKind.X ? GateKind.RX : GateKind.RZ;
    }

    private void corrected(DeviceEvent.Answer answer) {
        if (!(state instanceof State.Correcting s)) {
            throw new IllegalStateException("no correction under way: " + state);
        }
        if (s.abandoned) {
            if (!(answer instanceof DeviceEvent.Faulted)) {
                effects.discard(s.half);
            }
            state = new State.Over();
            return;
        }
        switch (answer) {
            case DeviceEvent.Done done -> {
                GateKind gate = offered(s.rest.remove(), s.half.qubit());
                next(
                        new State.Correcting(
                                s.half, s.bits, s.rest, noisy(s.tag, gate, s.half.qubit()), false));
            }
            case DeviceEvent.Faulted faulted -> lose("device: " + faulted.detail());
            case DeviceEvent.Refused refused -> {
                effects.discard(s.half);
                lose(Reason.of(refused).detail());
            }
            case DeviceEvent.Allocated a -> lose("device: unexpected answer " + a);
            case DeviceEvent.Measured a -> lose("device: unexpected answer " + a);
            case DeviceEvent.BellMeasured a -> lose("device: unexpected answer " + a);
            case DeviceEvent.Probed a -> lose("device: unexpected answer " + a);
            case DeviceEvent.BatchEnded a -> lose("device: unexpected answer " + a);
        }
    }

    private FidelityTag noisy(FidelityTag tag, GateKind gate, QubitHandle qubit) {
        double error =
                effects.config
                        .device()
                        .gate(gate, qubit.qubit(), qubit.qubit())
                        .map(GateDescriptor::error)
                        .orElse(0.0);
        return Tags.through(tag, Tags.depolarising(error), effects.nowNs());
    }

    /// The bits have not come in time.
    void overdue() {
        if (state instanceof State.Pinned(Half.Kept half)) {
            effects.discard(half);
            lose(
                    "no bits within "
                            + effects.config.correctionTimeoutNs() / 1_000_000
                            + " ms"); // [TL-XFER-7]
        }
    }

    /// The sender has given up, before or after it measured.
    void end(End end) {
        if (state instanceof State.Pinned(Half.Kept half)) {
            effects.discard(half);
            leave();
            if (end.why() == TransportError.QUBIT_LOST) {
                fail(new Reason(end.why(), end.detail())); // [TL-XFER-9]
            }
        }
    }

    void lost(List<QubitHandle> qubits) {
        switch (state) {
            case State.Pinned(Half.Kept half) when qubits.contains(half.qubit()) ->
                    lose("the device lost the half");
            case State.Correcting s when !s.abandoned && qubits.contains(s.half.qubit()) -> {
                // the gate's answer is still to come, and finds nobody
                lose("the device lost the half");
                state = new State.Correcting(s.half, s.bits, s.rest, s.tag, true);
            }
            case State.Pinned s -> {}
            case State.Correcting s -> {}
            case State.Waiting s -> {}
            case State.Over s -> {}
        }
    }

    void abandon(Reason reason) {
        switch (state) {
            case State.Pinned(Half.Kept half) -> {
                effects.discard(half);
                leave();
                fail(new Reason(reason.why(), "a half waited for a qubit: " + reason.detail()));
            }
            case State.Correcting s -> {
                leave();
                state = new State.Correcting(s.half, s.bits, s.rest, s.tag, true);
                fail(
                        new Reason(
                                TransportError.QUBIT_LOST,
                                "while it was corrected: " + reason.detail()));
            }
            case State.Waiting s -> leave();
            case State.Over s -> {}
        }
    }

    /// The half is gone already.
    private void lose(String detail) {
        leave();
        effects.toPeer(session.remote, new TransferLost(id, detail));
        fail(new Reason(TransportError.QUBIT_LOST, detail)); // [TL-XFER-9]
    }

    private void fail(Reason reason) {
        effects.emit(new TransferFailed(0, session.id, reason.why(), null, reason.detail()));
    }

    private void leave() {
        state = new State.Over();
        effects.timers.clear(new Timer.Bits(id));
        session.incoming.remove(id.number());
    }
}
