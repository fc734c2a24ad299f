package dev.herald.physical.remote;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.ledger.Ledger;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One device with at most one host. Between hosts it is cleared: batches are aborted and qubits
/// discarded, so that the next host finds the device as if it were new.
final class ServedDevice {
    private final NodeId node;
    private final int outstandingMax;
    private final Consumer<String> log;
    private final CommandIds ids = new CommandIds(Short.MAX_VALUE);
    private final Ledger ledger = new Ledger();
    private final Set<Long> aborted = new HashSet<>();
    private @Nullable QuantumDevice device;
    private @Nullable DeviceDescriptor descriptor;
    private @Nullable Outbox<? super DeviceEvent> host;
    private DeviceState state = DeviceState.READY;
    private String stateDetail = "";
    private boolean clearing;
    private boolean again;

    ServedDevice(NodeId node, int outstandingMax, Consumer<String> log) {
        this.node = node;
        this.outstandingMax = outstandingMax;
        this.log = log;
    }

    /// Completes the construction: the device emits into [#onEvent] from its first moment on.
    void opened(QuantumDevice opened, DeviceDescriptor described) {
        device = opened;
        descriptor = described;
    }

    boolean isOpen() {
        return device != null;
    }

    DeviceDescriptor descriptor() {
        DeviceDescriptor known = descriptor;
        if (known == null) {
            throw new IllegalStateException("the device of " + node + " is not open");
        }
        return known;
    }

    DeviceState state() {
        return state;
    }

    String stateDetail() {
        return stateDetail;
    }

    /// Whether a host can be attached: there is none, and nothing of the last one is left.
    boolean isFree() {
        return host == null && ledger.isClear();
    }

    void attach(Outbox<? super DeviceEvent> events) {
        host = events;
    }

    void submit(DeviceCommand command) {
        QuantumDevice open = device;
        Outbox<? super DeviceEvent> to = host;
        if (open == null || to == null) {
            return;
        }
        if (ledger.isPending(command.id())) {
            to.emit(new Refused(command.id(), DeviceRefusal.DUPLICATE_ID, "the id is under way"));
        } else if (ledger.pendingCount() >= outstandingMax) { // [HAL-WIRE-24]
            to.emit(
                    new Refused(
                            command.id(),
                            DeviceRefusal.BUSY,
                            outstandingMax + " commands are under way"));
        } else {
            ledger.submitted(command);
            open.submit(command);
        }
    }

    /// The host is gone: nothing that happens from here on concerns it.
    void detach() {
        host = null;
        clear();
    }

    void close() {
        host = null;
        QuantumDevice open = device;
        device = null;
        if (open != null) {
            open.close();
        }
    }

    void onEvent(DeviceEvent event) {
        switch (ledger.take(event)) {
            case Ledger.Stray(String why) ->
                    log.accept("device of " + node + ": " + why + "; dropped");
            case Ledger.Good(DeviceEvent good) -> {
                if (good instanceof DeviceEvent.StateChanged(DeviceState next, String detail)) {
                    state = next;
                    stateDetail = detail;
                }
                Outbox<? super DeviceEvent> to = host;
                if (to != null) {
                    to.emit(good);
                } else {
                    clear();
                }
            }
        }
    }

    /// Gives orders for all that is left and can be cleared now; the answers bring it back here. A
    /// device may answer while it is told.
    private void clear() {
        QuantumDevice open = device;
        if (open == null || ledger.isClear()) {
            aborted.clear();
            return;
        }
        if (clearing) {
            again = true;
            return;
        }
        clearing = true;
        do {
            again = false;
            for (DeviceCommand command : ledger.pending()) {
                if (command instanceof DeviceCommand.Entangle
                        && aborted.add(command.id())) { // [HAL-WIRE-21]
                    order(open, new DeviceCommand.Abort(freeId(), command.id()));
                }
            }
            ledger.idle()
                    .forEach(qubit -> {
                        order(open, new DeviceCommand.Discard(freeId(), qubit));
                        ledger.forget(qubit); // a refusal leaves nothing that could be tried again
                    });
        } while (again);
        clearing = false;
        if (ledger.isClear()) {
            aborted.clear();
        }
    }

    private void order(QuantumDevice open, DeviceCommand command) {
        ledger.submitted(command);
        open.submit(command);
    }

    private long freeId() {
        long id = ids.next();
        while (ledger.isPending(id)) {
            id = ids.next();
        }
        return id;
    }
}
