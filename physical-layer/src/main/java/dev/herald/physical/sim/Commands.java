package dev.herald.physical.sim;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.physical.sim.state.StateEngine;
import org.jspecify.annotations.Nullable;

/// Accepts or refuses the commands of one device.
final class Commands {
    private final SimDevice device;
    private final StateEngine engine;
    private final Monitors monitors;

    Commands(SimDevice device) {
        this.device = device;
        engine = device.world.engine;
        monitors = new Monitors(device);
    }

    void submit(DeviceCommand command) {
        if (command.id() == 0) {
            device.refuse(0, DeviceRefusal.OUT_OF_RANGE, "command id 0 is reserved");
        } else if (device.find(command.id()) != null) {
            device.refuse(
                    command.id(),
                    DeviceRefusal.DUPLICATE_ID,
                    "command " + command.id() + " is under way");
        } else if (!claimed(command)) {
            String detail =
                    "the device has no capability for " + command.getClass().getSimpleName();
            device.refuse(command.id(), DeviceRefusal.UNSUPPORTED, detail);
        } else if (!served(command)) {
            device.refuse(command.id(), DeviceRefusal.NOT_READY, "the device is " + device.state());
        } else {
            accept(command);
        }
    }

    private boolean claimed(DeviceCommand command) {
        Capability needed = needs(command);
        return needed == null || device.descriptor().can(needed);
    }

    /// The capability without which a command is refused (HAL-CAP-1); null for those that every device
    /// obeys.
    private static @Nullable Capability needs(DeviceCommand command) {
        return switch (command) {
            case Gate1 _, Gate2 _ -> Capability.GATES;
            case Measure _ -> Capability.MEASURE;
            case BellMeasure _ -> Capability.BELL_MEASURE;
            case Move _ -> Capability.MOVE;
            case Entangle c ->
                    c.mode() == PairMode.KEEP
                            ? Capability.ENTANGLE_KEEP
                            : Capability.ENTANGLE_MEASURE;
            case Probe _ -> Capability.MONITORS;
            case Initialise _, Discard _, Abort _ -> null;
        };
    }

    /// While calibrating, what gives qubits back or ends a batch is still served.
    private boolean served(DeviceCommand command) {
        return switch (device.state()) {
            case READY -> true;
            case CALIBRATING ->
                    command instanceof Discard
                            || command instanceof Abort
                            || command instanceof Probe;
            case FAULT -> command instanceof Probe;
            case OFFLINE -> false;
        };
    }

    private void accept(DeviceCommand command) {
        switch (command) {
            case Initialise c -> initialise(c);
            case Gate1 c -> gate1(c);
            case Gate2 c -> gate2(c);
            case Measure c -> measure(c);
            case BellMeasure c -> bellMeasure(c);
            case Move c -> move(c);
            case Discard c -> discard(c);
            case Entangle c -> entangle(c);
            case Abort c -> abort(c);
            case Probe c -> monitors.probe(c);
        }
    }

    /// The qubit of that number, or null after a refusal.
    private @Nullable Slot existing(long id, int qubit) {
        if (qubit < 0 || qubit >= device.slots.size()) {
            device.refuse(
                    id,
                    DeviceRefusal.NO_SUCH_TARGET,
                    "no qubit " + qubit + " of " + device.slots.size());
            return null;
        }
        return device.slots.get(qubit);
    }

    private @Nullable Slot owned(long id, QubitHandle handle) {
        Slot slot = existing(id, handle.qubit());
        if (slot != null && !slot.isOwnedBy(handle)) {
            device.refuse(id, DeviceRefusal.NOT_OWNED, handle + " is not, or no longer, the owner");
            return null;
        }
        return slot;
    }

    private @Nullable Slot free(long id, int qubit) {
        Slot slot = existing(id, qubit);
        if (slot != null && !slot.isFree()) {
            String by = slot.handle() != null ? "owned as " + slot.handle() : "in use by a command";
            device.refuse(id, DeviceRefusal.BUSY, "qubit " + qubit + " is " + by);
            return null;
        }
        return slot;
    }

    private void initialise(Initialise c) {
        Slot slot = free(c.id(), c.qubit());
        if (slot != null) {
            device.begin(c, slot, null, slot.descriptor.initialiseNs());
        }
    }

    private void gate1(Gate1 c) {
        Slot slot = owned(c.id(), c.qubit());
        if (slot == null) {
            return;
        }
        GateDescriptor gate = device.gates.one(c.kind(), slot.index());
        if (gate == null) {
            device.refuse(
                    c.id(),
                    DeviceRefusal.UNSUPPORTED,
                    c.kind() + " is not offered on qubit " + slot.index());
        } else {
            device.begin(c, slot, null, gate.durationNs());
        }
    }

