package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.physical.ledger.Ledger;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says again what a recorded device said. The host must do what the recorded host did, in the same
/// order: each command is compared with the recorded one, and the first difference is a
/// [ReplayMismatch], with which the device enters FAULT.
///
/// Events come at their recorded times, moved by the difference between the opening then and now: a host
/// in virtual time that begins at the same instant sees the run to the ns. One in real time plans with
/// cycles of today, and differs at its first batch.
public final class ReplayDevice implements QuantumDevice {
    private final DeviceContext context;
    private final RecordReader reader;
    private final Entry.Opened opened;
    private final long shiftNs;
    private final Ledger ledger = new Ledger();
    private @Nullable Entry next;
    private @Nullable ReplayMismatch mismatch;
    private int running;
    private boolean closed;

    /// @throws DeviceOpenException when the file is no record
    public ReplayDevice(DeviceContext context, Path file) {
        this.context = context;
        reader = new RecordReader(file);
        if (!(reader.next() instanceof Entry.Opened first)) {
            reader.close();
            throw new DeviceOpenException("HAL-REC-1: " + file + " does not begin with a device");
        }
        opened = first;
        shiftNs = context.clock().nowNs() - first.atNs();
        next = reader.next();
        goOn();
    }

    /// The first difference, if there was one.
    public Optional<ReplayMismatch> mismatch() {
        return Optional.ofNullable(mismatch);
    }

    /// Whether the whole record was replayed, without a difference.
    public boolean isComplete() {
        return mismatch == null && !(next instanceof Entry.Told || next instanceof Entry.Said);
    }

    @Override
    public DeviceDescriptor describe() {
        return opened.descriptor();
    }

    @Override
    public void submit(DeviceCommand command) {
        if (closed) {
            return;
        }
        ReplayMismatch found = mismatch;
        if (command.id() == 0) {
            emit(new Refused(0, DeviceRefusal.OUT_OF_RANGE, "command id 0 is reserved"));
        } else if (found != null) {
            emit(new Refused(command.id(), DeviceRefusal.NOT_READY, found.toString()));
        } else if (next instanceof Entry.Told(_, DeviceCommand expected)
                && expected.equals(command)) {
            accepted(command);
        } else {
            boolean duplicate = ledger.isPending(command.id());
            if (!duplicate) {
                ledger.submitted(command);
            }
            differ(command.toString());
            if (duplicate) {
                emit(new Refused(command.id(), DeviceRefusal.DUPLICATE_ID, "it is under way"));
            }
        }
    }

    /// A second command of an id under way is refused as it was then, and changes no books.
    private void accepted(DeviceCommand command) {
        if (!ledger.isPending(command.id())) {
            ledger.submitted(command);
        }
        next = reader.next();
        while (next instanceof Entry.Said said && said.atOnce()) {
            say(said);
        }
        goOn();
    }

    /// Waits for what is next: for the time of an event, or for the host. Where the record was cut short,
    /// nothing is left that could answer.
    private void goOn() {
        if (next == null && ledger.pendingCount() > 0 && mismatch == null) {
            differ(ledger.pendingCount() + " commands are under way");
            return;
        }
        if (next instanceof Entry.Said said) {
            int expected = ++running;
            context.agenda()
                    .at(
                            said.atNs() + shiftNs,
                            () -> {
                                if (expected == running && mismatch == null && !closed) {
                                    say(said);
                                    goOn();
                                }
                            });
        }
    }

    /// Moves on before the host hears of it: it may submit at once.
    private void say(Entry.Said said) {
        next = reader.next();
        if (!(said.event() instanceof Refused refused
                && refused.why() == DeviceRefusal.DUPLICATE_ID)) {
            ledger.take(said.event());
        }
        emit(said.event());
    }

    private void differ(String actual) {
        Entry expected = next;
        ReplayMismatch found =
                new ReplayMismatch(
                        expected == null ? reader.count() : reader.count() - 1,
                        switch (expected) {
                            case null -> "the end of the record";
                            case Entry.Told told -> told.command().toString();
                            case Entry.Said said -> said.event() + " first";
                            case Entry.Opened _ -> "an opening";
                            case Entry.Closed _ -> "the host to close the device";
                        },
                        actual);
        mismatch = found;
        emit(new StateChanged(DeviceState.FAULT, found.toString()));
        ledger.lose(found.toString()).forEach(this::emit);
    }

    private void emit(DeviceEvent event) {
        if (!closed) {
            context.events().emit(event);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (mismatch == null && next instanceof Entry.Told told) {
                mismatch =
                        new ReplayMismatch(
                                reader.count() - 1,
                                told.command().toString(),
                                "the host closed the device");
            }
            reader.close();
        }
    }
}
