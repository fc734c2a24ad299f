package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand;
import org.jspecify.annotations.Nullable;

/// A command on qubits: begins when they are free of earlier commands, acts when it ends.
final class Work extends Pending implements Runnable {
    final SimDevice device;
    final DeviceCommand command;
    final Slot first;
    final @Nullable Slot second;
    final long startNs;

    /// Answered already, by a fault or a closing.
    boolean over;

    Work(SimDevice device, DeviceCommand command, Slot first, @Nullable Slot second, long startNs) {
        super(command.id());
        this.device = device;
        this.command = command;
        this.first = first;
        this.second = second;
        this.startNs = startNs;
    }

    @Override
    public void run() {
        if (!over) {
            device.complete(this);
        }
    }
}
