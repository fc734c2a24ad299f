package dev.herald.physical.ffm;

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
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/// Events from memory. Allocates what the event itself is made of, and nothing else.
final class EventReader {
    /// Kinds, `enum herald_hal_event_kind`.
    static final int DONE = 2;

    static final int ALLOCATED = 3;
    static final int MEASURED = 4;
    static final int BELL_MEASURED = 5;
    static final int PROBED = 6;
    static final int BATCH_ENDED = 7;
    static final int REFUSED = 8;
    static final int FAULTED = 9;
    static final int HERALDED = 10;
    static final int STATE_CHANGED = 11;
    static final int QUBITS_LOST = 12;

    /// `enum herald_hal_half`
    static final int HALF_KEPT = 9;

    static final int HALF_READ = 10;

    private static final BatchEnd[] ENDS = BatchEnd.values();
    private static final DeviceRefusal[] REFUSALS = DeviceRefusal.values();
    private static final DeviceState[] STATES = DeviceState.values();
    private static final String RANGE = "HAL-C-23";

    private static final StructLayout EVENT = Layouts.EVENT;
    static final long KIND = Layouts.at(EVENT, "kind");
    static final long ID = Layouts.at(EVENT, "id");
    static final long BODY = Layouts.BODY;
    static final long END_EPOCH = Layouts.inBody(Layouts.BATCH_ENDED, "epoch");
    static final long END_ATTEMPTS = Layouts.inBody(Layouts.BATCH_ENDED, "attempts_used");
    static final long END_SEQUENCE = Layouts.inBody(Layouts.BATCH_ENDED, "next_sequence");
    static final long REFUSED_DETAIL = Layouts.inBody(Layouts.REFUSED, "detail");
    static final long FAULTED_DETAIL = Layouts.inBody(Layouts.FAULTED, "detail");
    static final long STATE_DETAIL = Layouts.inBody(Layouts.STATE_CHANGED, "detail");
    static final long LOST_QUBITS = Layouts.inBody(Layouts.QUBITS_LOST, "qubits");
    static final long LOST_DETAIL = Layouts.inBody(Layouts.QUBITS_LOST, "detail");
    static final long TAG = Layouts.inBody(Layouts.HERALDED, "tag");
    static final long ATTEMPT = Layouts.inBody(Layouts.HERALDED, "attempt");
    static final long CYCLE = Layouts.inBody(Layouts.HERALDED, "cycle");
    static final long EMITTED = Layouts.inBody(Layouts.HERALDED, "emitted_ns");
    static final long HERALDED_AT = Layouts.inBody(Layouts.HERALDED, "heralded_ns");
    static final long SEQUENCE = Layouts.inBody(Layouts.HERALDED, "sequence");
    static final long EPOCH = Layouts.inBody(Layouts.HERALDED, "epoch");
    static final long BELL = Layouts.inBody(Layouts.HERALDED, "bell");
    static final long HALF = Layouts.inBody(Layouts.HERALDED, "half");
    static final long ONE = Layouts.inBody(Layouts.HERALDED, "one");
    static final long KEPT = Layouts.inBody(Layouts.HERALDED, "kept");
    static final long BASIS = Layouts.inBody(Layouts.HERALDED, "basis");
    static final long HANDLE_SIZE = Layouts.HANDLE.byteSize();

    private EventReader() {}

    /// @throws Broken when it breaks a clause
    static DeviceEvent read(long at) {
        Memory.sized(at, EVENT.byteSize(), "an event");
        long id = Memory.getLong(at + ID);
        int kind = Memory.getInt(at + KIND);
        if (id == 0 && kind >= DONE && kind <= HERALDED && kind != REFUSED) {
            throw new Broken("HAL-C-22", "an answer or a herald has no id");
        }
        return switch (kind) {
            case DONE -> new Done(id);
            case ALLOCATED -> new Allocated(id, Numbers.handle(at + BODY, RANGE));
            case MEASURED -> new Measured(id, Numbers.bit(at + BODY, RANGE, "one"));
            case BELL_MEASURED -> new BellMeasured(id, Numbers.bell(at + BODY));
            case PROBED -> new Probed(id, Memory.getLong(at + BODY));
            case BATCH_ENDED -> ended(id, at);
            case REFUSED ->
                    new Refused(
                            id,
                            Numbers.known(
                                    REFUSALS,
                                    Memory.getInt(at + BODY),
                                    "why",
                                    DeviceRefusal.UNSUPPORTED), // [HAL-C-24]
                            detail(at + REFUSED_DETAIL));
            case FAULTED -> new Faulted(id, detail(at + FAULTED_DETAIL));
            case HERALDED -> heralded(id, at);
            case STATE_CHANGED ->
                    new StateChanged(
                            Numbers.known(
                                    STATES, Memory.getInt(at + BODY), "state", DeviceState.FAULT),
                            detail(at + STATE_DETAIL));
            case QUBITS_LOST -> lost(at);
            default ->
                    throw new Broken(
                            "HAL-C-21", "an event has the kind " + Integer.toUnsignedString(kind));
        };
    }

    private static BatchEnded ended(long id, long at) {
        long attempts = Memory.getLong(at + END_ATTEMPTS);
        Broken.unless(attempts >= -1, RANGE, "attempts_used is", attempts);
        return new BatchEnded(
                id,
                Numbers.known(ENDS, Memory.getInt(at + BODY), "why", BatchEnd.HARDWARE_FAULT),
                attempts,
                Memory.getInt(at + END_EPOCH),
                Numbers.amount(at + END_SEQUENCE, RANGE, "next_sequence"));
    }

    private static Heralded heralded(long id, long at) {
        Half half =
                switch (Memory.getInt(at + HALF)) {
                    case HALF_KEPT -> new Kept(Numbers.handle(at + KEPT, RANGE));
                    case HALF_READ ->
                            new Read(
                                    Numbers.bit(at + ONE, RANGE, "one"),
                                    Numbers.basis(at + BASIS, RANGE));
                    default ->
                            throw new Broken(
                                    RANGE,
                                    "half of a herald is "
                                            + Integer.toUnsignedString(Memory.getInt(at + HALF)));
                };
        return new Heralded(
                id,
                Memory.getLong(at + TAG),
                Numbers.amount(at + ATTEMPT, RANGE, "attempt"),
                Numbers.amount(at + CYCLE, RANGE, "cycle"),
                Memory.getLong(at + EMITTED),
                Memory.getLong(at + HERALDED_AT),
                Memory.getInt(at + EPOCH),
                Numbers.amount(at + SEQUENCE, RANGE, "sequence"),
                Numbers.bell(at + BELL),
                half);
    }

    private static QubitsLost lost(long at) {
        int count = Memory.count(Memory.getInt(at + BODY), "qubits");
        List<QubitHandle> handles = new ArrayList<>(count);
        if (count > 0) {
            long array = Memory.pointer(Memory.getLong(at + LOST_QUBITS), 4, "qubits");
            for (int i = 0; i < count; i++) {
                handles.add(Numbers.handle(array + i * HANDLE_SIZE, RANGE));
            }
        }
        return new QubitsLost(handles, detail(at + LOST_DETAIL));
    }

    private static String detail(long at) {
        return Memory.text(Memory.getLong(at), "detail");
    }
}
