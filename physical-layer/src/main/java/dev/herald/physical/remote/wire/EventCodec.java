package dev.herald.physical.remote.wire;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Half;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.hal.v1.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events to and from the wire.
final class EventCodec {
    static final DeviceState[] STATES = DeviceState.values();

    private static final BatchEnd[] ENDS = BatchEnd.values();
    private static final DeviceRefusal[] REFUSALS = DeviceRefusal.values();
    private static final int DETAIL_MAX = 1_024;

    private EventCodec() {}

    static Event encode(DeviceEvent event) {
        Event.Builder wire = Event.newBuilder();
        switch (event) {
            case Done(long id) -> wire.setId(id).getDoneBuilder();
            case Allocated(long id, QubitHandle qubit) ->
                    wire.setId(id).getAllocatedBuilder().setQubit(Numbers.encode(qubit));
            case Measured(long id, boolean one) -> wire.setId(id).getMeasuredBuilder().setOne(one);
            case BellMeasured(long id, BellIndex outcome) ->
                    wire.setId(id).getBellMeasuredBuilder().setBell(outcome.code());
            case Probed(long id, long value) -> wire.setId(id).getProbedBuilder().setValue(value);
            case BatchEnded(
                            long id,
                            BatchEnd why,
                            long attemptsUsed,
                            int epoch,
                            long nextSequence) ->
                    wire.setId(id)
                            .getBatchEndedBuilder()
                            .setWhyValue(Numbers.number(why))
                            .setAttemptsUsed(Math.max(0, attemptsUsed))
                            .setAttemptsUnknown(attemptsUsed < 0)
                            .setEpoch(epoch)
                            .setNextSequence(nextSequence);
            case Refused(long id, DeviceRefusal why, String detail) ->
                    wire.setId(id)
                            .getRefusedBuilder()
                            .setWhyValue(Numbers.number(why))
                            .setDetail(cut(detail));
            case Faulted(long id, String detail) ->
                    wire.setId(id).getFaultedBuilder().setDetail(cut(detail));
            case Heralded heralded -> wire.setId(heralded.id()).setHeralded(encode(heralded));
            case StateChanged(DeviceState state, String detail) ->
                    wire.getStateChangedBuilder()
                            .setStateValue(Numbers.number(state))
                            .setDetail(cut(detail));
            case QubitsLost(List<QubitHandle> qubits, String detail) -> {
                var lost = wire.getQubitsLostBuilder().setDetail(cut(detail));
                qubits.forEach(qubit -> lost.addQubits(Numbers.encode(qubit)));
            }
        }
        return wire.build();
    }

    /// The event, or null for one of a kind that is not known here.
    static @Nullable DeviceEvent decode(Event wire) {
        long id = wire.getId();
        return switch (wire.getBodyCase()) {
            case DONE -> new Done(answered(id));
            case ALLOCATED -> {
                var body = wire.getAllocated();
                yield new Allocated(
                        answered(id), Numbers.handle("qubit", body.hasQubit(), body.getQubit()));
            }
            case MEASURED -> new Measured(answered(id), wire.getMeasured().getOne());
            case BELL_MEASURED ->
                    new BellMeasured(answered(id), Numbers.bell(wire.getBellMeasured().getBell()));
            case PROBED -> new Probed(answered(id), wire.getProbed().getValue());
            case BATCH_ENDED -> {
                var body = wire.getBatchEnded();
                yield new BatchEnded(
                        answered(id),
                        Numbers.known(
                                ENDS,
                                body.getWhyValue(),
                                "why",
                                BatchEnd.HARDWARE_FAULT), // [HAL-WIRE-17]
                        body.getAttemptsUnknown()
                                ? -1
                                : Numbers.amount("attempts_used", body.getAttemptsUsed()),
                        body.getEpoch(),
                        Numbers.amount("next_sequence", body.getNextSequence()));
            }
            case REFUSED -> {
                var body = wire.getRefused();
                yield new Refused(
                        answered(id),
                        Numbers.known(
                                REFUSALS, body.getWhyValue(), "why", DeviceRefusal.UNSUPPORTED),
                        body.getDetail());
            }
            case FAULTED -> new Faulted(answered(id), wire.getFaulted().getDetail());
            case HERALDED -> heralded(answered(id), wire.getHeralded());
            case STATE_CHANGED -> {
                var body = wire.getStateChanged();
                yield new StateChanged(
                        Numbers.known(STATES, body.getStateValue(), "state", DeviceState.FAULT),
                        body.getDetail());
            }
            case QUBITS_LOST -> {
                var body = wire.getQubitsLost();
                List<QubitHandle> lost = new ArrayList<>();
                body.getQubitsList()
                        .forEach(handle -> lost.add(Numbers.handle("qubits", true, handle)));
                yield new QubitsLost(lost, body.getDetail());
            }
            case BODY_NOT_SET -> null;
        };
    }

    static String cut(String detail) {
        return detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
    }

    private static long answered(long id) {
        Broken.unless(id != 0, "HAL-WIRE-12", "an answer or a herald has no id");
        return id;
    }

    private static dev.herald.spec.hal.v1.Heralded encode(Heralded heralded) {
        var wire =
                dev.herald.spec.hal.v1.Heralded.newBuilder()
                        .setTag(heralded.tag())
                        .setAttempt(heralded.attempt())
                        .setCycle(heralded.cycle())
                        .setEmittedNs(heralded.emittedNs())
                        .setHeraldedNs(heralded.heraldedNs())
                        .setEpoch(heralded.epoch())
                        .setSequence(heralded.sequence())
                        .setBell(heralded.bell().code());
        switch (heralded.half()) {
            case Kept(QubitHandle qubit) -> wire.setKept(Numbers.encode(qubit));
            case Read(boolean one, Basis basis) ->
                    wire.getReadBuilder().setOne(one).setBasis(Numbers.encode(basis));
        }
        return wire.build();
    }

    private static Heralded heralded(long id, dev.herald.spec.hal.v1.Heralded body) {
        Half half =
                switch (body.getHalfCase()) {
                    case KEPT -> new Kept(Numbers.handle("kept", true, body.getKept()));
                    case READ ->
                            new Read(
                                    body.getRead().getOne(),
                                    Numbers.basis(body.getRead().getBasis()));
                    case HALF_NOT_SET ->
                            throw new Broken("HAL-WIRE-13", "a herald says nothing of its half");
                };
        return new Heralded(
                id,
                body.getTag(),
                Numbers.amount("attempt", body.getAttempt()),
                Numbers.amount("cycle", body.getCycle()),
                body.getEmittedNs(),
                body.getHeraldedNs(),
                body.getEpoch(),
                Numbers.amount("sequence", body.getSequence()),
                Numbers.bell(body.getBell()),
                half);
    }
}
