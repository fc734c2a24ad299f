package dev.herald.physical.ffm;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
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
import java.util.List;

/// Events into memory.
final class EventWriter {
    private static final long SIZE = Layouts.EVENT.byteSize();
    private static final long BODY = Layouts.BODY;

    private EventWriter() {}

    /// Writes an event, and its text and array, into a page.
    ///
    /// @return where the event is
    static long write(DeviceEvent event, Page page) {
        long at = page.struct(SIZE);
        switch (event) {
            case Done(long id) -> head(at, EventReader.DONE, id);
            case Allocated(long id, QubitHandle qubit) -> {
                head(at, EventReader.ALLOCATED, id);
                Numbers.write(qubit, at + BODY);
            }
            case Measured(long id, boolean one) -> {
                head(at, EventReader.MEASURED, id);
                Memory.putInt(at + BODY, one ? 1 : 0);
            }
            case BellMeasured(long id, BellIndex outcome) -> {
                head(at, EventReader.BELL_MEASURED, id);
                Memory.putInt(at + BODY, outcome.code());
            }
            case Probed(long id, long value) -> {
                head(at, EventReader.PROBED, id);
                Memory.putLong(at + BODY, value);
            }
            case BatchEnded(
                            long id,
                            BatchEnd why,
                            long attemptsUsed,
                            int epoch,
                            long nextSequence) -> {
                head(at, EventReader.BATCH_ENDED, id);
                Memory.putInt(at + BODY, Numbers.number(why));
                Memory.putInt(at + EventReader.END_EPOCH, epoch);
                Memory.putLong(at + EventReader.END_ATTEMPTS, attemptsUsed);
                Memory.putLong(at + EventReader.END_SEQUENCE, nextSequence);
            }
            case Refused(long id, DeviceRefusal why, String detail) -> {
                head(at, EventReader.REFUSED, id);
                Memory.putInt(at + BODY, Numbers.number(why));
                Memory.putLong(at + EventReader.REFUSED_DETAIL, page.text(detail));
            }
            case Faulted(long id, String detail) -> {
                head(at, EventReader.FAULTED, id);
                Memory.putLong(at + EventReader.FAULTED_DETAIL, page.text(detail));
            }
            case Heralded heralded -> write(heralded, at);
            case StateChanged(DeviceState state, String detail) -> {
                head(at, EventReader.STATE_CHANGED, 0);
                Memory.putInt(at + BODY, Numbers.number(state));
                Memory.putLong(at + EventReader.STATE_DETAIL, page.text(detail));
            }
            case QubitsLost(List<QubitHandle> qubits, String detail) -> {
                head(at, EventReader.QUBITS_LOST, 0);
                long array = page.array(qubits.size() * EventReader.HANDLE_SIZE);
                for (int i = 0; i < qubits.size(); i++) {
                    Numbers.write(qubits.get(i), array + i * EventReader.HANDLE_SIZE);
                }
                Memory.putInt(at + BODY, qubits.size());
                Memory.putLong(at + EventReader.LOST_QUBITS, array);
                Memory.putLong(at + EventReader.LOST_DETAIL, page.text(detail));
            }
        }
        return at;
    }

    private static void head(long at, int kind, long id) {
        Memory.putInt(at, (int) SIZE);
        Memory.putInt(at + EventReader.KIND, kind);
        Memory.putLong(at + EventReader.ID, id);
    }

    private static void write(Heralded heralded, long at) {
        head(at, EventReader.HERALDED, heralded.id());
        Memory.putLong(at + EventReader.TAG, heralded.tag());
        Memory.putLong(at + EventReader.ATTEMPT, heralded.attempt());
        Memory.putLong(at + EventReader.CYCLE, heralded.cycle());
        Memory.putLong(at + EventReader.EMITTED, heralded.emittedNs());
        Memory.putLong(at + EventReader.HERALDED_AT, heralded.heraldedNs());
        Memory.putLong(at + EventReader.SEQUENCE, heralded.sequence());
        Memory.putInt(at + EventReader.EPOCH, heralded.epoch());
        Memory.putInt(at + EventReader.BELL, heralded.bell().code());
        switch (heralded.half()) {
            case Kept(QubitHandle qubit) -> {
                Memory.putInt(at + EventReader.HALF, EventReader.HALF_KEPT);
                Numbers.write(qubit, at + EventReader.KEPT);
            }
            case Read(boolean one, Basis basis) -> {
                Memory.putInt(at + EventReader.HALF, EventReader.HALF_READ);
                Memory.putInt(at + EventReader.ONE, one ? 1 : 0);
                Numbers.write(basis, at + EventReader.BASIS);
            }
        }
    }
}