    private void gate2(Gate2 c) {
        Slot first = owned(c.id(), c.first());
        Slot second = first == null ? null : owned(c.id(), c.second());
        if (first == null || second == null || same(c.id(), first, second)) {
            return;
        }
        GateDescriptor gate = device.gates.two(c.kind(), first.index(), second.index());
        if (gate == null) {
            device.refuse(
                    c.id(),
                    DeviceRefusal.UNSUPPORTED,
                    "%s is not offered on qubits %d and %d"
                            .formatted(c.kind(), first.index(), second.index()));
        } else {
            device.begin(c, first, second, gate.durationNs());
        }
    }

    private boolean same(long id, Slot first, Slot second) {
        if (first == second) {
            device.refuse(id, DeviceRefusal.UNSUPPORTED, "both qubits are number " + first.index());
        }
        return first == second;
    }

    private boolean apart(long id, Slot first, Slot second) {
        boolean connected = device.model.connected(first.index(), second.index());
        if (!connected) {
            device.refuse(
                    id,
                    DeviceRefusal.UNSUPPORTED,
                    "qubits %d and %d do not interact".formatted(first.index(), second.index()));
        }
        return !connected;
    }

    private void measure(Measure c) {
        Slot slot = owned(c.id(), c.qubit());
        if (slot != null) {
            slot.giveBack();
            device.begin(c, slot, null, slot.descriptor.measureNs());
        }
    }

    private void bellMeasure(BellMeasure c) {
        Slot first = owned(c.id(), c.first());
        Slot second = first == null ? null : owned(c.id(), c.second());
        if (first == null
                || second == null
                || same(c.id(), first, second)
                || apart(c.id(), first, second)) {
            return;
        }
        first.giveBack();
        second.giveBack();
        device.begin(c, first, second, device.model.bellMeasureNs);
    }

    private void move(Move c) {
        Slot from = owned(c.id(), c.from());
        Slot to = from == null ? null : existing(c.id(), c.to());
        if (from == null || to == null || same(c.id(), from, to) || apart(c.id(), from, to)) {
            return;
        }
        if (free(c.id(), c.to()) != null) {
            from.giveBack();
            device.begin(c, from, to, device.model.moveNs);
        }
    }

    private void discard(Discard c) {
        Slot slot = owned(c.id(), c.qubit());
        if (slot == null) {
            return;
        }
        slot.giveBack();
        if (slot.uses > 0) {
            device.begin(c, slot, null, 0);
        } else {
            engine.discard(slot.qubit);
            device.emit(new DeviceEvent.Done(c.id()));
        }
    }

    private void entangle(Entangle c) {
        if (c.port() < 0 || c.port() >= device.portCount()) {
            device.refuse(
                    c.id(),
                    DeviceRefusal.NO_SUCH_TARGET,
                    "no port " + c.port() + " of " + device.portCount());
            return;
        }
        Slot slot = existing(c.id(), c.qubit());
        if (slot == null) {
            return;
        }
        PortDescriptor port = device.descriptor().ports().get(c.port());
        if (c.point() < 0 || c.point() >= port.points().size()) {
            String detail =
                    "no operating point %d of %d".formatted(c.point(), port.points().size());
            device.refuse(c.id(), DeviceRefusal.NO_SUCH_TARGET, detail);
        } else if (!device.port(c.port()).couples(c.qubit())) {
            String detail = "qubit %d does not couple to port %d".formatted(c.qubit(), c.port());
            device.refuse(c.id(), DeviceRefusal.UNSUPPORTED, detail);
        } else if (c.cycles() > port.batchCyclesMax()) {
            String detail =
                    "%d cycles are more than %d".formatted(c.cycles(), port.batchCyclesMax());
            device.refuse(c.id(), DeviceRefusal.OUT_OF_RANGE, detail);
        } else if (c.firstCycle() > Long.MAX_VALUE / 4 / port.cycleNs() - c.cycles()) {
            device.refuse(
                    c.id(),
                    DeviceRefusal.OUT_OF_RANGE,
                    "cycle " + c.firstCycle() + " is beyond time");
        } else if (free(c.id(), c.qubit()) != null) {
            device.beginBatch(c, slot);
        }
    }

    private void abort(Abort c) {
        device.emit(new DeviceEvent.Done(c.id()));
        if (device.find(c.batch()) instanceof Batch batch) {
            batch.end.link.abort(batch);
        }
    }
}
